import copy
from datetime import date
from typing import Any

import pytest

from datasets.rules.definition import Definition, load
from datasets.rules.geography import LISTS_BEGAN, Gazetteer
from datasets.rules.validation import Accepted
from datasets.rules.verdicts import Problem, Report, questions
from tests.unit.datasets.files import OFFENCES, checked, line, only_problem

APRIL_23, APRIL_25 = date(2023, 4, 1), date(2025, 4, 1)
ALLERDALE, CARLISLE, COPELAND, CUMBERLAND = "E07000026", "E07000028", "E07000029", "E06000063"
OLD_SHEFFIELD, SHEFFIELD = "E08000019", "E08000039"
SPLIT, EAST, WEST, ENDED = "E07000901", "E07000902", "E07000903", "E07000904"
PARTS = (ALLERDALE, CARLISLE, COPELAND)
KNOWN = Gazetteer(
    areas={
        **dict.fromkeys((*PARTS, SPLIT, ENDED), (LISTS_BEGAN, APRIL_23)),
        **dict.fromkeys((CUMBERLAND, EAST, WEST), (APRIL_23, None)),
        OLD_SHEFFIELD: (LISTS_BEGAN, APRIL_25),
        SHEFFIELD: (APRIL_25, None),
    },
    names={ALLERDALE: "Allerdale", CUMBERLAND: "Cumberland", OLD_SHEFFIELD: "Sheffield", SHEFFIELD: "Sheffield",
           EAST: "Vale East", WEST: "Vale West"},
    successions=(
        *((part, CUMBERLAND, APRIL_23) for part in PARTS),
        (OLD_SHEFFIELD, SHEFFIELD, APRIL_25),
        (SPLIT, EAST, APRIL_23),
        (SPLIT, WEST, APRIL_23),
    ),
)  # fmt: skip


def changed(**changes: Any) -> Definition:
    spec = copy.deepcopy(OFFENCES.spec)
    for key, value in changes.items():
        spec[key] = {**spec[key], **value} if isinstance(value, dict) else value
    return load(spec)


def run(*lines: str, **options: Any) -> tuple[Report, Accepted | None]:
    return checked(*lines, gazetteer=options.pop("gazetteer", KNOWN), **options)


def only(*lines: str, **options: Any) -> Problem:
    return only_problem(*lines, gazetteer=options.pop("gazetteer", KNOWN), **options)


def rows(accepted: Accepted | None) -> list[tuple[Any, ...]]:
    assert accepted is not None
    return accepted.frame.select("area", "period", "value", "status", "lower", "upper").rows()


def test_code_of_its_period_is_taken_without_a_word() -> None:
    report, accepted = run(
        line(area_code=ALLERDALE, period="2023-03"), line(area_code=CUMBERLAND, period="2023-04")
    )

    assert report.counts == {}
    assert [row[:2] for row in rows(accepted)] == [(ALLERDALE, "2023-03"), (CUMBERLAND, "2023-04")]


def test_recoded_area_is_asked_about_once_and_stored_under_its_code_of_the_period() -> None:
    lines = [line(area_code=OLD_SHEFFIELD, period=month) for month in ("2025-03", "2025-04", "2025-05")]

    report, _ = run(*lines)
    [question] = questions(report)
    confirmed, accepted = run(*lines, confirmed=[f"area_recoded/area_code/{question['subjects'][0]}"])

    assert report.awaits
    assert (question["subjects"], question["count"]) == ([f"{OLD_SHEFFIELD}>{SHEFFIELD}"], 1)
    assert "ended on 1 April 2025" in question["words"]
    assert confirmed.classes == {"note": 1}
    assert [row[:2] for row in rows(accepted)] == [
        (OLD_SHEFFIELD, "2025-03"), (SHEFFIELD, "2025-04"), (SHEFFIELD, "2025-05"),
    ]  # fmt: skip


def merged(*counts: str, **options: Any) -> tuple[Report, Accepted | None]:
    lines = [line(area_code=code, period="2024-01", count=n) for code, n in zip(PARTS, counts, strict=False)]
    return run(*lines, **options)


def test_areas_that_became_one_are_summed_with_consent() -> None:
    report, _ = merged("3", "4", "5")
    _, accepted = merged("3", "4", "5", confirmed=["area_merged/area_code/*"])

    assert (report.awaits, report.counts) == (True, {"area_merged": 3})
    assert rows(accepted) == [(CUMBERLAND, "2024-01", 12, "exact", None, None)]


@pytest.mark.parametrize(
    ("counts", "result"),
    [
        (("3", "*", "5"), (None, "suppressed", 9, 15)),
        (("<5", "*", "0"), (None, "suppressed", 2, 11)),
        (("3", "x", "5"), (None, "not_available", None, None)),
        (("3", "z", "5"), (8, "exact", None, None)),
        (("z", "z", "z"), (None, "not_applicable", None, None)),
    ],
)
def test_sum_over_marks_is_what_a_reader_of_the_parts_knows(
    counts: tuple[str, ...], result: tuple[Any, ...]
) -> None:
    _, accepted = merged(*counts)

    assert rows(accepted) == [(CUMBERLAND, "2024-01", *result)]


def test_merger_of_which_a_part_is_missing_is_not_summed() -> None:
    report, accepted = merged("3", "4")

    assert accepted is None
    assert report.counts == {"area_merged_part": 2}
    assert COPELAND in report.problems[0].message


def test_sum_beside_a_row_of_the_new_area_is_a_contradiction() -> None:
    lines = [line(area_code=code, period="2024-01") for code in (*PARTS, CUMBERLAND)]

    report, accepted = run(*lines)

    assert accepted is None
    assert report.counts["duplicate_differs"] == 2


def test_rates_of_areas_that_became_one_are_not_summed() -> None:
    definition = changed(measure={"kind": "rate"})
    lines = [line(area_code=code, period="2024-01", count="1.5") for code in PARTS]

    report, _ = run(*lines, definition=definition)

    assert report.counts == {"area_merged_rate": 3}


@pytest.mark.parametrize(
    ("changes", "klass", "rule", "words"),
    [
        ({"area_code": SPLIT}, "fix", "area_split", "Vale East (E07000902) and Vale West (E07000903)"),
        ({"area_code": ENDED}, "fix", "area_ended", "ended on 1 April 2023"),
        ({"area_code": CUMBERLAND, "period": "2022-01"}, "confirm", "area_early", "began on 1 April 2023"),
        ({"area_code": "E10000006"}, "fix", "area_level", "county or unitary authority"),
        ({"area_code": "E54000001"}, "fix", "area_level", "integrated care or health board"),
        ({"area_code": "E0700002"}, "fix", "area_code", "not an area code"),
    ],
)
def test_code_of_another_time_or_level_is_told(
    changes: dict[str, str], klass: str, rule: str, words: str
) -> None:
    problem = only(line(**changes))

    assert (problem.klass, problem.rule, problem.cell) == (klass, rule, "A2")
    assert words in problem.message


def test_name_in_a_column_of_codes_is_answered_with_its_code() -> None:
    problem = only(line(area_code="CUMBERLAND"))

    assert (problem.rule, problem.fix) == (
        "area_code",
        f"The code of Cumberland is {CUMBERLAND}: write that.",
    )


BY_NAME = changed(area={"by": "name"})


def test_name_stands_for_the_area_of_its_period_and_is_asked_about_once() -> None:
    lines = [line(area_code="sheffield", period=month) for month in ("2024-01", "2024-02", "2026-01")]

    report, accepted = run(*lines, definition=BY_NAME)

    assert report.counts == {"area_by_name": 2}  # the name stands for two codes
    assert questions(report)[0]["subjects"] == [f"Sheffield>{OLD_SHEFFIELD}", f"Sheffield>{SHEFFIELD}"]
    assert [row[0] for row in rows(accepted)] == [OLD_SHEFFIELD, OLD_SHEFFIELD, SHEFFIELD]


def test_name_of_no_area_has_to_be_put_right() -> None:
    assert only(line(area_code="Atlantis"), definition=BY_NAME).rule == "area_name"


def test_name_of_two_areas_has_to_be_put_right() -> None:
    known = Gazetteer(names={EAST: "Vale", WEST: "Vale"}, areas=dict.fromkeys((EAST, WEST), (APRIL_23, None)))

    problem = only(line(area_code="Vale"), definition=BY_NAME, gazetteer=known)

    assert (problem.rule, EAST in problem.message, WEST in problem.message) == ("area_ambiguous", True, True)


PATCH = Gazetteer(KNOWN.areas, KNOWN.names, KNOWN.successions, frozenset({SHEFFIELD, OLD_SHEFFIELD}))
OURS, THEIRS = line(area_code=OLD_SHEFFIELD), line(area_code=EAST)


def test_area_outside_the_patch_is_refused() -> None:
    assert only(THEIRS, gazetteer=PATCH).rule == "area_outside"


def test_areas_outside_the_patch_are_left_out_where_the_definition_says_so() -> None:
    definition = changed(area={"others": "leave_out"})
    wrong = line(area_code="E12000003", count="rubbish")

    report, accepted = run(OURS, THEIRS, wrong, line(area_code=""), definition=definition, gazetteer=PATCH)

    assert report.counts == {"areas_left_out": 1}
    assert report.problems[0].message == "3 rows are of other places and are left out (E07000902, E12000003)."
    assert [row[0] for row in rows(accepted)] == [OLD_SHEFFIELD]


def test_code_mistyped_is_told_even_where_other_areas_are_left_out() -> None:
    definition = changed(area={"others": "leave_out"})

    report, _ = run(OURS, line(area_code="E0800019"), definition=definition, gazetteer=PATCH)

    assert report.counts == {"area_code": 1}


def test_code_that_no_list_has_is_taken_by_form_and_noted() -> None:
    report, accepted = run(line(area_code="E07000999"))

    assert report.counts == {"area_unknown": 1}
    assert accepted is not None


def test_period_that_cannot_be_read_does_not_hide_what_is_wrong_with_its_area() -> None:
    report, _ = run(line(area_code=SPLIT, period="soon"), line(area_code=SPLIT))

    assert report.counts == {"period_grammar": 1, "area_split": 1}
