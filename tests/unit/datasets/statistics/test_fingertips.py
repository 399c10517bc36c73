"""The limits and trends that OHID published, from the counts that it published beside them."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from datasets.rules.statistics.estimates import NINETY_FIVE, Estimate, Many
from datasets.rules.statistics.rates import crude_rate, proportion
from datasets.rules.statistics.standardisation import indirectly_standardised_ratio
from datasets.rules.statistics.trends import FEWEST_POINTS, Direction, trend
from tests.unit.datasets.statistics.shared import Row, column, published, with_fingertips

pytestmark = with_fingertips
SINGLE_PRECISION = 2.0**-24
NINE_DIGITS = 1e-9
LONG = 12
# Half of the last place that limits are published with, and a little for what cannot be written in binary.
FIVE_PLACES, NINE_PLACES = 0.5e-5 + 1e-11, 0.5e-8 + 1e-13


@dataclass(frozen=True)
class Indicator:
    """How an indicator is computed, how far the limits of any row may be off (absolute), and the number format that
    unrounded ones were kept in (relative)."""

    number: str
    rows: int
    compute: Callable[[np.ndarray, np.ndarray], Many]
    rounding: float = FIVE_PLACES
    precision: float = NINE_DIGITS


def percentage(events: np.ndarray, total: np.ndarray) -> Many:
    return proportion(events, total, multiplier=100)


def per_thousand(events: np.ndarray, people: np.ndarray) -> Many:
    return crude_rate(events, people, multiplier=1_000)


def per_hundred_thousand(events: np.ndarray, people: np.ndarray) -> Many:
    return crude_rate(events, people, multiplier=100_000)


# 94063, which the reference names too, is beyond the rows of the file that is shared. The last two are ours.
INDICATORS = [
    Indicator("30302", 63, percentage),
    Indicator("93474", 1200, percentage),
    Indicator("91040", 646, percentage, NINE_PLACES),
    Indicator("92266", 175, per_thousand),
    Indicator("20401", 208, per_thousand),
    Indicator("91344", 286, indirectly_standardised_ratio, 200 * SINGLE_PRECISION, SINGLE_PRECISION),
    Indicator("41203", 161, per_hundred_thousand),
    Indicator("91894", 456, percentage, 0.5e-2 + 1e-8),
]


@cache
def rows_by_indicator() -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in published():
        found[row["IndicatorId"]].append(row)
    return found


def limits(indicator: Indicator) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Give, for the lower and the upper limits: ours, those published, and whether these were left unrounded."""
    rows = [
        row
        for row in rows_by_indicator()[indicator.number]
        if row["LowerCI"] and row["Count"] and row["Denominator"]
    ]
    assert len(rows) == indicator.rows
    found = indicator.compute(column(rows, "Count"), column(rows, "Denominator"))
    return [
        (ours, column(rows, name), np.array([len(row[name]) > LONG for row in rows]))
        for name, ours in (("LowerCI", found.lower), ("UpperCI", found.upper))
    ]


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.number)
def test_all_limits_equal_those_published_to_the_last_place(indicator: Indicator) -> None:
    for ours, theirs, _ in limits(indicator):
        assert np.abs(ours - theirs).max() <= indicator.rounding


UNROUNDED = {"30302": 60, "93474": 600, "91040": 700, "91344": 500, "91894": 500}


@pytest.mark.parametrize("number", UNROUNDED)
def test_limits_published_unrounded_agree_in_every_digit_that_was_kept(number: str) -> None:
    indicator = next(one for one in INDICATORS if one.number == number)
    compared = 0
    for ours, theirs, is_long in limits(indicator):
        np.testing.assert_allclose(ours[is_long], theirs[is_long], rtol=indicator.precision, atol=0)
        compared += is_long.sum()
    assert compared >= UNROUNDED[number]


WORDS = {"Incr": Direction.RISING, "Decr": Direction.FALLING, "No s": Direction.NO_CHANGE}
# Series of one figure a year, of at least five years, in the part of the file that is shared.
TRENDS = {"22401": 171, "241": 66, "247": 66, "41203": 12, "91894": 43, "92266": 35}


@pytest.mark.parametrize("number", TRENDS)
def test_recent_trends_equal_those_published(number: str) -> None:
    seen: Counter[bool] = Counter()
    for rows in yearly_series(number):
        word = next((row["Trend"][:4] for row in rows if row["Trend"][:4] in WORDS), None)
        if word:
            seen[trend(as_estimate(rows)).direction == WORDS[word]] += 1
    assert seen == {True: TRENDS[number]}


def yearly_series(number: str) -> list[list[Row]]:
    found = defaultdict(list)
    for row in rows_by_indicator()[number]:
        if row["LowerCI"] and row["Value"]:
            found[
                tuple(row[name] for name in ("AgeID", "SexID", "AreaCode", "CategoryType", "Category"))
            ].append(row)
    ordered = [sorted(rows, key=lambda row: row["Year"]) for rows in found.values()]
    return [rows for rows in ordered if len({row["Year"] for row in rows}) == len(rows) >= FEWEST_POINTS]


def as_estimate(rows: list[Row]) -> Many:
    blank = np.full(len(rows), "")
    value, lower, upper = (column(rows, name) for name in ("Value", "LowerCI", "UpperCI"))
    return Estimate(value, lower, upper, blank, blank, NINETY_FIVE)
