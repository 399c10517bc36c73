import copy
from typing import Any

import pytest

from datasets.rules.definition import load
from datasets.rules.geography import Gazetteer
from datasets.rules.validation import validate
from datasets.rules.verdicts import DETAIL_PER_RULE, all_problems
from tests.unit.datasets.files import (
    HEADER,
    OFFENCES,
    ROW,
    TODAY,
    checked,
    line,
    only_problem,
    table_of,
    text,
)


@pytest.mark.parametrize(
    ("changes", "rule", "cell", "fix"),
    [
        ({"area_code": ""}, "required", "A2", "Fill in the cell."),
        (
            {"area_code": "Birmingham"},
            "area_code",
            "A2",
            "Write the nine-character code of the local authority district.",
        ),
        ({"area_code": "E10000031"}, "area_level", "A2", "Write the code of a local authority district."),
        ({"area_code": "E08000026"}, "area_outside", "A2", "Take its rows out, or check the code."),
        ({"period": "2027-01"}, "period_future", "B2", "Check the year."),
        ({"offence": "Robery"}, "not_in_list", "C2", "Did you mean Robbery?"),
        ({"offence": "=HYPERLINK(1)"}, "formula_text", "C2", "Write the value instead."),
        ({"offence": "@SUM"}, "formula_text", "C2", "Write the value instead."),
        ({"age_band": "Oct-17"}, "not_in_list", "E2", "Did you mean 10-17?"),
        ({"age_band": "17-Oct"}, "not_in_list", "E2", "Did you mean 10-17?"),
        ({"age_band": "2024-10-17"}, "not_in_list", "E2", "Did you mean 10-17?"),
        ({"sex": "-"}, "formula_text", "D2", "Write the value instead."),
        ({"count": ""}, "required", "F2", "Write 0 for none, or the mark for a value that is hidden."),
        ({"count": "3.4"}, "not_whole", "F2", "Send the number of events."),
        (
            {"count": "~"},
            "unknown_marker",
            "F2",
            "The marks are: *, c, <5, Less than 5, Fewer than 5, 1-4, x, z.",
        ),
    ],
)
def test_wrong_cell_is_told_with_its_place_and_its_fix(
    changes: dict[str, str], rule: str, cell: str, fix: str
) -> None:
    problem = only_problem(line(**changes), gazetteer=Gazetteer(patch=frozenset({"E08000025"})))

    assert (problem.klass, problem.rule, problem.cell, problem.row, problem.fix) == (
        "fix",
        rule,
        cell,
        2,
        fix,
    )
    assert problem.value == next(iter(changes.values()))


@pytest.mark.parametrize(
    "changes",
    [
        {"offence": "robbery"},
        {"offence": " ROBBERY "},
        {"sex": "m"},
        {"age_band": "18\u201324"},
        {"age_band": "18 to 24"},
        {"area_code": "e08000025"},
        {"period": "2024-1"},
        {"count": "12.0"},
    ],
)
def test_other_spelling_of_the_same_thing_is_accepted_in_its_one_spelling(changes: dict[str, str]) -> None:
    report, accepted = checked(line(**changes))

    assert report.problems == []
    assert accepted is not None
    assert accepted.frame.rows() == [
        ("E08000025", "2024-01", "Robbery", "Male", "18-24", "", "", "", 12, "exact", None, None)
    ]


def test_marks_become_statuses_with_the_bounds_that_a_reader_knows() -> None:
    _, accepted = checked(
        *(line(count=mark, sex=sex) for mark, sex in [("*", "M"), ("<5", "F"), ("x", "Unknown")])
    )

    assert accepted is not None
    assert accepted.frame.select("value", "status", "lower", "upper").rows() == [
        (None, "suppressed", 1, 7),
        (None, "suppressed", 1, 4),
        (None, "not_available", None, None),
    ]


@pytest.mark.parametrize(
    ("header", "rule", "column", "fix"),
    [
        ("area_code,period,offence,sex,age_band,number", "header_missing", "count",
         "Add a column with the name count."),
        ("area_kode,period,offence,sex,age_band,count", "header_missing", "area_code",
         "Is it the column area_kode? Name it area_code."),
        ("area_code,period,offence,sex,age_band,count,count", "header_twice", "count",
         "Keep one of the two."),
    ],
)  # fmt: skip
def test_header_that_does_not_fit_stops_everything(header: str, rule: str, column: str, fix: str) -> None:
    report, accepted = checked(line() + ",1", header=header)

    [problem] = [problem for problem in report.problems if problem.klass == "stop"]
    assert (problem.rule, problem.column, problem.fix) == (rule, column, fix)
    assert accepted is None


@pytest.mark.parametrize(
    "header", [HEADER.upper(), " area code,Month,OFFENCE,sex,Age_Band,Number of offences"]
)
def test_header_fits_by_name_or_title_whatever_the_case(header: str) -> None:
    report, accepted = checked(line(), header=header)

    assert report.problems == []
    assert accepted is not None


def test_column_that_nobody_asked_for_has_to_be_confirmed_and_is_left_out() -> None:
    report, accepted = checked(line() + ",seen", header=HEADER + ",remark")

    assert [(problem.klass, problem.rule, problem.cell) for problem in report.problems] == [
        ("confirm", "header_extra", "G1")
    ]
    assert accepted is not None


def test_file_without_rows_is_stopped() -> None:
    assert only_problem().rule == "no_rows"


def test_identical_rows_are_collapsed_only_on_confirmation() -> None:
    report, accepted = checked(line(), line(sex=" male "), line(sex="F"))

    assert [(problem.klass, problem.row, problem.message) for problem in report.problems] == [
        ("confirm", 3, "Rows 2, 3 are the same.")
    ]
    assert accepted is not None
    assert accepted.frame.height == 2


def test_rows_that_contradict_each_other_are_both_listed_and_never_summed() -> None:
    report, accepted = checked(line(count="7"), line(sex="F"), line(count="8"))

    assert [(problem.rule, problem.row) for problem in report.problems] == [
        ("duplicate_differs", 2),
        ("duplicate_differs", 4),
    ]
    assert "Rows 2, 4 give different values" in report.problems[0].message
    assert accepted is None


SEXES = [line(sex="Male", count="7"), line(sex="Female", count="5")]


def test_totals_that_agree_are_left_out_and_noted() -> None:
    report, accepted = checked(
        *SEXES, line(sex="Persons", count="12"), line(sex="Persons", age_band="All ages", count="12")
    )

    assert {problem.rule for problem in report.problems} == {"totals_left_out"}
    assert accepted is not None
    assert accepted.frame["cat2"].sort().to_list() == ["Female", "Male"]


@pytest.mark.parametrize(("total", "message"), [("14", "2 more than"), ("11", "1 less than")])
def test_total_that_does_not_agree_is_told_with_the_difference(total: str, message: str) -> None:
    problem = only_problem(*SEXES, line(sex="Persons", count=total))

    assert (problem.rule, problem.row) == ("total_mismatch", 4)
    assert problem.message == f"This total is {message} the sum of its parts."


@pytest.mark.parametrize(("total", "agrees"), [("8", True), ("14", True), ("7", False), ("15", False)])
def test_total_over_a_hidden_part_may_lie_within_its_bounds(total: str, agrees: bool) -> None:
    report, accepted = checked(SEXES[0], line(sex="Female", count="*"), line(sex="Persons", count=total))

    assert (accepted is not None) == agrees
    assert ("total_mismatch" in report.counts) != agrees


def test_total_without_its_parts_has_to_be_fixed() -> None:
    problem = only_problem(*SEXES, line(sex="Persons", offence="Homicide", count="3"))

    assert (problem.rule, problem.row) == ("total_without_parts", 4)


def test_column_of_nothing_but_totals_is_one_category() -> None:
    report, accepted = checked(line(sex="Persons"), line(sex="persons", age_band="65+"))

    assert report.problems == []
    assert accepted is not None
    assert accepted.frame["cat2"].to_list() == ["Persons", "Persons"]


def test_rounded_source_may_differ_by_half_its_base_for_every_part() -> None:
    spec = copy.deepcopy(OFFENCES.spec)
    spec["rounding_base"] = 5
    definition = load(spec)

    report, _ = checked(*SEXES, line(sex="Persons", count="15"), definition=definition)
    assert "total_mismatch" not in report.counts
    report, _ = checked(*SEXES, line(sex="Persons", count="25"), definition=definition)
    assert "total_mismatch" in report.counts


def test_all_multiples_of_five_are_noted() -> None:
    report, accepted = checked(*(line(period=f"20{n:02d}-01", count=str(n * 5)) for n in range(1, 25)))

    assert [(problem.klass, problem.rule) for problem in report.problems] == [("note", "all_multiples_of_5")]
    assert accepted is not None


def test_counts_are_complete_and_detail_is_capped_when_thousands_of_cells_are_wrong() -> None:
    lines = [line(offence=f"Offence {n}", count="-3") for n in range(3000)]

    report, accepted = checked(*lines)

    assert report.counts == {"not_in_list": 3000, "negative": 3000}
    assert (report.total, report.wrong_rows, report.classes) == (6000, 3000, {"fix": 6000})
    assert len(report.problems) == 2 * DETAIL_PER_RULE
    assert sum(1 for _ in all_problems(report)) == 6000
    assert accepted is None


def test_shown_value_is_short_and_on_one_line() -> None:
    problem = only_problem(line(offence='"' + "x\u0007" * 70 + '"'))

    assert len(problem.value) == 60
    assert problem.value.isprintable()


def test_breakdown_without_a_list_takes_plain_text() -> None:
    spec: dict[str, Any] = copy.deepcopy(OFFENCES.spec)
    del spec["schema"]["fields"][2]["constraints"]["enum"]
    definition = load(spec)

    good, accepted = checked(line(offence="Any  kind"), definition=definition)
    bad, _ = checked(line(offence="back\\slash"), definition=definition)

    assert good.problems == []
    assert accepted is not None
    assert accepted.frame["cat1"].to_list() == ["Any kind"]
    assert set(bad.counts) == {"text"}


def test_definition_with_field_names_that_the_checks_use_themselves_works() -> None:
    spec = copy.deepcopy(OFFENCES.spec)
    for field, name in zip(
        spec["schema"]["fields"], ["row", "key", "value", "status", "lower", "upper"], strict=True
    ):
        field["name"] = name
    spec |= {
        "measure": {"field": "upper", "kind": "count_of_events"},
        "area": {"field": "row", "levels": ["district"]},
        "period": {"field": "key", "grammar": "month"},
        "breakdowns": ["value", "status", "lower"],
    }
    definition = load(spec)

    table = table_of(text(",".join(ROW), header="row,key,value,status,lower,upper"), definition)
    report, accepted = validate(table, definition, as_of=TODAY)

    assert report.problems == []
    assert accepted is not None
    assert accepted.frame["value"].to_list() == [12]
