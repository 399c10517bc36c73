"""What moves in a figure when it shows a newer version of its data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class CellChange:
    """One cell of a figure's table before and after. None: the table had, or has, no such cell."""

    row: str
    column: str
    before: Any
    after: Any


def changed_cells(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[CellChange]:
    """Compare the tables of two figure blocks (svd-document/1) by the words of their rows and columns."""
    old, new = _cells(before), _cells(after)
    return [
        CellChange(row, column, old.get((row, column)), new.get((row, column)))
        for row, column in dict.fromkeys([*new, *old])
        if old.get((row, column)) != new.get((row, column))
    ]


def _cells(block: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    columns = block["columns"][1:]
    return {
        (str(label), column): cell
        for label, *cells in block["rows"]
        for column, cell in zip(columns, cells, strict=False)
    }
