import copy
import csv
import io
from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.rules.arrange import arrange, rows_where
from datasets.rules.container import TextFile
from datasets.rules.definition import Definition, load
from datasets.rules.reading import read_csv
from datasets.rules.tables import Table
from datasets.rules.validation import Accepted, validate
from datasets.rules.verdicts import Limits, Problem, Report
from tests.unit.datasets.files import OFFENCES, TODAY, line, table_of, text

MONTHS = {"unpivot": {"columns": r"20\d{4}", "into": "period"}}


def defined(layout: Mapping[str, Any], **changes: Any) -> Definition:
    """Give the offences by area, month and offence, laid out in some way."""
    spec = copy.deepcopy(OFFENCES.spec)
    spec["schema"]["fields"] = [f for f in spec["schema"]["fields"] if f["name"] not in ("sex", "age_band")]
    spec["schema"]["primaryKey"] = ["area_code", "period", "offence"]
    return load(spec | {"breakdowns": ["offence"], "layout": dict(layout)} | changes)


def read(definition: Definition, *lines: str) -> Table:
    return read_csv(TextFile(("\n".join(lines) + "\n").encode(), "utf-8"), definition, Limits())


def run(definition: Definition, *lines: str, **options: Any) -> tuple[Report, Accepted | None]:
    return validate(read(definition, *lines), definition, as_of=TODAY, **options)


def only(definition: Definition, *lines: str, **options: Any) -> Problem:
    report, _ = run(definition, *lines, **options)
    assert len(report.problems) == 1, report.problems
    return report.problems[0]


def figures(accepted: Accepted | None) -> set[tuple[Any, ...]]:
    assert accepted is not None
    return set(accepted.frame.select("area", "period", "cat1", "value").iter_rows())


def test_template_is_given_back_as_it_is() -> None:
    table = table_of(text(line()))

    arranged, findings = arrange(table, OFFENCES)

    assert arranged is table
    assert findings == []


def test_months_across_become_rows() -> None:
    report, accepted = run(
        defined(MONTHS),
        "area_code,offence,202401,202402",
        "E08000025,Robbery,3,4",
        "E08000026,Robbery,5,*",
    )

    assert report.problems == []
    assert figures(accepted) == {
        ("E08000025", "2024-01", "Robbery", 3),
        ("E08000025", "2024-02", "Robbery", 4),
        ("E08000026", "2024-01", "Robbery", 5),
        ("E08000026", "2024-02", "Robbery", None),
    }


@pytest.mark.parametrize(
    ("rows", "rule", "cell", "value"),
    [
        (["E08000025,Robbery,3,x1", "E08000026,Robbery,5,6"], "unknown_marker", "D2", "x1"),
        (["E08000025,Robbery,3,4", "E08000026,Robbery,,6"], "required", "C3", ""),
        (["E08000025,Robery,3,4"], "not_in_list", "B2", "Robery"),
    ],
)
def test_wrong_cell_side_by_side_is_told_where_it_stands(
    rows: list[str], rule: str, cell: str, value: str
) -> None:
    report, _ = run(defined(MONTHS), "area_code,offence,202401,202402", *rows)

    problem = report.problems[0]
    assert (problem.rule, problem.cell, problem.value) == (rule, cell, value)


def test_wrong_heading_side_by_side_is_told_once_at_the_heading() -> None:
    problem = only(
        defined(MONTHS), "area_code,offence,202401,202413", "E08000025,Robbery,3,4", "E08000026,Robbery,5,6"
    )

    assert (problem.rule, problem.cell, problem.value) == ("period_grammar", "D1", "202413")


def test_figure_twice_in_one_row_is_told_by_its_cells() -> None:
    definition = defined({"unpivot": {"columns": r"(20\d{4})(?: .*)?", "into": "period"}})

    report, _ = run(definition, "area_code,offence,202401,202401 revised", "E08000025,Robbery,3,4")

    assert {problem.cell for problem in report.problems} == {"C2", "D2"}
    assert report.problems[0].message == "Cells C2, D2 give different values for the same figure."


def test_heading_stands_for_the_first_group_of_its_pattern() -> None:
    definition = defined({"unpivot": {"columns": r"offences in (20\d{4})", "into": "period"}})

    _, accepted = run(definition, "area_code,offence,Offences in 202401", "E08000025,Robbery,3")

    assert figures(accepted) == {("E08000025", "2024-01", "Robbery", 3)}


TYPES = {"unpivot": {"columns": "robbery|homicide|grand total", "into": "offence"}}


def test_total_column_that_agrees_is_left_out_and_noted() -> None:
    definition = defined(TYPES, totals=["Grand Total"])

    report, accepted = run(
        definition, "area_code,period,Robbery,Homicide,Grand Total", "E08000025,2024-01,3,1,4"
    )

    assert set(report.counts) == {"totals_left_out"}
    assert figures(accepted) == {
        ("E08000025", "2024-01", "Robbery", 3),
        ("E08000025", "2024-01", "Homicide", 1),
    }


def test_total_column_that_does_not_agree_is_told_at_its_cell() -> None:
    problem = only(
        defined(TYPES, totals=["Grand Total"]),
        "area_code,period,Robbery,Homicide,Grand Total",
        "E08000026,2024-01,3,1,6",
    )

    assert (problem.rule, problem.cell) == ("total_mismatch", "E2")
    assert "2 more than" in problem.message


JOINED = {"joined": {"period": {"columns": ["year", "month"], "by": "-"}}}


def test_year_and_month_become_the_period() -> None:
    report, accepted = run(
        defined(JOINED), "area_code,year,month,offence,count", "E08000025,2024,6,Robbery,3"
    )

    assert report.problems == []
    assert figures(accepted) == {("E08000025", "2024-06", "Robbery", 3)}


def test_joined_field_is_empty_where_a_part_is() -> None:
    problem = only(defined(JOINED), "area_code,year,month,offence,count", "E08000025,2024,,Robbery,3")

    assert (problem.rule, problem.column, problem.cell) == ("required", "period", "B2")


def test_joined_field_may_stand_in_one_column_too() -> None:
    _, accepted = run(defined(JOINED), "area_code,period,offence,count", "E08000025,2024-06,Robbery,3")

    assert figures(accepted) == {("E08000025", "2024-06", "Robbery", 3)}


def test_part_of_a_joined_field_that_is_missing_is_asked_for() -> None:
    report, _ = run(defined(JOINED), "area_code,year,offence,count", "E08000025,2024,Robbery,3")

    assert report.problems[0].rule == "header_missing"
    assert "the columns year and month" in report.problems[0].fix


KEEP = {"keep": {"level": ["Local authority"]}}


def test_rows_of_other_values_are_left_out_and_counted_in_one_note() -> None:
    report, accepted = run(
        defined(KEEP),
        "level,area_code,period,offence,count",
        "National,,2024-01,Robbery,rubbish",
        "local  AUTHORITY,E08000025,2024-01,Robbery,3",
        ",,2024-01,Robbery,9",
    )

    assert [(p.klass, p.rule, p.message) for p in report.problems] == [
        ("note", "rows_left_out", "2 rows whose level is not Local authority are left out.")
    ]
    assert figures(accepted) == {("E08000025", "2024-01", "Robbery", 3)}


def test_rows_where_a_column_is_blank_can_be_kept() -> None:
    report, accepted = run(
        defined({"keep": {"category": [""]}}),
        "category,area_code,period,offence,count",
        "Most deprived,E08000025,2024-01,Robbery,1",
        ",E08000025,2024-01,Robbery,3",
    )

    assert report.problems[0].message == "1 rows whose category is filled in are left out."
    assert figures(accepted) == {("E08000025", "2024-01", "Robbery", 3)}


def test_file_of_which_no_row_is_kept_is_stopped_with_the_reason() -> None:
    report, accepted = run(
        defined(KEEP), "level,area_code,period,offence,count", "National,E08000025,2024-01,Robbery,3"
    )

    assert accepted is None
    assert report.problems[0].message == "No row of the file is about what is asked for: all were left out."


def test_text_written_once_is_filled_down() -> None:
    _, accepted = run(
        defined({"fill_down": ["area_code", "period"]}),
        "area_code,period,offence,count",
        "E08000025,2024-01,Robbery,3",
        ",,Homicide,1",
        ",2024-02,Robbery,4",
    )

    assert figures(accepted) == {
        ("E08000025", "2024-01", "Robbery", 3),
        ("E08000025", "2024-01", "Homicide", 1),
        ("E08000025", "2024-02", "Robbery", 4),
    }


ASK = {"ask": ["period"]}
WITHOUT_PERIOD = ("area_code,offence,count", "E08000025,Robbery,3")


def test_answer_of_the_officer_is_the_period_of_all_rows() -> None:
    _, accepted = run(defined(ASK), *WITHOUT_PERIOD, answers={"period": "January 2024"})

    assert figures(accepted) == {("E08000025", "2024-01", "Robbery", 3)}


def test_answer_that_is_missing_stops_the_file_and_says_which() -> None:
    problem = only(defined(ASK), *WITHOUT_PERIOD)

    assert (problem.klass, problem.rule, problem.column, problem.row) == (
        "stop",
        "answer_missing",
        "period",
        None,
    )
    assert problem.fix == "Say the month when you send the file."


def test_answer_that_cannot_be_read_is_told_without_a_cell() -> None:
    problem = only(defined(ASK), *WITHOUT_PERIOD, answers={"period": "last spring"})

    assert (problem.rule, problem.value, problem.cell, problem.row) == (
        "period_grammar",
        "last spring",
        "",
        None,
    )


def test_nothing_is_asked_that_the_file_says() -> None:
    _, accepted = run(defined(ASK), "area_code,period,offence,count", "E08000025,2024-01,Robbery,3")

    assert figures(accepted) == {("E08000025", "2024-01", "Robbery", 3)}


def with_headings(*patterns: str) -> Definition:
    definition = defined({"leave_out": ["la_name", "remark.*"]})
    spec = copy.deepcopy(definition.spec)
    spec["schema"]["fields"][0]["headings"] = list(patterns)
    return load(spec)


def test_other_headings_are_known_by_pattern_and_unwanted_ones_left_out_without_a_question() -> None:
    report, accepted = run(
        with_headings(r"lad\d\dcd"),
        "LAD23CD,la_name,Month,offence,count,Remarks of 2024",
        "E08000025,Birmingham,2024-01,Robbery,3,none",
    )

    assert report.problems == []
    assert figures(accepted) == {("E08000025", "2024-01", "Robbery", 3)}


def test_two_headings_of_one_field_stop_the_file() -> None:
    report, _ = run(
        with_headings(r"lad\d\dcd"),
        "LAD22CD,LAD23CD,period,offence,count",
        "E08000025,E08000025,2024-01,Robbery,3",
    )

    assert [(p.klass, p.rule, p.cell) for p in report.problems] == [("stop", "header_twice", "B1")]


def test_name_of_a_field_goes_before_its_other_headings() -> None:
    report, _ = run(
        with_headings(r"lad\d\dcd"),
        "LAD23CD,area_code,period,offence,count",
        "E08000026,E08000025,2024-01,Robbery,3",
    )

    assert [(p.klass, p.rule, p.cell) for p in report.problems] == [("confirm", "header_extra", "A1")]


def test_too_many_values_side_by_side_stop_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.rules.arrange.MOST_ROWS", 3)

    problem = only(defined(MONTHS), "area_code,offence,202401,202402", *["E08000025,Robbery,3,4"] * 2)

    assert (problem.klass, problem.rule) == ("stop", "too_many_values")


def test_rows_taken_out_take_their_texts_with_them() -> None:
    table = table_of(text(line(), line(offence="Homicide")))

    left = rows_where(table, pl.Series([True, False]))

    assert (left.rows.to_list(), left.columns[2].texts.to_list(), left.columns[2].filled) == (
        [2],
        ["Robbery"],
        1,
    )


@settings(max_examples=40, deadline=None)
@given(
    cells=st.lists(
        st.lists(st.one_of(st.integers(0, 9_999_998), st.none()), min_size=3, max_size=3),
        min_size=1,
        max_size=6,
    )
)
def test_every_cell_side_by_side_arrives_once_with_its_place(cells: list[list[int | None]]) -> None:
    definition = defined(MONTHS)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["area_code", "offence", "202401", "202402", "202403"])
    writer.writerows([f"E080{row:05d}", "Robbery", *values] for row, values in enumerate(cells))

    table, _ = arrange(read(definition, *out.getvalue().splitlines()), definition)

    named = dict(zip(table.header, table.columns, strict=True))
    count, places = named["count"], named["count"].places
    assert places is not None
    texts = dict(zip(count.text_codes, count.texts, strict=True))
    arrived = {
        (row, place): texts[code] if code is not None else None
        for row, place, code in zip(table.rows, places, count.codes, strict=True)
    }
    assert arrived == {
        (row + 2, column + 2): None if value is None else str(value)
        for row, values in enumerate(cells)
        for column, value in enumerate(values)
    }
