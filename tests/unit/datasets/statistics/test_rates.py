import math
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.rules.statistics.estimates import shown
from datasets.rules.statistics.rates import count_limits, crude_rate, proportion

EVENTS = st.integers(0, 10_000_000)
PEOPLE = st.integers(1, 100_000_000)
CONFIDENCE = st.floats(0.5, 0.9999)


@pytest.mark.parametrize(
    ("events", "lower", "upper"),
    [(0, 0, 3.6889), (1, 0.0253, 5.5716), (3, 0.6187, 8.7673), (5, 1.6235, 11.6683), (9, 4.1154, 17.0848)],
)
def test_few_events_have_the_limits_of_the_exact_tables(events: int, lower: float, upper: float) -> None:
    found = count_limits(np.array(float(events)))
    assert [round(float(limit), 4) for limit in found] == [lower, upper]


def test_ten_events_have_limits_by_byar() -> None:
    z = 1.959963984540054
    found = crude_rate(10, 1, multiplier=1)
    assert found.method == "Byar"
    assert found.lower == pytest.approx(10 * (1 - 1 / 90 - z / (3 * math.sqrt(10))) ** 3, rel=1e-14)
    assert found.upper == pytest.approx(11 * (1 - 1 / 99 + z / (3 * math.sqrt(11))) ** 3, rel=1e-14)
    assert crude_rate(9, 1, multiplier=1).method == "exact Poisson"


@pytest.mark.parametrize(
    ("events", "total", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_proportions_have_the_limits_that_newcombe_printed(
    events: int, total: int, lower: float, upper: float
) -> None:
    found = proportion(events, total)
    assert (round(found.lower, 4), round(found.upper, 4)) == (lower, upper)
    assert (found.method, found.value) == ("Wilson", events / total)


def test_a_percentage_is_a_hundred_times_the_share() -> None:
    share, percentage = proportion(7, 40), proportion(7, 40, multiplier=100)
    assert percentage.value == pytest.approx(17.5)
    assert percentage.upper == pytest.approx(100 * share.upper)


@pytest.mark.parametrize(
    ("events", "flag"), [(0, "too few"), (2, "too few"), (3, "u"), (19, "u"), (20, ""), (None, "missing")]
)
def test_crude_rates_are_flagged_by_their_number_of_events(events: int | None, flag: str) -> None:
    found = crude_rate([events], 1000, multiplier=1000)
    assert list(found.flag) == [flag]
    assert np.isnan(shown(found).value[0]) == (flag in ("too few", "missing"))


def test_what_may_not_be_shown_loses_value_and_limits_alike() -> None:
    found = shown(crude_rate(2, 1000, multiplier=1000))
    assert all(math.isnan(number) for number in (found.value, found.lower, found.upper))
    assert found.flag == "too few"


def test_an_area_without_people_known_is_missing_beside_the_others() -> None:
    found = crude_rate([30, 30], [1000, None], multiplier=1000)
    assert list(found.flag) == ["", "missing"]
    assert found.value[0] == 30
    assert np.isnan(found.upper[1])
    assert list(found.method) == ["Byar", ""]


@pytest.mark.parametrize(
    ("events", "people", "multiplier", "confidence", "words"),
    [
        (-1, 10, 1, 0.95, "events cannot be negative"),
        (float("inf"), 10, 1, 0.95, "infinite"),
        (1, 0, 1, 0.95, "people must be above zero"),
        (1, -5, 1, 0.95, "people cannot be negative"),
        (1, 10, 0, 0.95, "multiplier must be above zero"),
        (1, 10, 1, 95, "between 0 and 1"),
    ],
)
def test_impossible_rates_are_refused(
    events: float, people: float, multiplier: float, confidence: float, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        crude_rate(events, people, multiplier=multiplier, confidence=confidence)


def test_a_part_larger_than_its_total_is_refused() -> None:
    with pytest.raises(ValueError, match="larger than its total"):
        proportion([3, 11], [10, 10])
    with pytest.raises(ValueError, match="above zero"):
        proportion(0, 0)


@given(EVENTS, PEOPLE, CONFIDENCE)
def test_limits_enclose_the_rate(events: int, people: int, confidence: float) -> None:
    found = crude_rate(events, people, multiplier=1000, confidence=confidence)
    assert 0 <= found.lower <= found.value < found.upper


@given(EVENTS, PEOPLE, CONFIDENCE, st.floats(1e-3, 1e6))
def test_a_rate_scales_with_its_multiplier(
    events: int, people: int, confidence: float, multiplier: float
) -> None:
    one = crude_rate(events, people, multiplier=1, confidence=confidence)
    many = crude_rate(events, people, multiplier=multiplier, confidence=confidence)
    for name in ("value", "lower", "upper"):
        assert getattr(many, name) == pytest.approx(multiplier * getattr(one, name), rel=1e-12)


@given(EVENTS, CONFIDENCE, CONFIDENCE)
def test_more_confidence_gives_wider_limits(events: int, first: float, second: float) -> None:
    narrow, wide = sorted([first, second])
    inner = crude_rate(events, 1000, multiplier=1, confidence=narrow)
    outer = crude_rate(events, 1000, multiplier=1, confidence=wide)
    assert outer.lower <= inner.lower
    assert inner.upper <= outer.upper


@given(EVENTS.flatmap(lambda n: st.tuples(st.integers(0, n + 1), st.just(n + 1))), CONFIDENCE, CONFIDENCE)
def test_wilson_limits_stay_within_zero_and_one(counts: tuple[int, int], first: float, second: float) -> None:
    narrow, wide = sorted([first, second])
    inner, outer = proportion(*counts, confidence=narrow), proportion(*counts, confidence=wide)
    assert 0 <= outer.lower <= inner.lower <= inner.value <= inner.upper <= outer.upper <= 1


@given(st.lists(EVENTS, min_size=1, max_size=30))
def test_areas_computed_together_equal_those_computed_alone(events: list[int]) -> None:
    together = crude_rate(events, 12_345, multiplier=1000)
    alone = [crude_rate(count, 12_345, multiplier=1000) for count in events]
    assert list(together.upper) == pytest.approx([found.upper for found in alone], rel=1e-14)
    assert list(together.flag) == [found.flag for found in alone]


def test_a_hundred_thousand_areas_take_well_under_a_second() -> None:
    events = np.random.default_rng(1).poisson(12, 100_000)
    start = perf_counter()
    crude_rate(events, 10_000, multiplier=1000)
    proportion(events, 10_000)
    assert perf_counter() - start < 1
