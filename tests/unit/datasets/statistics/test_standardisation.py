import math
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.rules.statistics.rates import crude_rate
from datasets.rules.statistics.standardisation import (
    ESP2013,
    directly_standardised_rate,
    expected_events,
    indirectly_standardised_rate,
    indirectly_standardised_ratio,
)

EVENTS = st.lists(st.integers(0, 500), min_size=19, max_size=19)
PEOPLE = st.lists(st.integers(1, 100_000), min_size=19, max_size=19)


def test_the_standard_population_has_nineteen_bands_and_a_hundred_thousand_people() -> None:
    assert (len(ESP2013), sum(ESP2013.values())) == (19, 100_000)
    assert (ESP2013["0-4"], ESP2013["35-39"], ESP2013["90+"]) == (5000, 7000, 1000)


def test_two_bands_give_what_the_hand_gives() -> None:
    found = directly_standardised_rate([10, 30], [1000, 2000], weights=[1, 3])
    value = (1 * 10 / 1000 + 3 * 30 / 2000) / 4
    variance = (1 * 10 / 1000**2 + 9 * 30 / 2000**2) / 16
    byar = crude_rate(40, 1, multiplier=1)
    assert found.value == pytest.approx(100_000 * value, rel=1e-13)
    assert found.lower == pytest.approx(
        100_000 * (value + math.sqrt(variance / 40) * (byar.lower - 40)), rel=1e-13
    )
    assert found.upper == pytest.approx(
        100_000 * (value + math.sqrt(variance / 40) * (byar.upper - 40)), rel=1e-13
    )
    assert (found.method, found.flag) == ("Dobson with Byar", "")


@given(st.integers(10, 1000), st.integers(1, 10_000))
def test_an_area_of_the_standard_ages_keeps_its_crude_rate(events: int, size: int) -> None:
    people = [size * weight for weight in ESP2013.values()]
    found = directly_standardised_rate([events] + [0] * 18, people, multiplier=1000)
    crude = crude_rate(events, sum(people), multiplier=1000)
    assert found.value == pytest.approx(crude.value, rel=1e-12)


@pytest.mark.parametrize(("events", "flag"), [(9, "too few"), (10, "u"), (19, "u"), (20, "")])
def test_a_standardised_rate_needs_ten_events(events: int, flag: str) -> None:
    found = directly_standardised_rate([events] + [0] * 18, [100] * 19)
    assert found.flag == flag
    assert math.isnan(found.value) == math.isnan(found.lower) == (events < 10)


def test_a_hidden_band_leaves_the_area_without_a_rate() -> None:
    events = np.full((2, 19), 5.0)
    events[1, 4] = np.nan
    found = directly_standardised_rate(events, np.full((2, 19), 1000.0))
    assert list(found.flag) == ["", "missing"]
    assert np.isnan(found.value[1])
    assert found.value[0] == pytest.approx(500)


@pytest.mark.parametrize(
    ("events", "people", "words"),
    [
        ([1] * 18, [10] * 18, "18 age bands, and 19 are needed"),
        ([1] * 19, [10] * 18 + [0], "above zero"),
        ([1] * 18 + [-1], [10] * 19, "cannot be negative"),
    ],
)
def test_impossible_bands_are_refused(events: list[int], people: list[int], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        directly_standardised_rate(events, people)


def test_weights_that_add_up_to_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="add up to more than zero"):
        directly_standardised_rate([10, 10], [5, 5], weights=[0, 0])


@given(EVENTS, PEOPLE)
def test_limits_enclose_the_standardised_rate(events: list[int], people: list[int]) -> None:
    found = directly_standardised_rate(events, people)
    wide = directly_standardised_rate(events, people, confidence=0.998)
    if sum(events) >= 10:
        assert 0 <= wide.lower <= found.lower <= found.value <= found.upper <= wide.upper
    else:
        assert found.flag == "too few"


def test_expected_events_follow_the_rates_of_the_reference() -> None:
    found = expected_events([[1000, 100], [0, 500]], [10, 40], [10_000, 4_000])
    assert list(found) == pytest.approx([2.0, 5.0])
    with pytest.raises(ValueError, match="3 age bands, and 2 are needed"):
        expected_events([1, 2, 3], [1, 2], [10, 20])


def test_a_ratio_compares_observed_with_expected_events() -> None:
    found = indirectly_standardised_ratio(30, 20)
    alone = crude_rate(30, 20, multiplier=100)
    assert (found.value, found.lower, found.upper) == (150, alone.lower, alone.upper)
    assert indirectly_standardised_ratio([4], [2]).flag[0] == "u"
    with pytest.raises(ValueError, match="expected events must be above zero"):
        indirectly_standardised_ratio(3, 0)


@given(st.integers(0, 10_000), st.floats(0.1, 1e5), st.floats(0.01, 1e4))
def test_an_indirect_rate_is_the_ratio_times_the_rate_of_the_reference(
    observed: int, expected: float, rate: float
) -> None:
    ratio = indirectly_standardised_ratio(observed, expected, multiplier=1)
    found = indirectly_standardised_rate(observed, expected, reference_rate=rate)
    assert found.value == pytest.approx(ratio.value * rate, rel=1e-12)
    assert found.upper == pytest.approx(ratio.upper * rate, rel=1e-12)


def test_a_hundred_thousand_areas_take_well_under_a_second() -> None:
    generator = np.random.default_rng(1)
    events = generator.poisson(2, (100_000, 19)).astype(float)
    start = perf_counter()
    directly_standardised_rate(events, np.full((100_000, 19), 1000.0))
    assert perf_counter() - start < 1
