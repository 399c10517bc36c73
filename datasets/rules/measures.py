"""The measure column: numbers, marks, and the bounds that come with them, each distinct text read once."""

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from datasets.rules.cells import GROUPED, SPACED, Cell, marks_of, read_cell
from datasets.rules.definition import Definition
from datasets.rules.tables import Column, Table, note
from datasets.rules.verdicts import Fault, Finding, letter

REQUIRED = Fault(
    "fix", "required", "There is no value.", "Write 0 for none, or the mark for a value that is hidden."
)
FEW_VALUES = 20
# A number of nines that stands in several cells, far above all others, is a code and no count; one among many like it
# is a count.
NINES = (999, 99_999)


@dataclass(frozen=True)
class Measure:
    """Value, status, lower and upper per row; the status is null where a cell is wrong. ``place``, where the cells come
    from several columns of the file, is the column of each."""

    frame: pl.DataFrame
    findings: list[Finding]


def read_measure(table: Table, position: int, definition: Definition) -> Measure:
    """Check the measure column of a table."""
    column = table.columns[position]
    marks = marks_of(definition)
    cells = [read_cell(text, definition, marks) for text in column.texts]
    cells = _with_nines(column, cells) if definition.counts else cells
    number = pl.Int64 if definition.counts else pl.Float64
    frame = pl.DataFrame(
        {
            "value": column.looked_up([cell.value for cell in cells], number),
            "status": column.looked_up([cell.status for cell in cells], pl.Categorical),
            "lower": column.looked_up([cell.lower for cell in cells], pl.Int32),
            "upper": column.looked_up([cell.upper for cell in cells], pl.Int32),
        }
    )
    blank = marks.get("")
    if blank:
        frame = _with_blanks(frame, column, blank)
    if column.places is not None:
        frame = frame.with_columns(place=column.places)
    findings = [
        *_wrong(table, column, definition, cells, blank),
        *_locales(table, column, definition.measure),
    ]
    if definition.counts:
        findings += _rounding(table, column, cells, definition)
    return Measure(frame, findings)


def _with_blanks(frame: pl.DataFrame, column: Column, blank: Cell) -> pl.DataFrame:
    """Give the empty cells the meaning that the source gives them."""
    empty = column.codes.is_null()
    return frame.with_columns(
        pl.when(empty)
        .then(pl.lit(getattr(blank, name), frame[name].dtype))
        .otherwise(pl.col(name))
        .alias(name)
        for name in ("status", "lower", "upper")
    )


def _wrong(
    table: Table, column: Column, definition: Definition, cells: list[Cell], blank: Cell | None
) -> list[Finding]:
    faults = {text: cell.fault for text, cell in zip(column.texts, cells, strict=True) if cell.fault}
    if blank is None:
        faults.setdefault("", REQUIRED)
    wrong = column.looked_up([text in faults for text in column.texts], pl.Boolean).fill_null(blank is None)
    if not wrong.any():
        return []
    return [
        Finding(
            column=definition.measure,
            letter=letter(column.position),
            rows=table.rows.filter(wrong),
            keys=column.looked_up(column.texts, pl.String, where=wrong).fill_null(""),
            fault_of=faults.__getitem__,
            positions=column.places.filter(wrong) if column.places is not None else None,
        )
    ]


def _with_nines(column: Column, cells: list[Cell]) -> list[Cell]:
    """Ask about a 999 that is written several times where all other numbers are less than half of it."""
    values = [cell.value or 0 for cell in cells if cell.value not in NINES]
    if sum(5_000 < value < 20_000 for value in values) > FEW_VALUES:
        cells = [replace(cell, fault=None) if cell.value == 9999 else cell for cell in cells]
    often = dict(zip(column.texts, column.numbers, strict=True))
    most = max(values, default=0)
    if len(values) < FEW_VALUES:
        return cells
    return [
        _nines(cell) if cell.value in NINES and cell.value > 2 * most and often[text] > 1 else cell
        for text, cell in zip(column.texts, cells, strict=True)
    ]


def _nines(cell: Cell) -> Cell:
    message = f"{cell.value} is often used for a missing value, and every other number here is far less."
    fix = "Confirm that it is a true value, or write the mark for not available."
    fault = Fault("confirm", "sentinel_9999", message, fix, str(cell.value))
    return Cell(cell.value, cell.status, cell.lower, cell.upper, fault)


def _locales(table: Table, column: Column, name: str) -> list[Finding]:
    """Refuse a file in which thousands are parted in two ways: it was put together from two sources."""
    plain = [text.strip() for text in column.texts.filter(column.texts.str.contains(r"\d\D\d{3}"))]
    spaced = next((text for text in plain if SPACED.fullmatch(text)), None)
    comma = next((text for text in plain if GROUPED.fullmatch(text)), None)
    if spaced is None or comma is None:
        return []
    at = column.looked_up([text.strip() == spaced for text in column.texts], pl.Boolean).fill_null(False)
    row = int(table.rows.filter(at)[0])
    fault = Fault(
        "fix",
        "two_locales",
        f"Thousands are parted by a space here and by a comma elsewhere ({comma}).",
        "Write all numbers in one way, best without any mark between thousands.",
    )
    rows, keys = pl.Series([row], dtype=pl.UInt32), pl.Series([spaced], dtype=pl.String)
    place = int(column.places.filter(at)[0]) if column.places is not None else column.position
    return [Finding(name, letter(place), rows, keys, lambda _: fault)]


def _rounding(table: Table, column: Column, cells: list[Cell], definition: Definition) -> list[Finding]:
    base = definition.rounding_base
    if base:
        return _unrounded(table, column, cells, base)
    values: list[Any] = [cell.value for cell in cells if cell.value]
    if len(values) < FEW_VALUES or any(value % 5 for value in values):
        return []
    message = (
        "Every number is a multiple of 5: the figures look rounded already, and will be stored as exact."
    )
    return [
        _told(
            definition.measure,
            "all_multiples_of_5",
            message,
            "If they are rounded, say so in the note on the data.",
        )
    ]


def _unrounded(table: Table, column: Column, cells: list[Cell], base: int) -> list[Finding]:
    exact = [bool(cell.value and cell.status == "exact") for cell in cells]
    number = sum(count for count, is_exact in zip(column.numbers, exact, strict=True) if is_exact)
    if not number:
        return []
    message = f"{number:,} numbers are no multiples of {base}, to which this source rounds: they are stored as exact."
    return [note("not_rounded", message, "Check that it is the right extract.", row=table.header_row)]


def _told(name: str, rule: str, message: str, fix: str) -> Finding:
    fault = Fault("note", rule, message, fix)
    rows, keys = pl.Series([1], dtype=pl.UInt32), pl.Series([""], dtype=pl.String)
    return Finding(name, "", rows, keys, lambda _: fault, shows_value=False)
