"""An example file to a proposal, as it runs inside the child process: read and screened like every file, then
forgotten."""

import csv
import io
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import polars as pl

from datasets.rules.container import TextFile, sniff
from datasets.rules.definition import Areas, Definition, Field
from datasets.rules.disclosure.profiles import HES
from datasets.rules.headings import join_headings
from datasets.rules.layout import Layout
from datasets.rules.proposal import propose
from datasets.rules.reading import read_csv, sniff_delimiter
from datasets.rules.screening import screen
from datasets.rules.seen import NUMERIC, Seen
from datasets.rules.tables import Column, Contents, Table
from datasets.rules.verdicts import Limits, Refusal
from datasets.rules.workbook import read_workbook

FIRST_ROWS = 20
HEAD_BYTES = 1 << 16
MOST_TEXTS = 400  # distinct texts of a column that are looked at, the most frequent first
FULL = 0.7
FEWEST_SPREAD = 3
NO_HEADING = "\0"  # no sheet has it, so none is taken for the one that is meant
TOO_FEW = Refusal(
    "no_table",
    "There is no table to be seen: a row of headings, and rows with numbers below it.",
    "Send the table alone, with its headings in one row.",
)


def propose_file(request: dict[str, Any], tell: Callable[[str, int], None]) -> dict[str, Any]:
    """Read and screen an example; give back what its columns may be, or why it cannot be taken.

    The request has path, names (tidy name of a place to its level) and limits or null.
    """
    limits = Limits(**(request.get("limits") or {}))
    try:
        tell("scanning", 0)
        contents, high = _read(Path(request["path"]), limits)
        table = contents.table
        seen = [_seen(heading, column) for heading, column in zip(table.header, table.columns, strict=False)]
        number = next((at for at, one in enumerate(seen) if one.share(NUMERIC.fullmatch) > 0.5), None)
        tell("screening", table.height)
        screen(contents, None if number is None else (number,))
        if number is None or table.height < 1:
            raise TOO_FEW
    except Refusal as refusal:
        return {"refusal": asdict(refusal)}
    proposal = propose(seen, table.height, request.get("names") or {}, high)
    sheet = table.sheet if contents.others else ""
    return {"proposal": replace(proposal, sheet=sheet).as_json()}


def _read(path: Path, limits: Limits) -> tuple[Contents, int]:
    """Read the largest table of a file; say how many rows its headings take."""
    file = sniff(path, limits)
    if isinstance(file, TextFile):
        headings, high = _headings(_first_rows(file))
        return Contents(read_csv(file, _stand_in(headings, high), limits)), high
    contents = read_workbook(path, _stand_in([NO_HEADING]), limits)
    largest = max([contents.table, *contents.others], key=lambda table: table.height * len(table.header))
    headings, high = _headings([largest.header, *_rows(largest)])
    return read_workbook(path, _stand_in(headings, high, largest.sheet), limits), high


def _first_rows(file: TextFile) -> list[list[str]]:
    head = file.data[:HEAD_BYTES].decode("utf-8", "ignore")
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=sniff_delimiter(head))
    try:
        return [row for row, _ in zip(reader, range(FIRST_ROWS), strict=False)]
    except csv.Error:
        return []


def _rows(table: Table) -> list[list[str]]:
    columns = [
        column.looked_up(column.texts, pl.String).head(FIRST_ROWS).fill_null("").to_list()
        for column in table.columns
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _headings(rows: list[list[str]]) -> tuple[list[str], int]:
    """Give the headings and how many rows they take: the first row that is nearly as full as the fullest, if it has
    gaps with the next one, as merged headings leave them."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    fullest = max(filled, default=0)
    at = next((at for at, number in enumerate(filled) if number >= FULL * fullest), 0)
    above = rows[at - 1] if at else []
    if _heads(above, rows[at] if rows else []):
        return join_headings(rows[at - 1 : at + 1]), 2
    return (rows[at] if rows else []), 1


def _heads(above: list[str], row: list[str]) -> bool:
    """Say whether a row goes on above another: words with gaps, over headings that come several times."""
    words = [cell.strip() for cell in row if cell.strip()]
    spread = sum(bool(cell.strip()) for cell in above)
    return spread >= FEWEST_SPREAD and len(set(words)) < len(words) and spread < len(above)


def _stand_in(headings: list[str], high: int = 1, sheet: str = "") -> Definition:
    """Make a definition that finds this row of headings and asks nothing else of a file."""
    names = [heading.strip() for heading in headings if heading.strip()]
    fields = tuple(
        Field(name, name, "string", "", False, (), "", None, {}, "") for name in dict.fromkeys(names)
    )
    first = names[0] if names else ""
    return Definition(
        key="", version=1, title="", purpose="", fields=fields, primary_key=(), missing_values=("",), measure=first,
        kind="count_of_events", unit="", areas=Areas(first, ("district",)), period=first, grammar="month",
        breakdowns=(), markers={}, profile=HES, totals=(), legal_basis="", quality_questions=(),
        layout=Layout(header_rows=high, sheet=sheet),
    )  # fmt: skip


def _seen(heading: str, column: Column) -> Seen:
    frame = pl.DataFrame({"text": column.texts, "rows": column.numbers}).sort("rows", descending=True)
    first = frame.head(MOST_TEXTS)
    return replace(
        Seen(heading, tuple(zip(first["text"].to_list(), first["rows"].to_list(), strict=True))),
        blanks=int(column.codes.null_count()),
    )
