"""Headings over several rows, footnotes under a table, and which sheet is meant."""

import copy
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from datasets.rules.container import TextFile
from datasets.rules.definition import Definition, load
from datasets.rules.headings import join_headings
from datasets.rules.reading import read_csv
from datasets.rules.sandbox import inspect
from datasets.rules.validation import validate
from datasets.rules.verdicts import Limits
from datasets.rules.workbook import read_workbook
from tests.unit.datasets.files import HEADER, OFFENCES, ROW, TODAY, line, text, workbook

PAY = {
    "key": "pay",
    "version": 1,
    "title": "Weekly pay by district",
    "schema": {
        "fields": [
            {"name": "code", "title": "Code", "constraints": {"required": True}},
            {"name": "year", "title": "Year", "constraints": {"required": True}},
            {"name": "pay", "title": "Pay", "type": "number", "constraints": {"required": True}},
        ]
    },
    "measure": {"field": "pay", "kind": "money", "unit": "pounds"},
    "area": {"field": "code", "levels": ["district"]},
    "period": {"field": "year", "grammar": "calendar_year"},
    "markers": {"!": {"status": "not_available"}, "#": {"status": "suppressed"}},
    "layout": {
        "header_rows": 2,
        "unpivot": {"columns": r"(\d{4}) \| Pay \(£\)", "into": "year"},
        "leave_out": ["Area", r"\d{4} \| conf %"],
    },
}


def pay(**changes: Any) -> Definition:
    spec = copy.deepcopy(PAY)
    spec["layout"] = {**spec["layout"], **changes}  # type: ignore[dict-item]
    return load(spec)


def pay_book(path: Path, sheets: tuple[str, ...] = ("Weekly",)) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    book.create_sheet("About")["A1"] = "Earnings by place of residence"
    for title in sheets:
        sheet = book.create_sheet(title)
        for row in (
            ["Code", "Area", 2002, None, 2003, None],
            [None, None, "Pay (£)", "conf %", "Pay (£)", "conf %"],
            ["E09000001", "City of London", "!", "!", "#", "#"],
            ["E09000002", "Barking and Dagenham", 383.3, 5.5, 354.9, 6.5],
            [None] * 6,
            ["# means that the estimate is not reliable enough to be shown"],
        ):
            sheet.append(row)
        for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
            sheet.merge_cells(cells)
    book.save(path)
    return path


def test_words_of_several_rows_are_joined_over_each_column() -> None:
    rows = [["Code", "2002", "", "2003"], ["", "Pay", "conf %", "Pay"]]
    assert join_headings(rows) == ["Code", "2002 | Pay", "2002 | conf %", "2003 | Pay"]


def test_workbook_with_merged_headings_and_footnotes_is_read(tmp_path: Path) -> None:
    table = read_workbook(pay_book(tmp_path / "pay.xlsx"), pay(), Limits()).table
    assert table.header == [
        "Code",
        "Area",
        "2002 | Pay (£)",
        "2002 | conf %",
        "2003 | Pay (£)",
        "2003 | conf %",
    ]
    report, accepted = validate(table, pay(), as_of=TODAY)
    assert not report.blocks, report.problems
    assert accepted is not None
    found = accepted.frame.sort("area", "period").select("area", "period", "value").rows()
    assert found == [
        ("E09000001", "2002", None),
        ("E09000001", "2003", None),
        ("E09000002", "2002", 383.3),
        ("E09000002", "2003", 354.9),
    ]
    assert "words_below" in report.counts


def test_csv_with_headings_of_two_rows_is_read() -> None:
    data = "Pay in pounds,,,\nCode,2002,,2003\n,Pay (£),conf %,Pay (£)\nE09000002,383.3,5.5,354.9\n".encode()
    table = read_csv(TextFile(data, "utf-8"), pay(), Limits())
    report, accepted = validate(table, pay(), as_of=TODAY)
    assert not report.blocks, report.problems
    assert accepted is not None
    assert accepted.frame.height == 2


def test_officer_is_asked_which_sheet_and_their_answer_is_taken(tmp_path: Path) -> None:
    path = pay_book(tmp_path / "pay.xlsx", ("Weekly", "Hourly"))
    asked = inspect(path, pay(), None, tmp_path, as_of=TODAY)
    assert asked.outcome == "awaiting"
    assert [(question["rule"], question["choices"]) for question in asked.questions] == [
        ("which_sheet", ["Weekly", "Hourly"])
    ]
    answered = inspect(path, pay(), None, tmp_path, as_of=TODAY, answers={"sheet": "Hourly"})
    assert answered.outcome == "accepted", answered.problems
    named = inspect(path, pay(sheet="Weekly"), None, tmp_path, as_of=TODAY)
    assert named.outcome == "accepted"


@pytest.mark.parametrize("end", ["\n", "\n\n"])
def test_footnotes_under_a_csv_are_left_out_and_told(end: str) -> None:
    data = text(line()) + f"Source: recorded offences, as at the extract date{end}".encode()
    table = read_csv(TextFile(data, "utf-8"), OFFENCES, Limits())
    assert table.height == 1
    assert [finding.fault_of("").rule for finding in table.findings] == ["words_below"]
    assert table.above == ["Source: recorded offences,  as at the extract date"]


def test_row_that_lacks_its_cells_is_no_footnote() -> None:
    data = text(line(), "E08000025,,,,,")
    assert read_csv(TextFile(data, "utf-8"), OFFENCES, Limits()).height == 2


def test_separator_that_excel_writes_on_the_first_line_is_taken() -> None:
    data = ("sep=;\n" + HEADER.replace(",", ";") + "\n" + ";".join(ROW) + "\n").encode()
    table = read_csv(TextFile(data, "utf-8"), OFFENCES, Limits())
    assert (table.header, table.height, table.rows.to_list()) == (HEADER.split(","), 1, [3])


def test_note_below_a_filled_workbook_is_no_row(tmp_path: Path) -> None:
    def with_note(book: openpyxl.Workbook) -> None:
        book.worksheets[0].append(["Figures are provisional until the end of the year"])

    path = workbook(tmp_path / "noted.xlsx", [ROW], with_note)
    assert read_workbook(path, OFFENCES, Limits()).table.height == 1
