"""A funnel in words: which areas lie further from the average of all than chance alone would put them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from datasets.documents.rating import Grid, Rating
from datasets.documents.sums import one_level
from datasets.documents.tables import Table
from datasets.rules.rating import Rate
from datasets.rules.statistics.comparison import Label
from datasets.rules.statistics.display import Kind, display
from datasets.rules.statistics.funnels import SIGNIFICANCE, funnel_average, funnel_significance

FEWEST_AREAS, MOST_AREAS = 5, 500
MOST_NAMED = 6
FAR = {SIGNIFICANCE[Label.MUCH_HIGHER]: "above", SIGNIFICANCE[Label.MUCH_LOWER]: "below"}


class Placed(NamedTuple):
    """An area by its name, and its rate."""

    name: str
    rate: Rate


def funnel(drawn: Table, rating: Rating, grid: Grid) -> list[str]:
    """Say of areas in rows which lie outside of the 99.8% limits around the rate of all of them together.

    Said of 5 to 500 areas of one kind, where no other benchmark was asked for; areas without a rate are left out.
    Source: Spiegelhalter 2005, Stat Med 24:1185.
    """
    by_area = rating.layout.rows_by == rating.layout.areas.name and not rating.layout.series_by
    overlaps = bool(one_level(drawn.keys)[1])
    if not by_area or overlaps or grid.benchmark.label or drawn.of > len(drawn.rows):
        return []
    firsts = zip(grid.row_labels, (row[0].shown_rate for row in grid.entries), strict=True)
    placed = [Placed(str(label), rate) for label, rate in firsts if rate]
    if not FEWEST_AREAS <= len(placed) <= MOST_AREAS:
        return []
    average = funnel_average([one.rate.count for one in placed], [one.rate.people for one in placed])
    return [_in_words(placed, average * rating.rules.multiplier)]


def _in_words(placed: Sequence[Placed], average: float) -> str:
    far = [*_far(placed, average)]
    rate = display(average, Kind.RATE)
    if not far:
        return (
            f"All {len(placed):,} areas with a rate lie within the funnel's 99.8% limits around their rate together "
            f"({rate}): chance alone could put them there."
        )
    sides = {side: [name for name, at in far if at == side] for side in FAR.values()}
    outside = ", ".join(f"{_names(names)} {side} it" for side, names in sides.items() if names)
    return (
        f"Outside of the funnel's 99.8% limits around the rate of the {len(placed):,} areas with a rate together "
        f"({rate}): {outside}. Chance alone rarely puts an area there."
    )


def _far(placed: Iterable[Placed], average: float) -> Iterable[tuple[str, str]]:
    for name, rate in placed:
        label = funnel_significance(rate.at_95, rate.at_998, average)
        if label in FAR:
            yield name, FAR[label]


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= MOST_NAMED else f"{len(names):,} areas"
