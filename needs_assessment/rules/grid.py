"""A table as people paste it from a spreadsheet: cells apart by tabs, or by commas, and back again."""

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

MARKS = {"c": "suppressed", "x": "not available", "z": "not applicable", "low": "rounds to zero"}
MARK = re.compile(r"\[(c|x|z|low)\]")
WHOLE = re.compile(r"[-−]?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)")
DECIMAL = re.compile(r"[-−]?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)\.\d*[1-9]")
YEAR = re.compile(r"(?:19|20)\d\d")
MOST_COLUMNS, MOST_ROWS = 20, 500


class GridError(Exception):
    """The pasted text is no table; the text says why and what to do."""


def read(text: str) -> tuple[list[str], list[list[Any]]]:
    """Read a pasted table: its columns, and rows of cells as ``svd-document/1`` writes them.

    :raises GridError: without rows, with too many, or when a row has more cells than the first.
    """
    delimiter = "\t" if "\t" in text else ","
    lines = [
        line
        for line in csv.reader(io.StringIO(text.strip("\r\n")), delimiter=delimiter)
        if any(map(str.strip, line))
    ]
    if len(lines) < 2:
        raise GridError("Paste at least two lines: the column headings, then one row or more.")
    columns = [heading.strip() for heading in lines[0]]
    if len(columns) > MOST_COLUMNS or len(lines) > MOST_ROWS + 1:
        raise GridError(
            f"A table can have {MOST_COLUMNS} columns and {MOST_ROWS} rows. Attach a longer one as data."
        )
    if not all(columns):
        raise GridError("Every column needs a heading in the first line.")
    return columns, [_row(number, line, len(columns)) for number, line in enumerate(lines[1:], start=2)]


def write(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Write a table as a person would paste it, with tabs."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerows([columns, *([_as_typed(value) for value in row] for row in rows)])
    return out.getvalue()


def _row(number: int, line: list[str], width: int) -> list[Any]:
    if len(line) > width and any(cell.strip() for cell in line[width:]):
        raise GridError(f"Line {number} has more cells than the headings. Check for a missing tab or comma.")
    cells = [cell_of(text) for text in line[:width]]
    return cells + [None] * (width - len(cells))


def cell_of(text: str) -> Any:
    """Read one cell: a number, a mark such as [c], words, or nothing.

    Whatever is not exactly how we would write a number stays as typed, so that codes with zeros in front and
    years are not changed.
    """
    text = text.strip()
    if not text:
        return None
    if mark := MARK.fullmatch(text):
        return {"mark": mark[1], "label": MARKS[mark[1]]}
    plain = text.replace(",", "").replace("−", "-")
    if WHOLE.fullmatch(text) and not YEAR.fullmatch(text) and len(plain) <= 15:
        return int(plain)
    return float(plain) if DECIMAL.fullmatch(text) and len(plain) <= 15 else text


def _as_typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return f"[{value['mark']}]"
    return f"{value:,}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
