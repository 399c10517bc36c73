from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.rules.geography import (
    EXAMPLES,
    LEVEL_NAMES,
    LEVELS,
    LISTS_BEGAN,
    Fate,
    Gazetteer,
    has_level,
    level_of,
    makes_up,
    name_forms,
    nests,
    read_gazetteer,
)

APRIL_19, APRIL_23 = date(2019, 4, 1), date(2023, 4, 1)
YEAR_22 = (date(2022, 4, 1), APRIL_23)
YEAR_23 = (APRIL_23, date(2024, 4, 1))
# Taunton and West Somerset became one district in 2019; it and Mendip became one county in 2023.
SOMERSET = Gazetteer(
    areas={
        "E07000190": (LISTS_BEGAN, APRIL_19),
        "E07000191": (LISTS_BEGAN, APRIL_19),
        "E07000246": (APRIL_19, APRIL_23),
        "E07000187": (LISTS_BEGAN, APRIL_23),
        "E06000066": (APRIL_23, None),
    },
    successions=(
        ("E07000190", "E07000246", APRIL_19),
        ("E07000191", "E07000246", APRIL_19),
        ("E07000246", "E06000066", APRIL_23),
        ("E07000187", "E06000066", APRIL_23),
    ),
)


def gazetteer(**names: str) -> Gazetteer:
    return Gazetteer(names=names)


def test_code_holds_until_the_day_before_its_successor_begins() -> None:
    assert SOMERSET.holds("E07000187", *YEAR_22)
    assert not SOMERSET.holds("E07000187", *YEAR_23)
    assert not SOMERSET.holds("E06000066", *YEAR_22)
    assert SOMERSET.holds("E06000066", *YEAR_23)


def test_code_holds_in_a_period_of_which_it_saw_a_part() -> None:
    assert SOMERSET.holds("E07000187", date(2023, 1, 1), date(2024, 1, 1))
    assert SOMERSET.holds("E06000066", date(2023, 1, 1), date(2024, 1, 1))


def test_code_with_which_the_lists_began_holds_before_them_too() -> None:
    assert SOMERSET.holds("E07000190", date(2004, 4, 1), date(2005, 4, 1))


def test_unknown_code_has_nothing_against_it() -> None:
    assert SOMERSET.fate("E07000999", *YEAR_23) == Fate("same", ("E07000999",))


def test_fate_of_a_merger_names_all_that_became_one() -> None:
    assert SOMERSET.fate("E07000187", *YEAR_23) == Fate(
        "merged", ("E06000066",), frozenset({"E07000187", "E07000246"}), APRIL_23
    )


def test_fate_follows_a_code_through_two_changes() -> None:
    fate = SOMERSET.fate("E07000190", *YEAR_23)

    assert (fate.kind, fate.codes) == ("merged", ("E06000066",))
    assert fate.sources == {"E07000187", "E07000190", "E07000191"}  # those of its own time


def test_fate_stops_at_the_code_of_the_period() -> None:
    assert SOMERSET.fate("E07000190", *YEAR_22).codes == ("E07000246",)


def test_fate_of_a_code_before_its_time_is_early() -> None:
    assert SOMERSET.fate("E06000066", *YEAR_22) == Fate("early", ("E06000066",), on=APRIL_23)


def changed(*pairs: tuple[str, str]) -> Gazetteer:
    old, new = {old for old, _ in pairs}, {new for _, new in pairs}
    areas = dict.fromkeys(old, (LISTS_BEGAN, APRIL_23)) | dict.fromkeys(new, (APRIL_23, None))
    return Gazetteer(areas=areas, successions=tuple((*pair, APRIL_23) for pair in pairs))


def test_fate_of_a_recode_is_the_one_other_code() -> None:
    fate = changed(("E08000019", "E08000039")).fate("E08000019", *YEAR_23)

    assert (fate.kind, fate.codes) == ("recoded", ("E08000039",))


def test_fate_of_a_split_names_its_parts() -> None:
    fate = changed(("E01000001", "E01000003"), ("E01000001", "E01000002")).fate("E01000001", *YEAR_23)

    assert (fate.kind, fate.codes) == ("split", ("E01000002", "E01000003"))


def test_area_that_went_whole_into_one_which_took_a_part_of_another_cannot_be_summed() -> None:
    known = changed(("E01000001", "E01000003"), ("E01000002", "E01000003"), ("E01000002", "E01000004"))

    assert known.fate("E01000001", *YEAR_23).kind == "split"


def test_fate_of_a_code_without_successor_has_ended() -> None:
    known = Gazetteer(areas={"E07000001": (LISTS_BEGAN, APRIL_23)})

    assert known.fate("E07000001", *YEAR_23) == Fate("ended", (), on=APRIL_23)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("telford and wrekin", "Telford & Wrekin"),
        ("Bristol", "Bristol, City of"),
        ("City of Bristol", "Bristol, City of"),
        ("Herefordshire", "Herefordshire, County of"),
        ("Kings Lynn and West Norfolk", "King\u2019s Lynn and West Norfolk"),
        ("Saint Helens", "St. Helens"),
        ("Stoke on Trent", "Stoke-on-Trent"),
        ("WESTMINSTER", "City of Westminster"),
        ("London Borough of Camden", "Camden"),
        ("City of London", "City of London"),
    ],
)
def test_name_is_known_in_its_usual_variants(written: str, name: str) -> None:
    assert gazetteer(E06000001=name).named(written) == ("E06000001",)


@pytest.mark.parametrize(
    ("written", "name"), [("London", "City of London"), ("Derby", "Derbyshire"), ("", "Bristol, City of")]
)
def test_name_of_another_place_is_not_known(written: str, name: str) -> None:
    assert gazetteer(E06000001=name).named(written) == ()


def test_name_as_it_is_written_goes_before_its_variants() -> None:
    known = gazetteer(E06000023="Bristol, City of", E06000099="Bristol")

    assert known.named("Bristol, City of") == ("E06000023",)


@given(st.text(max_size=30))
def test_every_form_of_a_name_has_itself_as_a_form(name: str) -> None:
    for form in name_forms(name):
        assert form in name_forms(form)


def test_geography_of_the_request_is_read_whole() -> None:
    known = read_gazetteer(
        {
            "areas": {"E07000190": ["2009-04-01", "2019-04-01"], "E07000246": ["2019-04-01", None]},
            "names": {"E07000190": "Taunton Deane"},
            "successions": [["E07000190", "E07000246", "2019-04-01"]],
            "patch": ["E07000246"],
        }
    )

    assert known.areas["E07000246"] == (APRIL_19, None)
    assert known.after == {"E07000190": ["E07000246"]}
    assert (known.reaches("E07000246"), known.reaches("E07000190")) == (True, False)
    assert read_gazetteer(None).reaches("E07000190")


def test_every_level_has_a_name_and_an_example_of_its_shape() -> None:
    assert LEVELS.keys() == LEVEL_NAMES.keys() == EXAMPLES.keys()
    for level, example in EXAMPLES.items():
        assert has_level(example, (level,))


@pytest.mark.parametrize("code", ["E10000031", "E06000001"])
def test_county_or_unitary_is_of_the_upper_tier(code: str) -> None:
    assert has_level(code, ("upper_tier",))
    assert level_of("E10000031") == "upper_tier"


# A district in one police area and two partnerships; a partnership of two districts; a neighbourhood in each.
LINKS = {
    ("E07000001", "E22000001"), ("E07000001", "E22000002"), ("E07000001", "E23000001"),
    ("E07000002", "E22000003"), ("E07000003", "E22000003"),
    ("E07000002", "E23000001"), ("E07000003", "E23000001"),
    ("E01000001", "E07000002"), ("E01000002", "E07000001"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("children", "parent", "nested"),
    [
        (["E07000002", "E07000003"], "E22000003", True),
        (["E07000002"], "E22000003", True),
        (["E07000001"], "E22000001", False),  # it is shared
        (["E07000001", "E07000002", "E07000003"], "E23000001", True),
        (["E01000001"], "E22000003", True),  # by way of its district
        (["E01000002"], "E22000001", False),
        (["E07000002"], "E54000001", False),  # nothing is known
        ([], "E22000003", True),
    ],
)
def test_areas_nest_only_where_each_lies_wholly_in_the_other(
    children: list[str], parent: str, nested: bool
) -> None:
    assert nests(children, parent, LINKS) == nested


@pytest.mark.parametrize(
    ("children", "parent", "whole"),
    [
        (["E07000002", "E07000003"], "E22000003", True),
        (["E07000002"], "E22000003", False),  # a part of it
        (["E07000001", "E07000002", "E07000003"], "E23000001", True),
        (["E07000001"], "E22000001", False),
        (["E07000002", "E07000003", "E07000001"], "E22000003", False),
        ([], "E22000003", False),
    ],
)
def test_areas_make_up_another_only_if_they_are_all_of_it(
    children: list[str], parent: str, whole: bool
) -> None:
    assert makes_up(children, parent, LINKS) == whole


def test_areas_that_lie_in_each_other_by_mistake_end_the_question() -> None:
    assert not nests(["E07000001"], "E22000001", {("E07000001", "E05000001"), ("E05000001", "E07000001")})
