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
    if kind not in KINDS or not kind:
        return Compared(drawn)
    area = layout.areas.name
    if area not in {layout.rows_by, layout.series_by} and (layout.series_by or kind == "average"):
        return Compared(drawn, [NOT_SUMMED if kind == "average" else NOT_SPLIT])
    if kind == "average":
        return _average(drawn, layout)
    return _together(drawn, layout) if kind == "all" else _wider(drawn, layout)


def _average(drawn: Table, layout: Layout) -> Compared:
    by_rows = layout.rows_by == layout.areas.name
    columns = [list(column) for column in zip(*drawn.rows, strict=True)][1:] if by_rows else []
    cells = [_mean(cells) for cells in (columns if by_rows else [row[1:] for row in drawn.rows])]
    count = len(drawn.rows) if by_rows else len(drawn.columns) - 1
    if count < 2:
        return Compared(drawn, ["There is no average of a single area."])
    words = (
        f"The benchmark is the average of the {count:,} areas shown: their figures added up as shown and divided by "
        f"{count:,}. It contains each of them."
    )
    return _joined(drawn, f"Average of {count:,} areas", cells, [words], by_rows=by_rows, is_drawn=True)


def _mean(cells: Sequence[Cell]) -> Cell:
    numbers = [shown_number(cell) for cell in cells]
    shown = [number for number in numbers if number is not None]
    return round(sum(shown) / len(shown), 1) if shown and len(shown) == len(numbers) else HIDDEN


def _together(drawn: Table, layout: Layout) -> Compared:
    codes = one_level(list(layout.areas.labels))[0]
    words = (
        f"The benchmark is all {len(codes):,} areas of this version added up under the same rule. "
        f"It contains {_names(layout)}."
    )
    return _beside(drawn, layout, f"All {len(codes):,} areas", codes, [words])


def _wider(drawn: Table, layout: Layout) -> Compared:
    found = wider_areas(layout.compared, layout.areas)
    if not found:
        return Compared(drawn, [NO_WIDER])
    name = layout.areas.labels[found[0]]
    words = [f"The benchmark is {name}, as this version holds it. It contains {_names(layout)}."]
    return _beside(drawn, layout, name, found[:1], words)


def _beside(drawn: Table, layout: Layout, label: str, codes: list[str], words: list[str]) -> Compared:
    """Sum some areas by whatever stands across the areas, and put the sums beside them."""
    area, by_rows = layout.areas.name, layout.rows_by == layout.areas.name
    across = layout.series_by if by_rows else layout.rows_by
    filters = {**layout.filters, area: codes}
    if across is None:
        cells = [total(layout.version, filters, layout.dimensions)]
    else:
        summed = table(layout.version, across, None, filters, choices=layout.dimensions)
        found = {key: row[1] for key, row in zip(summed.keys, summed.rows, strict=True)}
        cells = [found.get(key, NOT_SUPPLIED) for key in (drawn.series if by_rows else drawn.keys)]
    return _joined(drawn, label, cells, words, by_rows=by_rows)


def _names(layout: Layout) -> str:
    named = layout.areas.words(layout.compared)
    return named if layout.chosen else f"all areas shown ({named})"


def _joined(
    drawn: Table,
    label: str,
    cells: Sequence[Cell],
    words: list[str],
    *,
    by_rows: bool,
    is_drawn: bool = False,
) -> Compared:
    rows = (
        [*drawn.rows, [label, *cells]]
        if by_rows
        else [[*r, c] for r, c in zip(drawn.rows, cells, strict=True)]
    )
    columns = drawn.columns if by_rows else [*drawn.columns, label]
    if any(shown_number(cell) is None for cell in cells):
        words = [*words, RESTS_ON_HIDDEN]
    if not is_drawn:
        words = [
            *words,
            "It is in the table and not in the chart: beside a total, single areas look like nothing.",
        ]
    joined = replace(drawn, rows=rows, columns=columns, hidden=count_hidden(rows))
    return Compared(joined, words, label, is_drawn)
