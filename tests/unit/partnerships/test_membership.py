from partnerships.rules.membership import KINDS, Gap, Place, gaps, in_words

ALL = frozenset(KINDS)


def place(name: str, nation: str = "E", without: str = "") -> Place:
    return Place(name, nation, ALL - {without})


def test_gaps_are_none_when_every_kind_has_joined() -> None:
    assert gaps([place("Coventry"), place("Cardiff", "W")]) == []


def test_gaps_name_each_kind_that_is_missing() -> None:
    for sector in KINDS:
        (gap,) = gaps([place("Coventry", without=sector)])
        assert (gap.place, gap.sector) == ("Coventry", sector)


def test_gap_in_health_is_an_integrated_care_board_in_england_and_a_health_board_in_wales() -> None:
    found = gaps([place("Coventry", "E", "health"), place("Cardiff", "W", "health")])
    assert [gap.kind for gap in found] == ["integrated care board", "Local Health Board"]


def test_gaps_list_all_six_kinds_when_nobody_has_joined() -> None:
    found = gaps([Place("Coventry", "E", frozenset())])
    assert [gap.sector for gap in found] == list(KINDS)


def test_gaps_are_not_filled_by_bodies_without_the_duty() -> None:
    found = gaps([Place("Coventry", "E", frozenset({"education", "policing_body", "other"}))])
    assert len(found) == 6


def test_gap_in_words_names_the_kind_and_the_place() -> None:
    assert in_words(gaps([place("Coventry", without="fire")])) == [
        "No fire and rescue authority has joined for Coventry."
    ]


def test_gaps_in_words_are_one_sentence_for_several_places() -> None:
    missing = [Gap(name, "fire", KINDS["fire"]) for name in ("Coventry", "Dudley", "Walsall")]
    assert in_words(missing) == ["No fire and rescue authority has joined for Coventry, Dudley and Walsall."]
