import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from datasets.rules.statistics.funnels import (
    Kind,
    funnel_average,
    funnel_denominators,
    funnel_limits,
    funnel_significance,
)
from datasets.rules.statistics.rates import crude_rate, proportion
from datasets.rules.statistics.standardisation import (
    directly_standardised_rate,
    indirectly_standardised_ratio,
)
from tests.unit.datasets.statistics.shared import both_levels

LEVELS = (0.95, 0.998)


def test_the_average_is_that_of_all_people_together() -> None:
    assert funnel_average([10, 20, None], [100, 900, 5]) == 0.03
    with pytest.raises(ValueError, match="no area"):
        funnel_average([None], [10])


def test_the_lines_of_a_proportion_are_as_worked_by_hand() -> None:
    found = funnel_limits(Kind.PROPORTION, 0.2, [100], multiplier=100)
    assert found.average == 20
    assert found.lower_95[0] == pytest.approx(20 - 1.959963984540054 * 4)
    assert found.upper_998[0] == pytest.approx(20 + 3.090232306167813 * 4)


@given(st.floats(0.01, 0.99), st.integers(50, 10**6))
def test_a_share_on_the_line_has_a_limit_on_the_average(average: float, total: int) -> None:
    found = funnel_limits(Kind.PROPORTION, average, total)
    for level, low, high in zip(
        LEVELS, (found.lower_95, found.lower_998), (found.upper_95, found.upper_998), strict=True
    ):
        if low[0] > 0 and high[0] < 1:
            assert proportion(low[0] * total, total, confidence=level).upper == pytest.approx(average)
            assert proportion(high[0] * total, total, confidence=level).lower == pytest.approx(average)


@given(st.floats(0.5, 1e5))
def test_a_count_on_the_line_has_an_exact_limit_on_the_expected_count(expected: float) -> None:
    found = funnel_limits(Kind.RATIO, 1, expected)
    for tail, low, high in (
        (0.025, found.lower_95, found.upper_95),
        (0.001, found.lower_998, found.upper_998),
    ):
        assert stats.chi2.ppf(tail, 2 * high[0] * expected) / 2 == pytest.approx(expected, rel=1e-6)
        if low[0]:
            upper = stats.chi2.ppf(1 - tail, 2 * low[0] * expected + 2) / 2
            assert upper == pytest.approx(expected, rel=1e-6)
        else:
            assert stats.chi2.ppf(1 - tail, 2) / 2 >= expected * (1 - 1e-6)


def test_lines_close_in_on_the_average_as_areas_grow() -> None:
    for kind in Kind:
        found = funnel_limits(kind, 0.3, np.geomspace(20, 1e6, 100))
        assert (np.diff(found.upper_95) < 0).all()
        assert (np.diff(found.lower_998) >= 0).all()
        assert (found.lower_998 <= found.lower_95).all()
        assert (found.upper_95 < found.upper_998).all()


@pytest.mark.parametrize(
    ("kind", "average", "sizes", "words"),
    [
        (Kind.PROPORTION, 1.2, [10], "at most 1"),
        (Kind.RATE, -0.1, [10], "zero or more"),
        (Kind.RATE, 0.1, [0], "above zero"),
    ],
)
def test_impossible_lines_are_refused(kind: Kind, average: float, sizes: list[int], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        funnel_limits(kind, average, sizes)


def test_an_average_of_nothing_has_lines_at_zero() -> None:
    found = funnel_limits(Kind.RATE, 0, [10, 1000])
    assert not any(line.any() for line in (found.lower_95, found.upper_95, found.upper_998))


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=30))
def test_the_axis_has_a_hundred_rising_steps_and_holds_every_area(sizes: list[int]) -> None:
    found = funnel_denominators(sizes)
    assert len(found) == 100
    assert (np.diff(found) > 0).all()
    assert found[0] <= min(sizes)
    assert max(sizes) <= found[-1]


def test_the_axis_starts_near_the_smallest_area_where_all_are_alike() -> None:
    assert funnel_denominators([15_232, 16_123, 17_932, 18_475])[[0, -1]].tolist() == [10_000, 20_000]
    assert funnel_denominators([1_000, 180_000])[[0, -1]].tolist() == [1, 190_000]
    with pytest.raises(ValueError, match="without areas"):
        funnel_denominators([])


def test_areas_are_labelled_by_the_tail_that_they_lie_in() -> None:
    both = both_levels(proportion, [1, 9, 20, 30, 40], 100)
    assert list(funnel_significance(*both, 0.2)) == [
        "Low (0.001)",
        "Low (0.025)",
        "Not significant",
        "High (0.025)",
        "High (0.001)",
    ]
    one = both_levels(indirectly_standardised_ratio, 32, 20)
    assert funnel_significance(*one, 100) == "High (0.025)"


def test_a_standardised_rate_of_few_events_is_not_applicable() -> None:
    both = both_levels(directly_standardised_rate, [5] + [0] * 18, [10] * 19)
    assert funnel_significance(*both, 0.2) == "Not applicable"


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(400, 900)), min_size=1, max_size=20))
def test_labels_of_proportions_agree_with_the_lines(areas: list[tuple[int, int]]) -> None:
    events, totals = np.array(areas).T
    lines = funnel_limits(Kind.PROPORTION, 0.31234567, totals)
    labels = funnel_significance(*both_levels(proportion, events, totals), 0.31234567)
    outside = (events / totals < lines.lower_95) | (events / totals > lines.upper_95)
    far = (events / totals < lines.lower_998) | (events / totals > lines.upper_998)
    assert list(outside) == [label != "Not significant" for label in labels]
    assert list(far) == ["0.001" in label for label in labels]


def test_labels_of_few_events_agree_with_the_lines() -> None:
    events = np.arange(10)
    lines = funnel_limits(Kind.RATE, 0.004, np.full(10, 1000.0))
    labels = funnel_significance(*both_levels(crude_rate, events, 1000, multiplier=1), 0.004)
    high = events / 1000 > lines.upper_95
    assert list(high) == [label.startswith("High") for label in labels]
    assert high.any()
