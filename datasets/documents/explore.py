"""What a member of the partnership sees of a version: the table as asked for, its picture, its benchmark."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from datasets.documents import maps
from datasets.documents.choices import Dimension
from datasets.documents.comparison import Layout, with_benchmark
from datasets.documents.figures import MOST_BARS, MOST_SERIES, default_rows, framed, map_refused
from datasets.documents.people import Lacking, People
from datasets.documents.rates import rated
from datasets.documents.rating import Rating, rating_of
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
    rates: bool = False  # in place of counts, where the definition says of which people


@dataclass(frozen=True)
class Explored:
    """A figure block with the rows of the page, the block to draw (None: no picture), how many rows there are in
    all, and what has to be said about the view in words."""

    figure: dict[str, Any]
    picture: dict[str, Any] | None
    of: int
    words: list[str]
    lacking: Lacking | None = None  # data without which some rate or all of them are missing
    change: dict[str, Any] | None = None  # a small table of the change from year to year, in rates alone

    @property
    def cut(self) -> int:
        """How many rows of figures the page shows, where it does not show all; else 0."""
        return MOST_ROWS if self.of > MOST_ROWS else 0


def explore(
    version: DatasetVersion,
    asked: Asked,
    choices: Sequence[Dimension],
    *,
    most: int | None = MOST_ROWS,
    near: Iterable[DatasetVersion] | None = None,
) -> Explored:
    """Lay out the figures of a version as a reader asked, as everybody in the partnership may see them.

    :param most: the most rows to give; None gives all, for a file.
    :param near: what :func:`datasets.documents.people.neighbours` gave, to spare its query.
    """
    layout, words = _layout(version, asked, choices)
    if not (asked.rates and version.dataset.definition.rules.has_rates):
        return _in_counts(layout, asked, words, most)
    rating = rating_of(layout)
    people = rating.find_people(asked.benchmark, near)
    if isinstance(people, Lacking):
        return replace(_in_counts(layout, asked, words, most), lacking=people)
    return _in_rates(rating, people, asked, words, most)


def _in_counts(layout: Layout, asked: Asked, words: list[str], most: int | None) -> Explored:
    whole = asked.benchmark == "average" or asked.picture == "map"
    drawn = _drawn(layout, None if whole else most, largest_first=asked.largest_first)
    compared = with_benchmark(drawn, asked.benchmark, layout)
    in_chart = compared.drawn and asked.picture != "map"
    block = _block(layout, asked, compared.table if in_chart else drawn)
    if in_chart:
        block["chart"]["comparisons"] = [compared.label]
    words = [*words, *compared.words, *_missing_picture(asked.picture, block, layout, drawn)]
    figure = block | {
        "columns": compared.table.columns,
        "rows": _cut(compared.table.rows, len(drawn.rows), most),
    }
    return Explored(figure, _picture(block), drawn.of, words)


def _in_rates(rating: Rating, people: People, asked: Asked, words: list[str], most: int | None) -> Explored:
    layout, on_map = rating.layout, asked.picture == "map"
    whole = asked.benchmark == "average" or on_map or asked.largest_first
    drawn = _drawn(layout, None if whole else most, largest_first=False)
    found = rated(
        drawn,
        rating,
        people,
        asked.benchmark,
        largest_first=asked.largest_first,
        most=None if on_map else most,
    )
    wide = found.wide if not on_map else found.without_benchmark
    block = _block(layout, asked, wide, title=found.title, unit=found.unit)
    block["chart"] |= {"comparisons": [found.label] if found.label else [], "intervals": found.intervals}
    words = [*words, *found.words, *_missing_picture(asked.picture, block, layout, wide)]
    figure = block | {"columns": found.long.columns, "rows": _cut(found.long.rows, found.main, most)}
    return Explored(figure, _picture(block), found.long.of, words, found.lacking, found.change)


def _drawn(layout: Layout, most: int | None, *, largest_first: bool) -> Table:
    return table(
        layout.version,
        layout.rows_by,
        layout.series_by,
        layout.filters,
        choices=layout.dimensions,
        most=most,
        largest_first=largest_first,
    )


def _block(layout: Layout, asked: Asked, drawn: Table, **presented: str) -> dict[str, Any]:
    presentation = {"rows_by": layout.rows_by, "filters": layout.filters, "chart": _chart(asked.picture)}
    return framed(layout.version, presentation | presented, "figures", layout.dimensions, drawn)


def _picture(block: dict[str, Any]) -> dict[str, Any] | None:
    return block if block["chart"]["kind"] != "none" else None


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


def _cut(rows: list[list[Any]], of: int, most: int | None) -> list[list[Any]]:
    """Give the first ``of`` rows, cut to ``most``, and the benchmark's after them, if there are any."""
    return rows if most is None else [*rows[: min(most, of)], *rows[of:]]
