"""XLSX to tables: the sheet to be read, and every other sheet, hidden or not, for the screening."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
import polars as pl

from datasets.rules.archive import Contents as Archive
from datasets.rules.archive import inspect_archive
from datasets.rules.container import SAVE_AS
from datasets.rules.definition import Definition
from datasets.rules.headers import HEADER_SEARCH, find_header, match
from datasets.rules.tables import Contents, Table, at_rows, column_names, encode, note
from datasets.rules.verdicts import Fault, Finding, Limits, Refusal

UNREADABLE = (KeyError, ValueError, TypeError, AttributeError, IndexError, ParseError, OSError, EOFError)


def read_workbook(path: Path, definition: Definition, limits: Limits) -> Contents:
    """Read a workbook: cached values of formulas, dates as ISO days, one table per sheet.

    :raises Refusal: it is hostile or damaged, holds no visible sheet, or two sheets fit the definition.
    """
    archive = inspect_archive(path, limits)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        sheets = [
            (sheet.sheet_state == "visible", _sheet(sheet, definition, archive.width or limits.columns))
            for sheet in book.worksheets
        ]
    except UNREADABLE as error:
        raise Refusal("damaged", "The workbook is damaged and cannot be opened.", SAVE_AS) from error
    chosen = _choose([table for visible, table in sheets if visible], definition)
    others = [table for _, table in sheets if table is not chosen]
    hidden = sum(not visible for visible, _ in sheets)
    chosen.findings.extend(_notes(archive, len(others), hidden))
    return Contents(chosen, others, archive.texts)


def _sheet(sheet: Any, definition: Definition, most: int) -> Table:
    # openpyxl fills every row up to the width that the sheet claims, and every gap between rows: with one cell
    # in the far corner that is 17 thousand million cells, or 24 seconds at 256 columns. Hence the width in use.
    rows = _texts(sheet.iter_rows(max_col=most, values_only=True))
    first: list[tuple[int, list[str | None]]] = []
    for row in rows:
        first.append(row)
        if len(first) >= HEADER_SEARCH:
            break
    texts = [[cell or "" for cell in row] for _, row in first]
    at = find_header(texts, definition) if texts else 0
    header = [cell.strip() for cell in texts[at]] if texts else []
    body = [*first[at + 1 :], *rows]
    width = max([len(header), *(len(row) for _, row in body)])
    header += [""] * (width - len(header))
    cells = [[row[index] if index < len(row) else None for _, row in body] for index in range(width)]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(column_names(width), pl.String))
    columns, numbers = encode(frame, pl.Series([number for number, _ in body], dtype=pl.UInt32))
    above = [cell for row in texts[:at] for cell in row if cell]
    return Table(header, first[at][0] if first else 1, columns, numbers, [], above)


def _texts(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, list[str | None]]]:
    """Give the rows that hold anything, with their numbers, without empty cells at the end."""
    for number, row in enumerate(rows, start=1):
        cells = [None if value is None else _text(value) for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield number, cells


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _choose(visible: list[Table], definition: Definition) -> Table:
    if not visible:
        raise Refusal("no_sheet", "The workbook has no visible sheet.", "Put the table on a visible sheet.")
    fitting = [table for table in visible if match(table.header, definition).complete]
    if len(fitting) > 1:
        raise Refusal(
            "several_sheets", "More than one sheet fits the template.", "Keep only the sheet to be read."
        )
    return (
        fitting[0]
        if fitting
        else max(visible, key=lambda table: len(match(table.header, definition).positions))
    )


def _notes(archive: Archive, others: int, hidden: int) -> list[Finding]:
    notes: list[Finding] = []
    if archive.formulas:
        notes.append(note("formulas", "Some cells hold formulas. Their last results were read."))
    if others:
        notes.append(
            note("other_sheets", f"{others} other sheets were checked for personal data and not read.")
        )
    if hidden:
        notes.append(
            note("hidden_sheets", f"{hidden} hidden sheets were checked for personal data and not read.")
        )
    if archive.merged:
        message = "The workbook has merged cells: only the first cell of each holds its value."
        notes.append(
            at_rows(Fault("note", "merged_cells", message, "Unmerge them and fill every cell."), [1])
        )
    return notes
