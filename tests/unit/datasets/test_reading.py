from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, WINDOWS_EPOCH

from datasets.rules.container import TextFile
from datasets.rules.reading import read_csv
from datasets.rules.tables import Table
from datasets.rules.validation import validate
from datasets.rules.verdicts import Limits, Refusal, questions
from tests.unit.datasets.files import HEADER, OFFENCES, ROW, contents_of, line, table_of, text, workbook


def cells(table: Table) -> list[tuple[Any, ...]]:
    return list(zip(*(column.looked_up(column.texts, pl.String) for column in table.columns), strict=True))


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (text(line(), line()), [2, 3]),
        (text(line(), "", line()), [2, 4]),
        (text(line(), ",,,,,", line()), [2, 4]),
        (text(line(), line()).replace(b"\n", b"\r\n"), [2, 3]),
        (text(line(), line()).rstrip(), [2, 3]),
        (text(line(offence='"Rob\nbery"'), line()), [2, 3]),
        (b"\n" + text(line()), [3]),
        (b"Extract of January\n\n" + text(line()), [4]),
        (text(line()).replace(b",", b";"), [2]),
        (text(line()).replace(b",", b"\t"), [2]),
        (text(line()).replace(b",", b"|"), [2]),
        (text(), []),
    ],
)
def test_rows_have_the_numbers_that_a_spreadsheet_shows(data: bytes, rows: list[int]) -> None:
    table = table_of(data)

    assert table.header == HEADER.split(",")
    assert table.rows.to_list() == rows


def test_quoted_cells_are_read_whole() -> None:
    table = table_of(text(line(offence='"Robbery, ""armed"""', sex='""')))

    assert cells(table) == [("E08000025", "2024-01", 'Robbery, "armed"', "", "18-24", "12")]


def test_careful_and_fast_reading_agree() -> None:
    lines = [line(count=str(number), period=f"2024-{number % 12 + 1:02d}") for number in range(500)]

    fast, careful = table_of(text(*lines)), table_of(text(*lines, line(count='"5\n"')))

    assert cells(careful)[:-1] == cells(fast)
    assert careful.rows[:-1].to_list() == fast.rows.to_list()


def test_row_that_is_too_long_is_told() -> None:
    table = table_of(text(line(), line(count="1,234"), line()))

    [finding] = table.findings
    assert finding.rows.to_list() == [3]
    assert finding.fault_of("").rule == "row_too_long"


@pytest.mark.parametrize(
    ("data", "limits", "rule"),
    [
        (text(line(offence='"Robbery')), Limits(), "csv_broken"),
        (text(*[line()] * 40), Limits(rows=10), "too_many_rows"),
        (text(*[line(), ""] * 14), Limits(rows=10), "too_many_rows"),
        (b",".join(b"c%d" % n for n in range(300)) + b"\n1\n", Limits(), "too_many_columns"),
        (text("x" * 40_000, *[line(count='"1\n"')]), Limits(), "csv_broken"),
    ],
)
def test_csv_beyond_the_limits_is_refused(data: bytes, limits: Limits, rule: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_csv(TextFile(data, "utf-8"), OFFENCES, limits)

    assert refused.value.rule == rule


def test_workbook_gives_texts_as_people_mean_them(tmp_path: Path) -> None:
    row = ["E08000025", datetime(2024, 1, 1), "Robbery", "Male", date(2024, 10, 17), 12.0]
    contents = contents_of(workbook(tmp_path / "a.xlsx", [row, [], ROW]))

    assert contents.table.rows.to_list() == [2, 4]
    assert cells(contents.table)[0] == ("E08000025", "2024-01-01", "Robbery", "Male", "2024-10-17", "12")


def test_workbook_reads_the_sheet_that_fits_and_keeps_the_others_for_screening(tmp_path: Path) -> None:
    def more(book: Any) -> None:
        notes = book.create_sheet("Notes", 0)
        notes.append(["Counts of offences"])
        book.create_sheet("Working").sheet_state = "hidden"

    contents = contents_of(workbook(tmp_path / "a.xlsx", [ROW], more))

    assert contents.table.header == HEADER.split(",")
    assert len(contents.others) == 2
    assert [finding.fault_of("").rule for finding in contents.table.findings] == [
        "other_sheets",
        "hidden_sheets",
    ]


def test_workbook_formulas_and_merged_cells_are_noted(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.worksheets[0]["F3"] = "=F2+1"
        book.worksheets[0].merge_cells("A2:A3")

    contents = contents_of(workbook(tmp_path / "a.xlsx", [ROW, ROW], change))

    assert {finding.fault_of("").rule for finding in contents.table.findings} == {"formulas", "merged_cells"}


@pytest.mark.parametrize(("epoch", "day_number"), [(WINDOWS_EPOCH, 45292), (CALENDAR_MAC_1904, 43830)])
def test_days_are_counted_from_where_the_workbook_counts_them(
    tmp_path: Path, epoch: datetime, day_number: int
) -> None:
    area, _, *rest = ROW
    rows = [[area, datetime(2023, 12, 1), *rest], [area, day_number, *rest]]
    file = workbook(tmp_path / "a.xlsx", rows, lambda book: setattr(book, "epoch", epoch))

    table = contents_of(file).table
    report, accepted = validate(table, OFFENCES, as_of=date(2024, 6, 1))

    assert [problem.rule for problem in report.problems] == ["period_serial"]
    [question] = questions(report)
    assert question["subjects"] == [f"{day_number}>2024-01"]
    assert accepted is not None
    assert accepted.periods == ["2023-12", "2024-01"]
