import math
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.rules.statistics.inequality import Transform, inequality

PEOPLE = [900, 1200, 1000, 1100, 800]
RANKS = (np.cumsum(PEOPLE) - np.array(PEOPLE) / 2) / sum(PEOPLE)


def test_values_on_a_line_give_back_the_line() -> None:
    found = inequality(PEOPLE, 40 - 10 * RANKS)
    assert found.slope_index.value == pytest.approx(-10, rel=1e-12)
    assert found.relative_index.value == pytest.approx(0.75, rel=1e-12)
    assert found.intercept == pytest.approx(40, rel=1e-12)
    assert math.isnan(found.slope_index.lower)
    assert found.slope_index.method == ""


@given(st.lists(st.tuples(st.integers(1, 10**6), st.floats(1, 1000)), min_size=5, max_size=20))
def test_the_line_is_the_least_squares_line_weighted_by_people(groups: list[tuple[int, float]]) -> None:
    people, values = np.array(groups).T
    share = people / people.sum()
    rank = np.cumsum(share) - share / 2
    slope, start = np.polyfit(rank, values, 1, w=np.sqrt(share))
    found = inequality(people, values)
    assert found.slope_index.value == pytest.approx(slope, rel=1e-6, abs=1e-6 * values.max())
    assert found.intercept == pytest.approx(start, rel=1e-6, abs=1e-6 * values.max())


def test_the_limits_are_those_of_the_normal_law_where_nothing_is_transformed() -> None:
    values, errors = np.array([50.0, 46, 41, 35, 33]), np.array([1.0, 2, 1.5, 1, 0.5])
    found = inequality(PEOPLE, values, standard_errors=errors)
    share = np.array(PEOPLE) / sum(PEOPLE)
    centred = RANKS - share @ RANKS
    weights = share * centred / (share @ centred**2)
    spread = 1.96 * math.sqrt((weights**2 * errors**2).sum())
    assert found.slope_index.method == "simulation"
    assert found.slope_index.lower == pytest.approx(found.slope_index.value - spread, abs=0.02 * spread)
    assert found.slope_index.upper == pytest.approx(found.slope_index.value + spread, abs=0.02 * spread)
    assert found.relative_index.lower < found.relative_index.value < found.relative_index.upper


@pytest.mark.parametrize("transform", Transform)
def test_the_same_seed_gives_the_same_limits_and_another_nearly_the_same(transform: Transform) -> None:
    values = np.array([0.5, 0.46, 0.41, 0.35, 0.33])
    limits = {"lower_95": values - 0.02, "upper_95": values + 0.03, "transform": transform}
    first, again, other = (inequality(PEOPLE, values, **limits, seed=seed).slope_index for seed in (1, 1, 2))
    assert (first.lower, first.upper) == (again.lower, again.upper)
    assert first.lower != other.lower
    width = first.upper - first.lower
    assert first.lower == pytest.approx(other.lower, abs=0.02 * width)
    assert first.upper == pytest.approx(other.upper, abs=0.02 * width)
    assert first.lower < first.value < first.upper


def test_standard_errors_from_limits_are_taken_on_the_scale_of_the_transform() -> None:
    values, error = np.array([5.0, 4.6, 4.1, 3.5, 3.3]), 0.05
    spread = math.exp(1.959963984540054 * error)
    by_limits = inequality(
        PEOPLE, values, lower_95=values / spread, upper_95=values * spread, transform=Transform.LOG
    )
    by_errors = inequality(PEOPLE, values, standard_errors=[error] * 5, transform=Transform.LOG)
    assert by_limits.slope_index.lower == pytest.approx(by_errors.slope_index.lower, rel=1e-9)


def test_more_confidence_gives_wider_limits_and_a_multiplier_scales_them() -> None:
    values = [50.0, 46, 41, 35, 33]
    narrow = inequality(PEOPLE, values, standard_errors=[1] * 5)
    wide = inequality(PEOPLE, values, standard_errors=[1] * 5, confidence=0.998, multiplier=10)
    assert wide.slope_index.lower < 10 * narrow.slope_index.lower
    assert wide.slope_index.upper > 10 * narrow.slope_index.upper
    assert wide.slope_index.value == pytest.approx(10 * narrow.slope_index.value)
    assert wide.relative_index.value == narrow.relative_index.value


@pytest.mark.parametrize(
    ("people", "values", "more", "words"),
    [
        ([1] * 4, [1] * 4, {}, "5 to 100 groups"),
        ([1] * 5, [1] * 6, {}, "5 to 100 groups"),
        ([1, 1, 1, 1, 0], [1] * 5, {}, "above zero"),
        ([1] * 5, [1, 1, 1, 1, np.nan], {}, "one is missing"),
        ([1] * 5, [1] * 5, {"standard_errors": [1, 1, 1, 1, -1]}, "negative"),
        ([1] * 5, [1] * 5, {"standard_errors": [1] * 4}, "an error for each group"),
        ([1] * 5, [1] * 5, {"standard_errors": [1] * 5, "repetitions": 999}, "at least 1,000"),
        ([1] * 5, [1] * 5, {"lower_95": [2] * 5, "upper_95": [1] * 5}, "above the upper one"),
        ([1] * 5, [0] * 5, {"standard_errors": [1] * 5, "transform": Transform.LOG}, "above zero"),
        ([1] * 5, [1] * 5, {"standard_errors": [1] * 5, "transform": Transform.LOGIT}, "below 1"),
    ],
)
def test_impossible_groups_are_refused(people: list, values: list, more: dict, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        inequality(people, values, **more)


def test_a_hundred_thousand_draws_take_under_a_second() -> None:
    start = perf_counter()
    inequality([10] * 10, range(20, 30), standard_errors=[1] * 10)
    assert perf_counter() - start < 1
