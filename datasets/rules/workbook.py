"""XLSX to tables: the sheet to be read, and every other sheet, hidden or not, for the screening."""

import html
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

import polars as pl
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from datasets.rules.archive import Contents as Archive
from datasets.rules.archive import inspect_archive
from datasets.rules.container import SAVE_AS
from datasets.rules.definition import Definition
from datasets.rules.headers import HEADER_SEARCH, match
from datasets.rules.headings import Merged, find_headings, spread
from datasets.rules.periods import EXCEL_EPOCH, MAC_EPOCH
from datasets.rules.sheets import Book, Row, read_sheet
from datasets.rules.tables import (
    Contents,
    Table,
    at_rows,
    column_names,
    encode,
    note,
    without_words_below,
)
from datasets.rules.template_workbook import LISTS, RULES, STAMP
from datasets.rules.verdicts import Fault, Finding, Limits, Refusal, WhichSheet

WORKSHEET = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
OWN_SHEETS = frozenset({RULES, LISTS})
UNREADABLE = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, ParseError, ExpatError,
    zipfile.BadZipFile,
)  # fmt: skip


def read_workbook(path: Path, definition: Definition, limits: Limits, sheet: str = "") -> Contents:
    """Read a workbook: last results of formulas, dates as ISO days, one table per sheet.

    :param sheet: the name of the sheet to be read, as its officer chose it.
    :raises Refusal: it is hostile or damaged, or holds no visible sheet.
    :raises WhichSheet: two sheets fit the definition.
    """
    archive = inspect_archive(path, limits)
    try:
        day_zero, found = _sheets(path, limits)
        sheets = [
            (visible, _table(rows, merged, title, definition, day_zero))
            for visible, title, rows, merged in found
        ]
    except UNREADABLE as error:
        raise Refusal("damaged", "The workbook is damaged and cannot be opened.", SAVE_AS) from error
    wanted = sheet or definition.layout.sheet
    chosen = _choose([table for visible, table in sheets if visible], definition, wanted)
    others = [table for _, table in sheets if table is not chosen]
    # The template's own sheets of words are screened like all else, and nobody need be told.
    told = [visible for visible, title, _, _ in found if title not in OWN_SHEETS]
    chosen.findings.extend(_notes(archive, len(told) - 1, told.count(False), definition))
    chosen.findings.extend(_stamped(path, definition))
    return Contents(chosen, others, archive.texts)


def _sheets(path: Path, limits: Limits) -> tuple[date, list[tuple[bool, str, list[Row], list[Merged]]]]:
    """Give the day from which the workbook counts days, and the cells of its sheets."""
    # Not load_workbook: it walks through every sheet that does not state its size.
    opened: Any = ExcelReader(str(path), read_only=True, keep_vba=False, data_only=True, keep_links=False)
    with opened.archive as archive:
        opened.read_manifest()
        opened.read_strings()
        opened.read_workbook()
        apply_stylesheet(archive, opened.wb)
        book = Book(
            strings=opened.shared_strings,
            date_styles=frozenset(str(index) for index in opened.wb._date_formats),
            epoch=opened.wb.epoch,
            columns=limits.columns,
        )
        found = opened.parser.find_sheets()
        parts = [
            (sheet.state == "visible", sheet.name, rel.target)
            for sheet, rel in found
            if rel.Type == WORKSHEET
        ]
        day_zero = MAC_EPOCH if opened.wb.epoch == CALENDAR_MAC_1904 else EXCEL_EPOCH
        read = [(visible, title, *read_sheet(archive, part, book)) for visible, title, part in parts]
        return day_zero, read


def _table(
    rows: list[Row], merged: list[Merged], title: str, definition: Definition, day_zero: date
) -> Table:
    if definition.layout.header_rows > 1:
        spread(rows[:HEADER_SEARCH], merged)
    texts = [[cell or "" for cell in row] for _, row in rows[:HEADER_SEARCH]]
    at, header = find_headings(texts, definition)
    body = rows[at + 1 :]
    width = max([len(header), *(len(row) for _, row in body)])
    header += [""] * (width - len(header))
    cells = [[row[index] if index < len(row) else None for _, row in body] for index in range(width)]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(column_names(width), pl.String))
    found = pl.Series([number for number, _ in body], dtype=pl.UInt32)
    frame, found, below, findings = without_words_below(frame, found)
    columns, numbers = encode(frame, found)
    around = [cell for row in texts[:at] for cell in row if cell] + below
    return Table(header, rows[at][0] if rows else 1, columns, numbers, findings, around, title, day_zero)


def _choose(visible: list[Table], definition: Definition, wanted: str) -> Table:
    if not visible:
        raise Refusal("no_sheet", "The workbook has no visible sheet.", "Put the table on a visible sheet.")
    fitting = [table for table in visible if match(table.header, definition).complete]
    named = [table for table in fitting if table.sheet == wanted]
    if len(fitting) > 1 and not named:
        raise WhichSheet([table.sheet for table in fitting])
    return (
        (named or fitting)[0]
        if fitting
        else max(visible, key=lambda table: len(match(table.header, definition).positions))
    )


def _notes(archive: Archive, others: int, hidden: int, definition: Definition) -> list[Finding]:
    notes: list[Finding] = []
    if archive.formulas:
        notes.append(note("formulas", "Some cells hold formulas. Their last results were read."))
    if others:
        notes.append(
            note("other_sheets", f"Other sheets ({others}) were checked for personal data, not read.")
        )
    if hidden:
        notes.append(
            note("hidden_sheets", f"Hidden sheets ({hidden}) were checked for personal data, not read.")
        )
    if archive.merged and definition.layout.header_rows == 1:
        message = "The workbook has merged cells: only the first cell of each holds its value."
        notes.append(
            at_rows(Fault("note", "merged_cells", message, "Unmerge them and fill every cell."), [1])
        )
    return notes


def _stamped(path: Path, definition: Definition) -> list[Finding]:
    """Say so if the workbook was made from the template of another definition, or of an earlier version."""
    with zipfile.ZipFile(path) as archive:
        book = html.unescape(archive.read("xl/workbook.xml").decode("utf-8", "replace"))
    stamp = re.search(rf'name="{STAMP}"[^>]*>"([\w-]+)/(\d+)"<', book)
    if stamp is None or stamp.groups() == (definition.key, str(definition.version)):
        return []
    if stamp[1] != definition.key:
        message = f"The workbook is the template of other data ({stamp[1]})."
        return [note("other_template", message, "Check that you have chosen the right data.")]
    message = f"The workbook is version {stamp[2]} of the template; version {definition.version} is in use."
    return [note("older_template", message, "Nothing need be done if the columns fit.")]
