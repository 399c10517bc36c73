"""The CSV of a table or figure, made from its block (``svd-document/1``) alone."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

# A spreadsheet runs text that starts so as a formula; the apostrophe makes it text again.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def block_csv(block: Mapping[str, Any]) -> str:
    """Write a block as CSV (RFC 4180): plain numbers, marks as ``[c]``, null as nothing."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_row(block["columns"]))
    writer.writerows(_row(row) for row in block["rows"])
    return out.getvalue()


def _row(cells: Iterable[Any]) -> list[Any]:
    return [csv_cell(cell) for cell in cells]


def csv_cell(cell: Any) -> Any:
    """Write one cell: a mark as ``[c]``, and no text that a spreadsheet would run."""
    if isinstance(cell, Mapping):
        return f"[{cell['mark']}]"
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell
