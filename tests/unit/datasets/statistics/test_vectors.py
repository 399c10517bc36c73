"""Every statistic of the shared vectors, to nine digits."""

from itertools import groupby

import numpy as np
import pytest

from datasets.rules.statistics.comparison import compare_five_ways
from datasets.rules.statistics.estimates import Many, One
from datasets.rules.statistics.inequality import inequality
from datasets.rules.statistics.quantiles import quantiles, ranks
from datasets.rules.statistics.rates import crude_rate, proportion
from datasets.rules.statistics.standardisation import (
    ESP2013,
    directly_standardised_rate,
    expected_events,
    indirectly_standardised_rate,
    indirectly_standardised_ratio,
)
from tests.unit.datasets.statistics.shared import Row, both_levels, column, rows_of, with_vectors

pytestmark = with_vectors
NINE_DIGITS = 1e-9
LEVELS = {"95": 0.95, "998": 0.998}
REFERENCE = "isr_expected"


def agrees(rows: list[Row], found: Many | One, level: str, value: str = "value") -> None:
    for given, name in ((found.value, value), (found.lower, f"lower{level}"), (found.upper, f"upper{level}")):
        np.testing.assert_allclose(given, column(rows, name), rtol=NINE_DIGITS, atol=0)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("multiplier", ["1000", "100000"])
def test_crude_rates_equal_the_reference(level: str, multiplier: str) -> None:
    rows = [row for row in rows_of("rates") if row["multiplier"] == multiplier]
    found = crude_rate(
        column(rows, "count"),
        column(rows, "population"),
        multiplier=float(multiplier),
        confidence=LEVELS[level],
    )
    assert len(rows) == 92
    agrees(rows, found, level)
    names = {"Exact": "exact Poisson", "Byars": "Byar"}
    assert list(found.method) == [names[row["method"]] for row in rows]


@pytest.mark.parametrize("level", LEVELS)
def test_proportions_equal_the_reference(level: str) -> None:
    rows = rows_of("proportions")
    found = proportion(column(rows, "count"), column(rows, "denominator"), confidence=LEVELS[level])
    agrees(rows, found, level)


@pytest.mark.parametrize("level", LEVELS)
def test_directly_standardised_rates_equal_the_reference(level: str) -> None:
    rows = rows_of("dsr_expected")
    found = directly_standardised_rate(*bands(), confidence=LEVELS[level])
    agrees(rows, found, level, "value_per_100000")
    assert list(found.flag) == ["", "", "too few", "too few", "too few"]


@pytest.mark.parametrize("level", LEVELS)
def test_indirectly_standardised_ratios_equal_the_reference(level: str) -> None:
    rows = rows_of(REFERENCE)
    events, people = bands()
    expected = expected_events(people, events.sum(0), people.sum(0))
    np.testing.assert_allclose(expected, column(rows, "expected"), rtol=NINE_DIGITS)
    found = indirectly_standardised_ratio(events.sum(1), expected, confidence=LEVELS[level])
    agrees(rows, found, level, "ratio_x100")


def test_indirectly_standardised_rates_equal_the_reference() -> None:
    rows = rows_of(REFERENCE)
    found = indirectly_standardised_rate(
        column(rows, "observed"),
        column(rows, "expected"),
        reference_rate=float(rows[0]["reference_rate_per_100000"]),
    )
    for given, name in ((found.value, ""), (found.lower, "_lower95"), (found.upper, "_upper95")):
        np.testing.assert_allclose(given, column(rows, f"is_rate{name}"), rtol=NINE_DIGITS)


def test_quantiles_equal_the_reference() -> None:
    rows = rows_of("quintiles")
    for _, members in groupby(rows, key=lambda row: (row["group"], row["invert"], row["nquantiles"])):
        group = list(members)
        values, inverted = column(group, "value"), group[0]["invert"] == "True"
        found = quantiles(values, int(group[0]["nquantiles"]), highest_first=inverted)
        assert [str(number or "") for number in found] == [row["quantile"] for row in group]
        assert [str(rank) for rank in ranks(values, highest_first=inverted)] == [r["rank"] for r in group]


def test_comparisons_with_a_benchmark_equal_the_reference() -> None:
    rows = rows_of("benchmark_compare")
    both = both_levels(crude_rate, column(rows, "count"), column(rows, "population"), multiplier=100_000)
    found = compare_five_ways(*both, column(rows, "benchmark_per_100000"))
    for given, name in ((found.at_95, "cmp95"), (found.at_998, "cmp998"), (found.five_way, "cmp_five")):
        assert list(given) == [row[name] for row in rows]


def test_slope_and_relative_index_equal_the_reference() -> None:
    groups = {name: list(rows) for name, rows in groupby(rows_of("sii_input"), key=lambda row: row["test"])}
    for row in rows_of("sii_expected"):
        given = groups[row["test"]]
        found = inequality(column(given, "population"), column(given, "value"))
        assert found.slope_index.value == pytest.approx(float(row["sii"]), rel=NINE_DIGITS)
        assert found.relative_index.value == pytest.approx(float(row["rii"]), rel=NINE_DIGITS)
        assert found.intercept == pytest.approx(float(row["intercept"]), rel=NINE_DIGITS)


def test_the_standard_population_is_that_of_the_reference() -> None:
    weights = column(rows_of("dsr_input"), "esp2013").reshape(-1, 19)
    assert (weights == list(ESP2013.values())).all()


def bands() -> tuple[np.ndarray, np.ndarray]:
    rows = rows_of("dsr_input")
    return column(rows, "count").reshape(-1, 19), column(rows, "population").reshape(-1, 19)
