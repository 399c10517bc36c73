"""A benchmark beside chosen areas, made of nothing but figures that are shown, and said in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from datasets.documents.choices import Dimension
from datasets.documents.places import wider_areas
from datasets.documents.sums import Wanted, one_level
from datasets.documents.tables import (
    HIDDEN,
    NOT_SUPPLIED,
    Cell,
    Table,
    count_hidden,
    shown_number,
    table,
    total,
)
from datasets.models import DatasetVersion

KINDS = {
    "": "No benchmark",
    "average": "Average of the areas shown",
    "all": "All areas of this version together",
    "wider": "The wider area that they lie in",
}
NOT_SPLIT = "There is no benchmark here: lay the figures out by area, or with one column for each area."
NOT_SUMMED = "There is no average here: choose up to six areas, or lay the figures out by area."
NO_WIDER = "There is no such benchmark: this version holds no wider area in which all of these lie."
RESTS_ON_HIDDEN = "Where the benchmark would rest on a hidden or missing figure, it is not given."


NOT_DRAWN = "It is in the table and not in the chart: beside a total, single areas look like nothing."


@dataclass(frozen=True)
class Benchmark:
    """What areas are compared with, made of shown figures: its ``label``, its cells across the areas, of which areas
    it is made, and words on it. Without a label there is none, and the words say why."""

    words: list[str] = field(default_factory=list)
    label: str = ""
    cells: list[Cell] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    by_rows: bool = False
    has_size_of_areas: bool = False


@dataclass(frozen=True)
class Compared:
    """A table with its benchmark: ``label`` names its row or column. It is ``drawn`` only where it has the size of
    the areas; ``words`` say what it is, or why there is none."""

    table: Table
    words: list[str] = field(default_factory=list)
    label: str = ""
    drawn: bool = False


@dataclass(frozen=True)
class Layout:
    """What is compared: a version, laid out by one or two dimensions, with what is kept of each."""

    version: DatasetVersion
    dimensions: Sequence[Dimension]
    rows_by: str
    series_by: str | None
    filters: Wanted

    @property
    def areas(self) -> Dimension:
        return self.dimensions[0]

    @property
    def chosen(self) -> list[str]:
        asked = self.filters.get(self.areas.name) or []
        return [asked] if isinstance(asked, str) else list(asked)

    @property
    def compared(self) -> list[str]:
        """The areas that the benchmark is for: those chosen, or all of one kind."""
        return self.chosen or one_level(list(self.areas.labels))[0]


def with_benchmark(drawn: Table, kind: str, layout: Layout) -> Compared:
    """Add the benchmark of a kind to a table, as a row below areas or as a column beside them."""
    found = benchmark(drawn, kind, layout)
    return _joined(drawn, found) if found.label else Compared(drawn, found.words)


def benchmark(drawn: Table, kind: str, layout: Layout, *, added_up: bool = False) -> Benchmark:
    """Find the benchmark of a kind for a table of counts.

    :param added_up: whether the areas shown are added up instead of averaged, as rates need.
    """
    if kind not in KINDS or not kind:
        return Benchmark()
    area = layout.areas.name
    if area not in {layout.rows_by, layout.series_by} and (layout.series_by or kind == "average"):
        return Benchmark([NOT_SUMMED if kind == "average" else NOT_SPLIT])
    if kind == "average":
        return _average(drawn, layout, added_up=added_up)
    return _together(layout, drawn) if kind == "all" else _wider(layout, drawn)


def _average(drawn: Table, layout: Layout, *, added_up: bool) -> Benchmark:
    by_rows = layout.rows_by == layout.areas.name
    codes, rows = drawn.keys if by_rows else drawn.series, [row[1:] for row in drawn.rows]
    across = [list(cells) for cells in zip(*rows, strict=True)] if by_rows else rows
    if len(codes) < 2:
        return Benchmark(["There is no average of a single area."])
    if added_up:
        return _added_up(codes, across, by_rows=by_rows)
    words = (
        f"The benchmark is the average of the {len(codes):,} areas shown: their figures added up as shown and divided "
        f"by {len(codes):,}. It contains each of them."
    )
    means = [_mean(cells) for cells in across]
    return Benchmark([words], f"Average of {len(codes):,} areas", means, list(codes), by_rows, True)


def _added_up(codes: Sequence[str], across: Sequence[Sequence[Cell]], *, by_rows: bool) -> Benchmark:
    """Add up areas of one kind: those of others overlap with them, and their people would count twice."""
    kept, level = one_level(codes)
    alike = set(kept)
    sums = [
        _sum([cell for code, cell in zip(codes, cells, strict=True) if code in alike]) for cells in across
    ]
    which = f"{len(kept):,} areas shown that are of one kind" if level else f"{len(kept):,} areas shown"
    words = f"The benchmark is the {which}, their counts as shown over all their people. It contains each of them."
    return Benchmark([words], f"The {len(kept):,} areas shown", sums, kept, by_rows, True)


def _sum(cells: Sequence[Cell]) -> Cell:
    numbers = [number for cell in cells if (number := shown_number(cell)) is not None]
    return sum(numbers) if numbers and len(numbers) == len(cells) else HIDDEN


def _mean(cells: Sequence[Cell]) -> Cell:
    numbers = [shown_number(cell) for cell in cells]
    shown = [number for number in numbers if number is not None]
    return round(sum(shown) / len(shown), 1) if shown and len(shown) == len(numbers) else HIDDEN


def _together(layout: Layout, drawn: Table) -> Benchmark:
    codes = one_level(list(layout.areas.labels))[0]
    words = (
        f"The benchmark is all {len(codes):,} areas of this version added up under the same rule. "
        f"It contains {_names(layout)}."
    )
    return _beside(drawn, layout, f"All {len(codes):,} areas", codes, words)


def _wider(layout: Layout, drawn: Table) -> Benchmark:
    found = wider_areas(layout.compared, layout.areas)
    if not found:
        return Benchmark([NO_WIDER])
    name = layout.areas.labels[found[0]]
    words = f"The benchmark is {name}, as this version holds it. It contains {_names(layout)}."
    return _beside(drawn, layout, name, found[:1], words)


def _beside(drawn: Table, layout: Layout, label: str, codes: list[str], words: str) -> Benchmark:
    """Sum some areas by whatever stands across the areas."""
    area, by_rows = layout.areas.name, layout.rows_by == layout.areas.name
    across = layout.series_by if by_rows else layout.rows_by
    filters = {**layout.filters, area: codes}
    if across is None:
        cells = [total(layout.version, filters, layout.dimensions)]
    else:
        summed = table(layout.version, across, None, filters, choices=layout.dimensions)
        found = {key: row[1] for key, row in zip(summed.keys, summed.rows, strict=True)}
        cells = [found.get(key, NOT_SUPPLIED) for key in (drawn.series if by_rows else drawn.keys)]
    return Benchmark([words], label, cells, codes, by_rows)


def _names(layout: Layout) -> str:
    named = layout.areas.words(layout.compared)
    return named if layout.chosen else f"all areas shown ({named})"


def _joined(drawn: Table, found: Benchmark) -> Compared:
    rows = (
        [*drawn.rows, [found.label, *found.cells]]
        if found.by_rows
        else [[*row, cell] for row, cell in zip(drawn.rows, found.cells, strict=True)]
    )
    columns = drawn.columns if found.by_rows else [*drawn.columns, found.label]
    words = [*found.words, *missing_part(found)]
    if not found.has_size_of_areas:
        words.append(NOT_DRAWN)
    joined = replace(drawn, rows=rows, columns=columns, hidden=count_hidden(rows))
    return Compared(joined, words, found.label, found.has_size_of_areas)


def missing_part(found: Benchmark) -> list[str]:
    """Say that a benchmark is not given everywhere, where that is so."""
    return [RESTS_ON_HIDDEN] if any(shown_number(cell) is None for cell in found.cells) else []
