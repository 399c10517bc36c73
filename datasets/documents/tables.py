"""The figures of a version as a table for one audience. Only the owner's officers ever see a raw value."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Literal

import polars as pl

from datasets.documents import sums
from datasets.documents.choices import Dimension, dimension_choices
from datasets.documents.sums import Kept, Wanted
from datasets.models import DatasetVersion, Observation
from partnerships.statuses import Level

Audience = Literal["others", "owner"]
Cell = str | int | float | None | dict[str, str]

LABELS = {
    "c": "suppressed",
    "n": "not collected",
    "s": "not supplied",
    "x": "not available",
    "z": "not applicable",
}
FIGURES = ("value", "status")
PIECE = 5000
NOT_SUPPLIED: Cell = {"mark": "x", "label": LABELS["x"]}
HIDDEN: Cell = {"mark": "c", "label": LABELS["c"]}
CHOSEN = (
    "Some figures add up values that were chosen for this view. Such a figure is made of the figures as they are shown "
    "and hidden where any part of it is: several choices together could otherwise give a small number away."
)
OF_ROUNDED = "Some figures rest on rounded values."


@dataclass(frozen=True)
class Table:
    """Columns, rows of cells (svd-document/1), the rule in words, and how many cells are hidden by it.

    ``keys`` holds for each row the value that it stands for, ``series`` for each column after the first, if the
    columns are values at all; ``of`` says how many rows there are.
    """

    columns: list[str]
    rows: list[list[Cell]]
    rule: str
    hidden: int
    notes: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    series: list[str] = field(default_factory=list)
    of: int = 0


def table(
    version: DatasetVersion,
    rows_by: str,
    series_by: str | None = None,
    filters: Wanted | None = None,
    *,
    audience: Audience = "others",
    choices: Sequence[Dimension] | None = None,
    most: int | None = None,
    largest_first: bool = False,
) -> Table:
    """Sum the figures of a version by one or two of its dimensions.

    :param rows_by: the field whose values become rows; ``series_by`` the one whose values become columns.
    :param filters: field to the value or values to keep; an unknown field or value is left out.
    :param audience: "owner" gives raw sums: only for a data officer of the supplying authority.
    :param choices: what :func:`dimension_choices` gave, to spare its query.
    :param most: lay out this many rows at most.
    :param largest_first: order rows by the first number that they show; rows that show none stand last, in the
        order of their dimension, so that no order tells a hidden number.
    """
    dimensions = {dimension.name: dimension for dimension in choices or dimension_choices(version)}
    by = [dimensions[name] for name in dict.fromkeys((rows_by, series_by)) if name in dimensions]
    kept = sums.keep(dimensions.values(), filters or {}, by)
    early = most if len(by) > 1 and not largest_first else None
    of = len(kept.of(by[0]))
    if early is not None and of > early:
        # Rows by columns may be hundreds of thousands of groups: those that are not laid out are not asked for.
        kept = replace(kept, values={**kept.values, by[0].slot: kept.of(by[0])[:early]})
    frame = (sums.for_owner if audience == "owner" else sums.for_others)(version, by, kept)
    laid = _laid_out(version, by, frame, kept, largest_first)
    return _cut(laid, most, of if early is not None and of > early else len(laid.rows))


def total(version: DatasetVersion, filters: Wanted, choices: Sequence[Dimension]) -> Cell:
    """Sum all figures of a version that are kept into one cell, as others see it."""
    row = sums.for_others(version, [], sums.keep(choices, filters, [])).row(0, named=True)
    return _cell(row["shown"], row["mark"])


def leaves(
    version: DatasetVersion,
    filters: Wanted | None = None,
    audience: Audience = "others",
    choices: Sequence[Dimension] | None = None,
    limit: int | None = None,
) -> Table:
    """List the figures of a version as they were sent, one row each, for one audience."""
    dimensions = list(choices or dimension_choices(version))
    found = sums.cells(version, sums.keep(dimensions, filters or {}, dimensions)).order_by(
        "area", "period", "cat1", "cat2", "cat3", "cat4", "cat5", "cat6"
    )
    names = [dimension.slot for dimension in dimensions]
    raw = list(found.values_list(*names, *FIGURES)[:limit])
    cells = map(_raw, raw) if audience == "owner" else _shown(version, raw, names)
    rows = [[*_labels(row, dimensions), cell] for row, cell in zip(raw, cells, strict=True)]
    columns = [dimension.title for dimension in dimensions] + [measure(version)]
    return Table(columns, rows, version.release.rule, count_hidden(rows), of=len(rows))


def iterate_leaves(
    version: DatasetVersion, choices: Sequence[Dimension]
) -> Iterable[list[str | float | None]]:
    """Give all figures of a version as others see them, for a file: codes and names, number, mark."""
    names = [dimension.slot for dimension in choices]
    found = Observation.objects.of(version).order_by().values_list(*names, *FIGURES)
    rows = found.iterator(chunk_size=PIECE)
    while raw := list(islice(rows, PIECE)):
        for row, (shown, mark) in zip(raw, sums.shown_leaves(version, raw, names), strict=True):
            yield [row[0], choices[0].labels.get(row[0], ""), *row[1 : len(names)], _plain(shown), mark]


def measure(version: DatasetVersion) -> str:
    """Give the title of what is counted."""
    definition = version.dataset.definition.rules
    return definition.field(definition.measure).title


def count_hidden(rows: Iterable[Iterable[Cell]]) -> int:
    return sum(isinstance(cell, Mapping) and cell["mark"] == "c" for row in rows for cell in row)


def shown_number(cell: Cell) -> float | None:
    """Give the number that a cell shows, or None for a mark."""
    return cell if isinstance(cell, int | float) else None


def _laid_out(
    version: DatasetVersion, by: list[Dimension], frame: pl.DataFrame, kept: Kept, largest_first: bool
) -> Table:
    slots = [dimension.slot for dimension in by]
    cells = {
        row[: len(by)]: _cell(row[-2], row[-1]) for row in frame.select(*slots, "shown", "mark").iter_rows()
    }
    present = [set(frame[slot]) for slot in slots]
    rows = [pair for pair in by[0].values if pair[0] in present[0]]
    if len(by) == 1:
        columns, series = [by[0].title, measure(version)], []
        laid = [(value, [label, cells[value,]]) for value, label in rows]
    else:
        series = [pair for pair in by[1].values if pair[0] in present[1]]
        columns = [by[0].title, *[label for _, label in series]]
        laid = [
            (value, [label, *[cells.get((value, s), NOT_SUPPLIED) for s, _ in series]])
            for value, label in rows
        ]
    if largest_first:
        laid.sort(key=lambda pair: _largest_first(pair[1]))
    hidden = count_hidden(row for _, row in laid)
    notes = _notes(kept, hidden, bool(frame["of_rounded"].any()))
    rows_, keys = [row for _, row in laid], [value for value, _ in laid]
    return Table(columns, rows_, version.release.rule, hidden, notes, keys, [value for value, _ in series])


def _largest_first(row: Sequence[Cell]) -> tuple[bool, float]:
    number = shown_number(row[1]) if len(row) > 1 else None
    return number is None, -(number or 0)


def _notes(kept: Kept, hidden: int, of_rounded: bool) -> list[str]:
    notes = []
    if kept.level:
        kind = Level(kept.level).label.lower() if kept.level in Level else "other area"
        notes.append(f"Only areas of one kind ({kind}) are added up: areas of other kinds overlap with them.")
    if kept.chosen and hidden:
        notes.append(CHOSEN)
    return [*notes, OF_ROUNDED] if of_rounded else notes


def _cut(laid: Table, most: int | None, of: int) -> Table:
    rows = laid.rows[:most]
    return replace(laid, rows=rows, keys=laid.keys[:most], of=of, hidden=count_hidden(rows))


def _labels(row: Sequence[Any], dimensions: Sequence[Dimension]) -> list[Cell]:
    return [dimension.labels.get(key, key) for dimension, key in zip(dimensions, row, strict=False)]


def _raw(row: Sequence[Any]) -> Cell:
    value, status = row[-len(FIGURES) :]
    return _cell(value, "" if status in "er" else status)


def _shown(version: DatasetVersion, raw: Sequence[Sequence[Any]], names: Sequence[str]) -> Iterator[Cell]:
    return (_cell(shown, mark) for shown, mark in sums.shown_leaves(version, raw, names))


def _cell(number: float | None, mark: str) -> Cell:
    return {"mark": mark, "label": LABELS[mark]} if mark else _plain(number)


def _plain(number: float | None) -> float | int | None:
    return int(number) if number is not None and float(number).is_integer() else number
