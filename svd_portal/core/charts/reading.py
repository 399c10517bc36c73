"""Read a figure block (``svd-document/1``) into what can be drawn: values, marks and the names of both."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from svd_portal.core.charts.style import COLOURS, COMPARISON_COLOUR, COMPARISONS, MAX_SERIES


@dataclass(frozen=True)
class Point:
    row: int
    series: int
    value: float


@dataclass(frozen=True)
class Interval:
    """The limits of a value that is shown; a value that is not has none."""

    row: int
    series: int
    lower: float
    upper: float


@dataclass(frozen=True)
class Mark:
    """A cell that stands for a value which is not shown, such as a suppressed count."""

    row: int
    series: int
    mark: str
    label: str


@dataclass(frozen=True)
class Reading:
    categories: list[str]
    series: list[str]
    colours: list[str]
    points: list[Point]
    marks: list[Mark]
    unit: str
    left_out: int
    intervals: list[Interval] = field(default_factory=list)

    @property
    def values(self) -> list[float]:
        """Give all that the axis has to hold: values and their upper limits."""
        return [*(point.value for point in self.points), *(limits.upper for limits in self.intervals)]

    def key(self) -> list[tuple[str, str]]:
        """Give the marks in use as (mark, meaning), each once, in reading order."""
        return list({mark.mark: (mark.mark, mark.label) for mark in self.marks}.values())


def read(figure: Mapping[str, Any]) -> Reading:
    """Read a figure: the first column names the categories, each other column is a series, six at most."""
    columns = [str(column) for column in figure["columns"]]
    series = columns[1 : MAX_SERIES + 1]
    rows = figure["rows"]
    points = list(_points(rows, len(series)))
    return Reading(
        categories=[_name(row[0]) if row else "" for row in rows],
        series=series,
        colours=_colours(series, figure["chart"].get("comparisons", ())),
        points=points,
        marks=list(_marks(rows, len(series))),
        unit=str(figure["chart"].get("unit") or ""),
        left_out=len(columns) - 1 - len(series),
        intervals=list(_intervals(figure["chart"].get("intervals") or [], points)),
    )


def _name(cell: Any) -> str:
    if isinstance(cell, Mapping):
        return f"[{cell['mark']}]"
    return "" if cell is None else str(cell)


def _colours(series: Sequence[str], comparisons: Sequence[str]) -> list[str]:
    lighter = COMPARISONS | set(comparisons) if len(series) > 1 else set()
    return [COMPARISON_COLOUR if name in lighter else COLOURS[at] for at, name in enumerate(series)]


def _cells(rows: Sequence[Sequence[Any]], series: int) -> Iterator[tuple[int, int, Any]]:
    for at, row in enumerate(rows):
        for column, cell in enumerate(row[1 : series + 1]):
            yield at, column, cell


def _points(rows: Sequence[Sequence[Any]], series: int) -> Iterator[Point]:
    for row, column, cell in _cells(rows, series):
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            yield Point(row, column, cell)


def _intervals(given: Sequence[Sequence[Any]], points: Sequence[Point]) -> Iterator[Interval]:
    """Give the limits of the values that are drawn, and of no other cell whatever stands there."""
    for point in points:
        limits = given[point.row][point.series] if point.row < len(given) else None
        if limits:
            yield Interval(point.row, point.series, limits[0], limits[1])


def _marks(rows: Sequence[Sequence[Any]], series: int) -> Iterator[Mark]:
    for row, column, cell in _cells(rows, series):
        if isinstance(cell, Mapping):
            yield Mark(row, column, str(cell["mark"]), str(cell["label"]))
