"""The change from one year to the next in what is shown, said only where both years are complete."""

from collections.abc import Mapping, Sequence
from typing import Any

from datasets.documents.rating import Entry, Grid, Rating
from datasets.documents.tables import HIDDEN, Cell, Table, shown_number
from datasets.rules.rating import complete_years, rates
from datasets.rules.statistics.comparison import Label, change
from datasets.rules.statistics.display import Kind, display

WORDS = {
    Label.HIGHER: "higher: the intervals lie apart",
    Label.LOWER: "lower: the intervals lie apart",
    Label.SIMILAR: "no clear change: the intervals overlap",
    Label.NOT_COMPARED: "not compared",
}
CAREFUL = (
    "A year is the sum of its figures as they are shown; where one of them is hidden or missing, so is the year. "
    "Intervals that overlap a little may hide a real change."
)


def year_on_year(drawn: Table, rating: Rating, grid: Grid) -> dict[str, Any] | None:
    """Compare the last two complete years that follow each other, a row for each line over time; None without them.

    Source: ONS, user guide to mortality statistics: no change is said without both intervals.
    """
    period = rating.rules.period
    by_rows = rating.layout.rows_by == period
    if not by_rows and rating.layout.series_by != period:
        return None
    keys = drawn.keys if by_rows else drawn.series
    years = _last_two(complete_years(keys, rating.rules.grammar))
    if not years:
        return None
    place = {key: at for at, key in enumerate(keys)}
    along = [list(column) for column in zip(*grid.entries, strict=True)] if by_rows else grid.entries
    labels: Sequence[Cell] = _columns(rating, grid) if by_rows else grid.row_labels
    lines = [[[line[place[key]] for key in parts] for parts in years.values()] for line in along]
    before, after = years
    return {
        "caption": f"Change from {before} to {after}, per {rating.rules.multiplier:,} people a year",
        "columns": [
            rating.across if by_rows else drawn.columns[0],
            before,
            "95% limits",
            after,
            "95% limits",
            "Change",
            "In words",
        ],
        "rows": [
            [label, *_changed(_year(line[0], rating), _year(line[1], rating))]
            for label, line in zip(labels, lines, strict=False)
        ],
        "note": CAREFUL,
    }


def _columns(rating: Rating, grid: Grid) -> Sequence[str]:
    """Name the lines; a single one by its areas, as its title says nothing that the caption does not."""
    if len(grid.column_labels) > 1 or rating.layout.series_by:
        return grid.column_labels
    return [rating.layout.areas.words(rating.areas)]


def _last_two(years: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Give the last complete year and the one before it."""
    named = {int(year[:4]): (year, parts) for year, parts in years.items()}
    last = max((year for year in named if year - 1 in named), default=None)
    return dict([named[last - 1], named[last]]) if last else {}


def _year(parts: Sequence[Entry], rating: Rating) -> Entry:
    """Add up the entries of a year as they are shown, over the mean of their people."""
    numbers = [number for entry in parts if (number := shown_number(entry.count)) is not None]
    people = [entry.people for entry in parts if entry.people is not None]
    blank = next((entry.count for entry in parts if shown_number(entry.count) is None), HIDDEN)
    count = sum(numbers) if len(numbers) == len(parts) else blank
    of = sum(people) / len(people) if len(people) == len(parts) else None
    return Entry(count, of, rates([shown_number(count)], [of], rating.rules.multiplier)[0])


def _changed(before: Entry, after: Entry) -> list[Cell]:
    found = [*_written(before), *_written(after)]
    if before.shown_rate is None or after.shown_rate is None:
        return [*found, "", WORDS[Label.NOT_COMPARED]]
    between = change(before.shown_rate.at_95, after.shown_rate.at_95)
    sign = "+" if between.percent > 0 else ""
    return [*found, f"{sign}{display(between.percent, Kind.PERCENT)}", WORDS[Label(between.label)]]


def _written(entry: Entry) -> list[Cell]:
    if entry.shown_rate is None:
        return [entry.figures[0], ""]
    value, *limits = entry.shown_rate.shown
    return [value, " to ".join(display(limit, Kind.RATE) for limit in limits)]
