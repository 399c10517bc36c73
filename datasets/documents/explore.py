"""What a member of the partnership sees of a version: the table as asked for, its picture, its benchmark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from datasets.documents import maps
from datasets.documents.choices import Dimension
from datasets.documents.comparison import Compared, Layout, with_benchmark
from datasets.documents.figures import MOST_BARS, MOST_SERIES, default_rows, framed, map_refused
from datasets.documents.tables import Table, table
from datasets.models import DatasetVersion

MOST_ROWS = 200  # on a page; the CSV has all
MAP_BY_AREA = "A map shows one number for each area: these figures are laid out by area."
SIDE_BY_SIDE = "The areas that you chose stand side by side, one column each."
NO_CHART = f"There is no chart of more than {MOST_BARS} rows or {MOST_SERIES} columns: choose fewer, or read the table."


@dataclass(frozen=True)
class Asked:
    """The choices of a reader, as the address of the page carries them."""

    rows_by: str = ""
    series_by: str = ""
    filters: Mapping[str, Sequence[str]] | None = None
    benchmark: str = ""
    picture: str = "chart"  # chart, map or none
    largest_first: bool = False


@dataclass(frozen=True)
class Explored:
    """A figure block with the rows of the page, the block to draw (None: no picture), how many rows there are in
    all, and what has to be said about the view in words."""

    figure: dict[str, Any]
    picture: dict[str, Any] | None
    of: int
    words: list[str]

    @property
    def cut(self) -> int:
        """How many rows of figures the page shows, where it does not show all; else 0."""
        return MOST_ROWS if self.of > MOST_ROWS else 0


def explore(
    version: DatasetVersion, asked: Asked, choices: Sequence[Dimension], *, most: int | None = MOST_ROWS
) -> Explored:
    """Lay out the figures of a version as a reader asked, as everybody in the partnership may see them.

    :param most: the most rows to give; None gives all, for a file.
    """
    layout, words = _layout(version, asked, choices)
    whole = asked.benchmark == "average" or asked.picture == "map"
    drawn = table(
        version,
        layout.rows_by,
        layout.series_by,
        layout.filters,
        choices=choices,
        most=None if whole else most,
        largest_first=asked.largest_first,
    )
    compared = with_benchmark(drawn, asked.benchmark, layout)
    presentation = {"rows_by": layout.rows_by, "filters": layout.filters, "chart": _chart(asked.picture)}
    in_chart = compared.drawn and asked.picture != "map"
    block = framed(version, presentation, "figures", choices, compared.table if in_chart else drawn)
    if in_chart:
        block["chart"]["comparisons"] = [compared.label]
    words += [*compared.words, *_missing_picture(asked.picture, block, layout, drawn)]
    figure = block | {"columns": compared.table.columns, "rows": _cut(compared, drawn, most)}
    picture = block if block["chart"]["kind"] != "none" else None
    return Explored(figure, picture, drawn.of, words)


def _layout(version: DatasetVersion, asked: Asked, choices: Sequence[Dimension]) -> tuple[Layout, list[str]]:
    filters, names = dict(asked.filters or {}), {dimension.name for dimension in choices}
    area = choices[0].name
    rows_by = asked.rows_by if asked.rows_by in names else default_rows(version)
    series_by = asked.series_by if asked.series_by in names and asked.series_by != rows_by else None
    layout = Layout(version, choices, rows_by, series_by, filters)
    if asked.picture == "map" and (rows_by != area or series_by):
        return replace(layout, rows_by=area, series_by=None), [MAP_BY_AREA]
    if 1 < len(layout.chosen) <= MOST_SERIES and area != rows_by and series_by is None:
        # Added up, they would be a sum that a reader chose, which the rule has to hide more often.
        return replace(layout, series_by=area), [SIDE_BY_SIDE]
    return layout, []


def _chart(picture: str) -> str:
    return picture if picture in {"map", "none"} else ""


def _missing_picture(picture: str, block: dict[str, Any], layout: Layout, drawn: Table) -> list[str]:
    kind = block["chart"]["kind"]
    if picture == "map" and kind != "map":
        return [map_refused(layout.areas, drawn) or maps.NO_OUTLINES]
    too_many = len(drawn.rows) > MOST_BARS or len(drawn.columns) > MOST_SERIES + 1
    return [NO_CHART] if picture == "chart" and kind == "none" and too_many else []


def _cut(compared: Compared, drawn: Table, most: int | None) -> list[list[Any]]:
    """Give the first rows, and the benchmark's row, if there is one, whatever the number of the others."""
    rows: list[list[Any]] = compared.table.rows
    return rows if most is None else [*rows[: min(most, len(drawn.rows))], *rows[len(drawn.rows) :]]
