"""Headings that take several rows."""

from collections.abc import Collection, Sequence

from datasets.rules.definition import Definition
from datasets.rules.headers import HEADER_SEARCH, find_header, match

JOINED_BY = " | "
Merged = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells; rows as the file counts them, columns from 0."""


def find_headings(rows: Sequence[Sequence[str]], definition: Definition) -> tuple[int, list[str]]:
    """Give the index of the last row of the headings among the first rows of a file, and the heading of each column.

    Where the definition says that headings take several rows, their words are joined with `` | ``.
    """
    high = definition.layout.header_rows
    if high == 1 or not rows:
        at = find_header([list(row) for row in rows], definition) if rows else 0
        return at, [cell.strip() for cell in rows[at]] if rows else []
    tried = [join_headings(rows[start : start + high]) for start in range(min(len(rows), HEADER_SEARCH))]
    best = max(range(len(tried)), key=lambda start: (match(tried[start], definition).likeness, -start))
    return min(best + high, len(rows)) - 1, tried[best]


def join_headings(rows: Sequence[Sequence[str]]) -> list[str]:
    """Join the words above each column; a blank in any row but the last has the heading to its left above it."""
    width = max((len(row) for row in rows), default=0)
    columns: list[list[str]] = [[] for _ in range(width)]
    for number, row in enumerate(rows, start=1):
        above = ""
        for at in range(width):
            here = row[at].strip() if at < len(row) else ""
            above = here or (above if number < len(rows) else "")
            if above and above not in columns[at]:
                columns[at].append(above)
    return [JOINED_BY.join(words) for words in columns]


def spread(rows: list[tuple[int, list[str | None]]], merged: Collection[Merged]) -> None:
    """Write the text of merged cells into each of them, in place."""
    by_number = dict(rows)
    for first_row, first_column, last_row, last_column in merged:
        cells = by_number.get(first_row, [])
        text = cells[first_column] if first_column < len(cells) else None
        if not text:
            continue
        for number in range(first_row, last_row + 1):
            row = by_number.get(number)
            if row is not None:
                row += [None] * (last_column + 1 - len(row))
                row[first_column : last_column + 1] = [text] * (last_column + 1 - first_column)
