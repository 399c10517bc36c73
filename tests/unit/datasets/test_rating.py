"""Rates of shown counts: facts retyped from published methods, and gate 4 (no rate gives a count away)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.rules.disclosure.derived import Figure, Way, may_show
from datasets.rules.disclosure.profiles import HES
from datasets.rules.rating import Rate, Time, against, complete_years, rates, time_of
from datasets.rules.statistics.estimates import Flag, Method


def rate(count: float, people: float, multiplier: float = 100_000) -> Rate:
    found = rates([count], [people], multiplier)[0]
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("count", "people", "limits_95", "limits_998"),
    [
        (5, 20_000, (8.117431950592106, 58.34166039661335), (3.6968586595891635, 82.27372601840052)),
        (80, 100_000, (63.43287121881076, 99.56815239892238), (55.160534863404244, 111.70321832708197)),
        (120, 100_000, (99.49023160561823, 143.4916604540592), (88.95829267712843, 157.87674452442678)),
        (300, 100_000, (267.0082720204581, 335.94188063285225), (249.3009336111218, 357.485743415261)),
    ],
)
def test_rates_and_their_limits_are_those_of_the_published_method(
    count: int, people: int, limits_95: tuple[float, float], limits_998: tuple[float, float]
) -> None:
    found = rate(count, people)
    assert found.at_95.value == pytest.approx(count / people * 100_000, rel=1e-12)
    assert (found.at_95.lower, found.at_95.upper) == pytest.approx(limits_95, rel=1e-12)
    assert (found.at_998.lower, found.at_998.upper) == pytest.approx(limits_998, rel=1e-12)
    assert found.at_95.method == (Method.EXACT if count < 10 else Method.BYAR)


@pytest.mark.parametrize(
    ("count", "people", "benchmark", "words"),
    [
        (120, 100_000, 100, "similar"),
        (120, 100_000, 98, "higher at 95%"),
        (120, 100_000, 145, "lower at 95%"),
        (80, 100_000, 100, "lower at 95%"),
        (80, 100_000, 130, "lower at 95% and 99.8%"),
        (5, 20_000, 60, "lower at 95%"),
        (300, 100_000, 240, "higher at 95% and 99.8%"),
    ],
)
def test_a_rate_is_compared_with_the_value_of_its_benchmark(
    count: int, people: int, benchmark: int, words: str
) -> None:
    assert against(rate(count, people), rate(benchmark, 100_000)) == words


def test_few_events_give_no_rate_and_are_compared_with_nothing() -> None:
    """No crude rate below 3 events, a flag below 20: what ONS does with deaths."""
    assert [rate(count, 10_000).is_shown for count in (0, 2, 3)] == [False, False, True]
    assert [rate(count, 10_000).is_unreliable for count in (2, 3, 19, 20)] == [False, True, True, False]
    assert against(rate(2, 10_000), rate(90, 10_000)) == "not compared"
    assert against(rate(90, 10_000), rate(2, 10_000)) == "not compared"
    assert against(None, rate(90, 10_000)) == "not compared"
    assert rate(2, 10_000).at_95.flag == Flag.TOO_FEW


def test_what_is_hidden_or_negative_or_without_people_gives_no_rate_and_moves_no_other() -> None:
    found = rates([None, 40, -3, 40, 50], [1000, None, 1000, 0, 2000], 1000)
    assert found[:4] == [None] * 4
    assert found[4] is not None
    assert found[4].shown[0] == 25.0


def test_rates_are_rounded_halves_up_to_one_place_where_they_are_shown() -> None:
    assert rate(65, 12_345).shown == (526.5, 406.3, 671.1)
    assert rate(3, 80_000, 1_000_000).shown[0] == 37.5
    assert rate(10, 80_000, 1_000).shown[0] == 0.1  # 0.125
    assert rate(20, 80_000, 1_000).shown[0] == 0.3  # 0.25


@pytest.mark.parametrize(
    ("periods", "grammar", "time", "words"),
    [
        (["2024-01"], "month", Time((2024,), 1), "a month"),
        (["2023-12", "2024-01"], "month", Time((2023, 2024), 2), "over 2 months"),
        ([f"2024-{m:02d}" for m in range(1, 13)], "month", Time((2024,) * 12, 12), "a year"),
        (["2023/24"], "financial_year", Time((2023,), 12), "a year"),
        (["2023/24 Q4"], "financial_quarter", Time((2024,), 3), "a quarter"),
        (["2023/24"], "academic_year", Time((2023,), 12), "a year"),
        (["2020/21-22/23"], "span", Time((2020, 2021, 2022), 36), "a year"),
        (["2023", "2024"], "calendar_year", Time((2023, 2024), 24), "a year"),
    ],
)
def test_a_period_is_divided_by_the_people_of_the_year_in_which_it_begins(
    periods: list[str], grammar: str, time: Time, words: str
) -> None:
    found = time_of(periods, grammar)
    assert found == time
    assert found.in_words == words


def test_whole_years_are_pooled_and_any_other_time_is_over_its_mean_population() -> None:
    held = {2023: 1000.0, 2024: 1200.0}.get
    assert Time((2023, 2024), 24).people(held) == 2200
    assert Time((2023, 2024), 2).people(held) == 1100
    assert Time((2024,) * 12, 12).people(held) == 1200
    assert Time((2024, 2025), 24).people(held) is None
    assert Time((), 0).people(held) is None


@settings(deadline=None)
@given(shown=st.integers(2, 400).map(lambda at: 5 * at), people=st.integers(500, 2_000_000))
def test_the_rate_of_a_rounded_count_leaves_every_count_behind_it_possible(shown: int, people: int) -> None:
    """Gate 4: whoever reads the rate and its limits still knows no more than the rounded count."""
    value, lower, upper = rate(shown, people).shown
    ways = ((value, Way.CRUDE), (lower, Way.POISSON_LOWER), (upper, Way.POISSON_UPPER))
    figures = [Figure(number, 1, people, 100_000, way) for number, way in ways]
    assert may_show(figures, shown, HES)
    raw = rate(
        shown + 1, 20_000
    ).shown  # what published tables got wrong: the limits of the count before rounding
    leak = [Figure(raw[0], 1, 20_000, 100_000), Figure(raw[1], 1, 20_000, 100_000, Way.POISSON_LOWER)]
    assert not may_show(leak, shown, HES)


@pytest.mark.parametrize(
    ("periods", "grammar", "years"),
    [
        ([f"2023-{m:02d}" for m in range(1, 13)] + ["2024-01"], "month", ["2023"]),
        (["2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"], "quarter", ["2024"]),
        (["2023/24 Q1", "2023/24 Q2", "2023/24 Q3", "2023/24 Q4"], "financial_quarter", ["2023/24"]),
        (["2024/25", "2022/23"], "financial_year", ["2022/23", "2024/25"]),
        (["2020/21-22/23"], "span", []),
    ],
)
def test_a_year_is_complete_with_all_its_periods(periods: list[str], grammar: str, years: list[str]) -> None:
    assert list(complete_years(periods, grammar)) == years
