from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.rules.statistics.estimates import Estimate, Many
from datasets.rules.statistics.rates import crude_rate
from datasets.rules.statistics.trends import pooled_rate, trend, trend_in_proportions

COUNTS = st.lists(st.tuples(st.integers(1, 499), st.integers(500, 900)), min_size=5, max_size=5)


def series(*values: float, width: float = 3.92, confidence: float = 0.95) -> Many:
    given, blank = np.array(values, float), np.full(len(values), "")
    return Estimate(given, given - width / 2, given + width / 2, blank, blank, confidence)


def test_three_years_are_pooled_into_one_rate() -> None:
    found = pooled_rate([10, 20, 30, 40], [100, 200, 300, 100], multiplier=1000)
    alone = [crude_rate(60, 600, multiplier=1000), crude_rate(90, 600, multiplier=1000)]
    assert list(found.value) == [one.value for one in alone]
    assert list(found.lower) == [one.lower for one in alone]


def test_years_of_several_areas_are_pooled_along_the_last_axis() -> None:
    found = pooled_rate([[1, 2, 3], [4, None, 6]], [[10, 10, 10], [10, 10, 10]], multiplier=10, years=2)
    assert found.value[0].tolist() == [1.5, 2.5]
    assert found.flag.tolist() == [["u", "u"], ["missing", "missing"]]


@pytest.mark.parametrize("years", [0, 3])
def test_pooling_more_years_than_there_are_is_refused(years: int) -> None:
    with pytest.raises(ValueError, match="needs at least as many years"):
        pooled_rate([1, 2], [10, 10], multiplier=1, years=years)


def test_even_weights_give_the_plain_slope_and_its_chi_square() -> None:
    found = trend(series(1, 3, 5, 7, 9))
    assert (found.direction, found.slope) == ("rising", pytest.approx(2))
    assert found.chi_square == pytest.approx(2**2 * 10)
    assert trend(series(1, 3, 5, 7, 9, width=2 * 3.92)).chi_square == pytest.approx(2**2 * 10 / 2**2)
    assert found.p_value < 0.001
    assert found.points == 5


@pytest.mark.parametrize(
    ("values", "direction"),
    [
        ((9, 7, 5, 3, 1), "falling"),
        ((5, 5, 5, 5, 5), "no significant change"),
        ((5, 5.2, 5.4, 5.6, 5.8), "no significant change"),
        ((1, 3, 5, 7), "not calculated"),
        ((1, 3, np.nan, 7, 9), "not calculated"),
        ((99, 9, 7, 5, 3, 1), "falling"),
    ],
)
def test_a_series_is_named_by_its_last_five_points(values: tuple[float, ...], direction: str) -> None:
    assert trend(series(*values)).direction == direction


def test_a_trend_that_one_year_alone_makes_is_none() -> None:
    found = trend(series(5, 5, 4.9, 4.8, 15))
    assert found.chi_square > 9.5495
    assert found.direction == "no significant change"


def test_precise_years_weigh_more() -> None:
    widths = np.array([0.5, 20, 0.5, 20, 0.5])
    values, blank = np.array([1.0, 9, 2, 9, 3]), np.full(5, "")
    found = trend(Estimate(values, values - widths, values + widths, blank, blank, 0.95))
    assert found.slope == pytest.approx(0.5, abs=0.01)


def test_a_year_of_too_few_events_leaves_the_series_without_a_trend() -> None:
    counts = [40, 30, 20, 10, 2]
    assert trend(crude_rate(counts, 1000, multiplier=1000)).direction == "not calculated"
    assert trend(crude_rate([80, 70, 50, 40, 20], 1000, multiplier=1000)).direction == "falling"


def test_other_limits_and_fewer_points_are_refused() -> None:
    with pytest.raises(ValueError, match=r"limits at 0\.95"):
        trend(series(1, 2, 3, 4, 5, confidence=0.998))
    with pytest.raises(ValueError, match="at least 5 points"):
        trend(series(1, 2, 3, 4, 5), points=4)
    with pytest.raises(ValueError, match="one series"):
        trend_in_proportions([[1] * 5], [[10] * 5])
    with pytest.raises(ValueError, match="larger than its total"):
        trend_in_proportions([11, 1, 1, 1, 1], [10] * 5)


@given(COUNTS)
def test_the_chi_square_of_proportions_is_armitages(counts: list[tuple[int, int]]) -> None:
    events, totals = zip(*counts, strict=True)
    whole, part = sum(totals), sum(events)
    times = range(1, 6)
    by_events = sum(time * count for time, count in zip(times, events, strict=True))
    by_totals = sum(time * count for time, count in zip(times, totals, strict=True))
    by_squares = sum(time**2 * count for time, count in zip(times, totals, strict=True))
    above = whole * (whole * by_events - part * by_totals) ** 2
    expected = Fraction(above, part * (whole - part) * (whole * by_squares - by_totals**2))
    found = trend_in_proportions(events, totals)
    assert found.chi_square == pytest.approx(float(expected), rel=1e-9, abs=1e-9)


@given(COUNTS)
def test_a_series_read_backwards_turns_its_trend(counts: list[tuple[int, int]]) -> None:
    events, totals = np.array(counts).T
    forth, back = trend_in_proportions(events, totals), trend_in_proportions(events[::-1], totals[::-1])
    assert back.chi_square == pytest.approx(forth.chi_square, rel=1e-9, abs=1e-12)
    assert back.slope == pytest.approx(-forth.slope, abs=1e-12)


def test_rising_shares_rise_and_shares_without_events_have_no_trend() -> None:
    assert trend_in_proportions([10, 20, 30, 40, 50], [100] * 5).direction == "rising"
    assert trend_in_proportions([0, 20, 30, 40, 50], [100] * 5).direction == "not calculated"
    assert trend_in_proportions([20, 30, 40, 50], [100] * 4).direction == "not calculated"
