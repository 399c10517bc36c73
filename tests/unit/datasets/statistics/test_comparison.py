import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.rules.statistics.comparison import Polarity, change, compare, compare_five_ways, judge
from datasets.rules.statistics.estimates import Many, shown
from datasets.rules.statistics.rates import crude_rate
from datasets.rules.statistics.standardisation import directly_standardised_rate
from tests.unit.datasets.statistics.shared import both_levels


def both(events: object, people: object) -> tuple[Many, Many]:
    return both_levels(crude_rate, events, people, multiplier=1000)


@pytest.mark.parametrize(
    ("benchmark", "label"),
    [(50, "much higher"), (80, "higher"), (100, "similar"), (125, "lower"), (150, "much lower")],
)
def test_a_rate_of_a_hundred_is_labelled_against_its_benchmark(benchmark: float, label: str) -> None:
    found = compare_five_ways(*both(100, 1000), benchmark)
    assert found.five_way == label
    assert found.at_95 == label.removeprefix("much ")
    assert found.at_998 == (label.removeprefix("much ") if "much" in label else "similar")


def test_a_limit_on_the_benchmark_is_similar() -> None:
    found = crude_rate(100, 1000, multiplier=1000)
    assert compare(found, found.upper) == compare(found, found.lower) == "similar"
    assert compare(found, np.nextafter(found.upper, 1000)) == "lower"


def test_what_is_missing_or_too_few_to_show_is_not_compared() -> None:
    found = crude_rate([2, 20, None], 1000, multiplier=1000)
    assert list(compare(shown(found), 50.0)) == ["not compared", "lower", "not compared"]
    assert compare(directly_standardised_rate([9] + [0] * 18, [100] * 19), 1.0) == "not compared"


def test_the_five_labels_need_both_levels_in_order() -> None:
    first, second = both(10, 1000)
    with pytest.raises(ValueError, match=r"0\.95 and at 0\.998"):
        compare_five_ways(second, first, 10)


@pytest.mark.parametrize(
    ("label", "polarity", "words"),
    [
        ("much higher", Polarity.LOW_IS_GOOD, "much worse"),
        ("lower", Polarity.LOW_IS_GOOD, "better"),
        ("higher", Polarity.HIGH_IS_GOOD, "better"),
        ("much lower", Polarity.HIGH_IS_GOOD, "much worse"),
        ("higher", Polarity.NO_JUDGEMENT, "higher"),
        ("similar", Polarity.LOW_IS_GOOD, "similar"),
        ("not compared", Polarity.HIGH_IS_GOOD, "not compared"),
    ],
)
def test_labels_are_judged_only_where_the_indicator_allows(
    label: str, polarity: Polarity, words: str
) -> None:
    assert judge(label, polarity) == words


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 9000)), min_size=1, max_size=20))
def test_what_holds_at_998_holds_at_95(areas: list[tuple[int, int]]) -> None:
    events, people = np.array(areas).T
    found = compare_five_ways(*both(events, people), 300.0)
    for weak, strong, label in zip(found.at_95, found.at_998, found.five_way, strict=True):
        assert label == (f"much {weak}" if strong != "similar" else weak)
        assert strong in ("similar", weak)


@pytest.mark.parametrize(
    ("before", "after", "label"),
    [(100, 150, "higher"), (150, 100, "lower"), (100, 120, "similar"), (2, 90, "not compared")],
)
def test_two_years_differ_only_where_their_intervals_lie_apart(before: int, after: int, label: str) -> None:
    found = change(*(crude_rate(events, 1000, multiplier=1000) for events in (before, after)))
    assert found.label == label
    if label != "not compared":
        assert found.difference == pytest.approx(after - before)
        assert found.percent == pytest.approx(100 * (after - before) / before)
        assert found.before.value == before
        assert found.after.upper > after
    else:
        assert np.isnan([found.difference, found.percent]).all()


def test_there_is_no_change_in_per_cent_from_zero() -> None:
    years = [
        directly_standardised_rate([[0] * 18 + [12]], [[100] * 19], weights=w)
        for w in ([1] + [0] * 18, [1] * 19)
    ]
    found = change(*years)
    assert np.isnan(found.percent[0])
    assert found.difference[0] > 0


def test_periods_of_different_confidence_are_refused() -> None:
    first, second = both(10, 1000)
    with pytest.raises(ValueError, match="same confidence"):
        change(first, second)
