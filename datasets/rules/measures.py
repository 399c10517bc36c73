"""The measure column: numbers, marks, and the bounds that come with them, each distinct text read once."""

from dataclasses import dataclass

import polars as pl

from datasets.rules.cells import Cell, marks_of, read_cell
from datasets.rules.definition import Definition
from datasets.rules.tables import Table
from datasets.rules.verdicts import Fault, Finding, letter

REQUIRED = Fault(
    "fix", "required", "There is no value.", "Write 0 for none, or the mark for a value that is hidden."
)
FEW_VALUES = 20


@dataclass(frozen=True)
class Measure:
    """Value, status, lower and upper per row; the status is null where a cell is wrong."""

    frame: pl.DataFrame
    findings: list[Finding]


def read_measure(table: Table, position: int, definition: Definition) -> Measure:
    """Check the measure column of a table."""
    column = table.columns[position]
    marks = marks_of(definition)
    cells = [read_cell(text, definition, marks) for text in column.texts]
    number = pl.Int64 if definition.counts else pl.Float64
    frame = pl.DataFrame(
        {
            "value": column.looked_up([cell.value for cell in cells], number),
            "status": column.looked_up([cell.status for cell in cells], pl.Categorical),
            "lower": column.looked_up([cell.lower for cell in cells], pl.Int32),
            "upper": column.looked_up([cell.upper for cell in cells], pl.Int32),
        }
    )
    findings = [] if not (wrong := _wrong(table, position, definition, cells)) else [wrong]
    if definition.counts and _all_rounded(column.texts, cells):
        findings.append(_rounded_note(definition.measure))
    return Measure(frame, findings)


def _wrong(table: Table, position: int, definition: Definition, cells: list[Cell]) -> Finding | None:
    column = table.columns[position]
    faults = {text: cell.fault for text, cell in zip(column.texts, cells, strict=True) if cell.fault}
    faults.setdefault("", REQUIRED)
    wrong = column.looked_up([text in faults for text in column.texts], pl.Boolean).fill_null(True)
    if not wrong.any():
        return None
    return Finding(
        column=definition.measure,
        letter=letter(position),
        rows=table.rows.filter(wrong),
        keys=column.looked_up(column.texts, pl.String, where=wrong).fill_null(""),
        fault_of=faults.__getitem__,
    )


def _all_rounded(texts: pl.Series, cells: list[Cell]) -> bool:
    """Say whether every number is a multiple of 5, as if the source had rounded before sending."""
    values = [cell.value for cell in cells if cell.value]
    return len(values) >= FEW_VALUES and all(value % 5 == 0 for value in values)


def _rounded_note(name: str) -> Finding:
    message = (
        "Every number is a multiple of 5: the figures look rounded already, and will be stored as exact."
    )
    fault = Fault(
        "note", "all_multiples_of_5", message, "If they are rounded, say so in the note on the data."
    )
    rows, keys = pl.Series([1], dtype=pl.UInt32), pl.Series([""], dtype=pl.String)
    return Finding(name, "", rows, keys, lambda _: fault, shows_value=False)
