"""XLSX to tables: the sheet to be read, and every other sheet, hidden or not, for the screening."""

import html
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

import polars as pl

from datasets.rules.archive import Contents as Archive
from datasets.rules.archive import inspect_archive
from datasets.rules.book import LISTS, RULES, STAMP, Book, SheetPart, read_book
from datasets.rules.container import SAVE_AS
from datasets.rules.definition import Definition
from datasets.rules.headers import HEADER_SEARCH, match
from datasets.rules.headings import find_headings, spread
from datasets.rules.sheets import Sheet, read_sheet
from datasets.rules.tables import (
    Contents,
    Table,
    at_rows,
    column_names,
    encode,
    note,
    without_words_below,
)
from datasets.rules.verdicts import Fault, Finding, Limits, Refusal, WhichSheet

OWN_SHEETS = frozenset({RULES, LISTS})
UNREADABLE = (
    KeyError, ValueError, TypeError, IndexError, OverflowError, OSError, EOFError, ParseError,
    ExpatError, zipfile.BadZipFile,
)  # fmt: skip


def read_workbook(path: Path, definition: Definition, limits: Limits, sheet: str = "") -> Contents:
    """Read a workbook: last results of formulas, dates as ISO days, one table per sheet.

    :param sheet: the name of the sheet to be read, as its officer chose it.
    :raises Refusal: it is hostile or damaged, or holds no visible sheet.
    :raises WhichSheet: two sheets fit the definition.
    """
    archive = inspect_archive(path, limits)
    try:
        book, found = _read(path, limits)
        sheets = [
            (part.visible, _table(cells, part.title, definition, book.day_zero)) for part, cells in found
        ]
    except UNREADABLE as error:
        raise Refusal("damaged", "The workbook is damaged and cannot be opened.", SAVE_AS) from error
    wanted = sheet or definition.layout.sheet
    chosen = _choose([table for visible, table in sheets if visible], definition, wanted)
    others = [table for _, table in sheets if table is not chosen]
    # The template's own sheets of words are screened like all else, and nobody need be told.
    told = [part.visible for part, _ in found if part.title not in OWN_SHEETS]
    chosen.findings.extend(_notes(archive, len(told) - 1, told.count(False), definition))
    chosen.findings.extend(_stamped(path, definition))
    return Contents(chosen, others, archive.texts)


def _read(path: Path, limits: Limits) -> tuple[Book, list[tuple[SheetPart, Sheet]]]:
    with zipfile.ZipFile(path) as archive:
        book = read_book(archive, limits.columns)
        return book, [(part, read_sheet(archive, part.part, book)) for part in book.sheets]


def _table(sheet: Sheet, title: str, definition: Definition, day_zero: date) -> Table:
    if definition.layout.header_rows > 1:
        sheet = _spread(sheet)
    texts = [[cell or "" for cell in row] for row in sheet.cells.head(HEADER_SEARCH).rows()]
    at, header = find_headings(texts, definition)
    header += [""] * (sheet.cells.width - len(header))
    frame, found = sheet.cells.slice(at + 1), sheet.numbers.slice(at + 1)
    frame, found, below, findings = without_words_below(frame, found)
    columns, numbers = encode(frame, found)
    around = [cell for row in texts[:at] for cell in row if cell] + below
    header_row = sheet.numbers[at] if len(sheet.numbers) else 1
    return Table(header, header_row, columns, numbers, findings, around, title, day_zero)


def _spread(sheet: Sheet) -> Sheet:
    """Write the texts of merged cells into each of them, as far as headings may go."""
    numbers = sheet.numbers.head(HEADER_SEARCH)
    rows = [list(cells) for cells in sheet.cells.head(HEADER_SEARCH).rows()]
    spread(list(zip(numbers, rows, strict=True)), sheet.merged)
    width = max((len(cells) for cells in rows), default=0)
    cells = [[cells[at] if at < len(cells) else None for cells in rows] for at in range(width)]
    head = pl.DataFrame(cells, schema=dict.fromkeys(column_names(width), pl.String))
    return replace(sheet, cells=pl.concat([head, sheet.cells.slice(HEADER_SEARCH)], how="diagonal"))


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
