"""Both readers of a sheet: by columns what spreadsheets write, with care whatever is written otherwise."""

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from datasets.rules.book import Book, read_book
from datasets.rules.periods import EXCEL_EPOCH, MAC_EPOCH
from datasets.rules.plain_sheets import read_plain
from datasets.rules.sheets import CHUNK, Sheet, merged_cells, read_sheet
from datasets.rules.verdicts import letter, position_of

BOOK = Book(
    sheets=[], strings=["Robbery", "Fraud & theft", ""], date_styles=frozenset({"3"}), day_zero=EXCEL_EPOCH, columns=256
)  # fmt: skip
Rows = dict[int, list[str | None]]


def rows_of(sheet: Sheet) -> Rows:
    return {number: list(cells) for number, cells in zip(sheet.numbers, sheet.cells.iter_rows(), strict=True)}


def sheet_of(rows: str, book: Book = BOOK, after: str = "") -> tuple[Sheet, bool]:
    """Read a sheet of these rows; say whether it was read by columns."""
    data = f'<?xml version="1.0"?><worksheet><sheetData>{rows}</sheetData>{after}</worksheet>'.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("sheet.xml", data)
        return read_sheet(archive, "sheet.xml", book), read_plain(data, book) is not None


PLAIN: list[tuple[str, Rows]] = [
    ('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>12</v></c></row>', {1: ["Robbery", "12"]}),
    ('<row r="1"><c r="A1" t="s"><v>1</v></c></row>', {1: ["Fraud & theft"]}),
    ('<row r="3" spans="1:3"><c r="C3"><v>1</v></c></row>', {3: [None, None, "1"]}),
    ('<row r="1"><c r="A1" t="inlineStr"><is><t>a &amp; b &#163;</t></is></c></row>', {1: ["a & b £"]}),
    ('<row r="1"><c r="A1" t="str"><f>B1&amp;"x"</f><v>yes</v></c></row>', {1: ["yes"]}),
    ('<row r="1"><c r="A1"><f t="shared" si="0"/><v>2.50</v></c></row>', {1: ["2.5"]}),
    ('<row r="1"><c r="A1" s="3"><v>45292</v></c><c r="B1" s="3"/></row>', {1: ["2024-01-01"]}),
    ('<row r="1"><c r="A1"><v>1e3</v></c><c r="B1"><v>0.1</v></c></row>', {1: ["1000", "0.1"]}),
    ('<row r="1"/><row r="2" ht="12"></row><row r="7">\n<c r="A7"><v>1</v></c>\n</row>\n', {7: ["1"]}),
    ('<row r="1"><c r="A1" t="s"><v>2</v></c></row><row r="2"><c r="A2"><v>5</v></c></row>', {2: ["5"]}),
    ('<row r="1"><c r="AA1"><v>1</v></c></row>', {1: [*[None] * 26, "1"]}),
    ('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>', {1: ["1"]}),
    ("", {}),
]  # fmt: skip
OTHERWISE: list[tuple[str, Rows]] = [
    ("<row><c><v>1</v></c><c><v>2</v></c></row>", {1: ["1", "2"]}),
    ("<row r='1'><c r='A1'><v>1</v></c></row>", {1: ["1"]}),
    ('<row r="1"><c t="n" r="A1"><v>1</v></c></row>', {1: ["1"]}),
    ('<row r="1"><c\nr="A1"><v>1</v></c></row>', {1: ["1"]}),
    ('<row r="1"><c r="A1"><v><![CDATA[1]]></v></c></row>', {1: ["1"]}),
    ('<row r="1"><!-- a note --><c r="A1"><v>1</v></c></row>', {1: ["1"]}),
    ('<!-- a note --><row r="1"><c r="A1"><v>1</v></c></row>', {1: ["1"]}),
    ('<row r="1"><c r="A1" t="inlineStr"><is><r><t>bold</t></r><r><t>er</t></r></is></c></row>', {1: ["bolder"]}),
    ('<row r="1"><c r="A1"><v>1</v><extLst/></c></row>', {1: ["1"]}),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "found"), PLAIN)
def test_what_spreadsheets_write_is_read_by_columns(rows: str, found: Rows) -> None:
    sheet, by_columns = sheet_of(rows)

    assert by_columns
    assert rows_of(sheet) == found


@pytest.mark.parametrize(("rows", "found"), PLAIN)
def test_careful_reader_reads_the_same(rows: str, found: Rows) -> None:
    sheet, by_columns = sheet_of(rows + "<!-- by hand -->")

    assert not by_columns
    assert rows_of(sheet) == found


@pytest.mark.parametrize(("rows", "found"), OTHERWISE)
def test_what_is_written_otherwise_is_read_with_care(rows: str, found: Rows) -> None:
    sheet, by_columns = sheet_of(rows)

    assert not by_columns
    assert rows_of(sheet) == found


def test_no_cell_hides_behind_another() -> None:
    sheet, by_columns = sheet_of(
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1" t="str"><v>AB123456C</v></c></row>'
    )

    assert not by_columns
    assert "AB123456C" in str(sheet.cells.rows())


def test_prefixed_sheet_is_read() -> None:
    rows = '<x:row r="2"><x:c r="B2"><x:v>4</x:v></x:c></x:row>'
    data = f'<x:worksheet xmlns:x="m"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("sheet.xml", data)
        assert rows_of(read_sheet(archive, "sheet.xml", BOOK)) == {2: [None, "4"]}


def test_sheet_of_several_pieces_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.rules.plain_sheets.PIECE", 100)
    rows = "".join(
        f'<row r="{at}"><c r="A{at}"><v>{at}</v></c><c r="{letter(at % 5)}{at}" t="s"><v>0</v></c></row>'
        for at in range(1, 200)
        if at % 5
    )
    sheet, by_columns = sheet_of(rows)

    assert by_columns
    assert sheet.numbers.to_list() == [at for at in range(1, 200) if at % 5]
    assert all(cells[0] == str(number) and cells[number % 5] for number, cells in rows_of(sheet).items())


def test_long_sheet_written_otherwise_is_read_whole() -> None:
    rows = "".join(f'<row r="{at}"><c r="A{at}"><v>{at}</v></c></row>' for at in range(1, CHUNK // 20))
    sheet, _ = sheet_of(rows + "<!-- by hand -->")

    assert sheet.cells["c0"].to_list() == [str(at) for at in range(1, CHUNK // 20)]


def test_merged_cells_are_told_as_far_as_columns_are_read() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    after = '<mergeCells><mergeCell ref="B1:C2"/><mergeCell ref="A3:XFD3"/><mergeCell ref="nonsense"/></mergeCells>'

    for written in (rows, rows + "<!-- by hand -->"):
        sheet, _ = sheet_of(written, after=after)
        assert sheet.merged == [(1, 1, 2, 2), (3, 0, 3, 255)]
    assert merged_cells("D4", BOOK) == [(4, 3, 4, 3)]


@pytest.mark.parametrize(("letters", "position"), [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16383)])
def test_columns_are_counted_as_spreadsheets_do(letters: str, position: int) -> None:
    assert position_of(letters) == position
    assert letter(position) == letters


def book_of(tmp_path: Path, change: Any) -> dict[str, Rows]:
    made = openpyxl.Workbook()
    change(made)
    made.save(tmp_path / "book.xlsx")
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        book = read_book(archive, 256)
        return {
            f"{part.title} {part.visible}": rows_of(read_sheet(archive, part.part, book))
            for part in book.sheets
        }


@pytest.mark.parametrize("epoch", [EXCEL_EPOCH, MAC_EPOCH])
def test_dates_are_days_whatever_the_workbook_counts_from(tmp_path: Path, epoch: date) -> None:
    def change(made: Any) -> None:
        made.epoch = datetime.combine(epoch, time())
        sheet = made.active
        sheet.append([date(2024, 2, 29), datetime(2024, 1, 1, 9, 30), time(9, 30), 45292])
        sheet["D1"].number_format = '0 "days"'

    read = book_of(tmp_path, change)

    assert read == {"Sheet True": {1: ["2024-02-29", "2024-01-01 09:30:00", "09:30:00", "45292"]}}


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("dd/mm/yyyy", "1900-03-01"),
        ("[$-809]mmmm yyyy", "1900-03-01"),
        ("[h]:mm", "1900-03-01"),
        ("[Red]0.00", "61"),
        ('"dim" 0', "61"),
        (r"0\d", "61"),
        ("General", "61"),
    ],
)
def test_number_is_a_day_where_its_format_says_so(tmp_path: Path, number_format: str, shown: str) -> None:
    def change(made: Any) -> None:
        made.active.append([61])
        made.active["A1"].number_format = number_format

    assert book_of(tmp_path, change) == {"Sheet True": {1: [shown]}}


def test_every_sheet_is_found_and_hidden_ones_are_known(tmp_path: Path) -> None:
    def change(made: Any) -> None:
        made.active.append(["seen"])
        for state in ("hidden", "veryHidden"):
            sheet = made.create_sheet(state)
            sheet.append([state])
            sheet.sheet_state = state

    read = book_of(tmp_path, change)

    assert read == {
        "Sheet True": {1: ["seen"]},
        "hidden False": {1: ["hidden"]},
        "veryHidden False": {1: ["veryHidden"]},
    }


def test_shared_texts_are_joined_from_their_runs_without_readings() -> None:
    parts = {
        "xl/workbook.xml": '<workbook xmlns:r="o"><sheets><sheet name="One" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="a" Type="o/worksheet" Target="one.xml"/>'
        '<Relationship Id="b" Type="o/sharedStrings" Target="/xl/texts.xml"/></Relationships>',
        "xl/texts.xml": "<sst><si><r><t>Rob</t></r><r><t>bery</t></r><rPh><t>no</t></rPh></si>"
        "<si><t>Fraud</t></si></sst>",
        "xl/one.xml": '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>',
    }  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(), "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        book = read_book(archive, 256)
        [part] = book.sheets

        assert book.strings == ["Robbery", "Fraud"]
        assert rows_of(read_sheet(archive, part.part, book)) == {1: ["Robbery"]}
