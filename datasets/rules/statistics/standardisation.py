"""Rates as if areas had the same ages: directly, on the European population; indirectly, on a reference population."""

from collections.abc import Sequence
from typing import overload

import numpy as np

from datasets.rules.statistics.estimates import (
    FEW_FOR_STANDARDISED,
    NINETY_FIVE,
    Floats,
    Given,
    Many,
    Method,
    Numbers,
    One,
    counts,
    denominators,
    estimate,
    flags,
    paired,
    scaled,
)
from datasets.rules.statistics.rates import count_limits, count_method

# Source: Eurostat, Revision of the European Standard Population, 2013; the last bands joined into 90 and over.
ESP2013 = {
    "0-4": 5000, "5-9": 5500, "10-14": 5500, "15-19": 5500, "20-24": 6000, "25-29": 6000, "30-34": 6500,
    "35-39": 7000, "40-44": 7000, "45-49": 7000, "50-54": 7000, "55-59": 6500, "60-64": 6000, "65-69": 5500,
    "70-74": 5000, "75-79": 4000, "80-84": 2500, "85-89": 1500, "90+": 1000,
}  # fmt: skip
STANDARD = tuple(float(people) for people in ESP2013.values())
Rows = Sequence[Sequence[float]] | Floats


@overload
def directly_standardised_rate(
    events: Sequence[float],
    population: Sequence[float],
    *,
    weights: Numbers = ...,
    multiplier: float = ...,
    confidence: float = ...,
) -> One: ...
@overload
def directly_standardised_rate(
    events: Rows,
    population: Rows,
    *,
    weights: Numbers = ...,
    multiplier: float = ...,
    confidence: float = ...,
) -> Many: ...
def directly_standardised_rate(
    events: Given,
    population: Given,
    *,
    weights: Numbers = STANDARD,
    multiplier: float = 100_000,
    confidence: float = NINETY_FIVE,
) -> One | Many:
    """Give rates weighted to a standard population; events and people in shape (bands) or (areas, bands).

    Below 10 events in all there is none. A lower limit below zero, possible where weights differ widely, is zero.
    Events are taken as independent: people harmed twice widen the true interval beyond this one.

    Source: Dobson et al. 1991, Stat Med 10:457; OHID, Public health methods, 2018; limits of the count by Byar.
    :raises ValueError: unless there is one band for each weight (19 by default) and people in every band.
    """
    above, below = paired(events, population)
    share = np.asarray(weights, np.float64)
    _check_bands(above, len(share))
    if (share < 0).any() or not 0 < share.sum() < np.inf:
        raise ValueError("Weights cannot be negative, and must add up to more than zero.")
    rate = share / share.sum() / below
    total, value, variance = above.sum(-1), (rate * above).sum(-1), (rate**2 * above).sum(-1)
    enough = total >= FEW_FOR_STANDARDISED
    lower, upper = count_limits(total, confidence)
    spread = np.sqrt(variance / np.where(enough, total, 1))
    limits = (np.maximum(value + spread * (lower - total), 0), value + spread * (upper - total))
    found: One | Many = estimate(
        *(np.where(enough, part * scaled(multiplier), np.nan) for part in (value, *limits)),
        method=np.where(enough, Method.DOBSON.value, Method.NONE.value),
        flag=flags(total, FEW_FOR_STANDARDISED),
        confidence=confidence,
    )
    return found


def _check_bands(given: Floats, bands: int) -> None:
    found = given.shape[-1] if given.ndim else 1
    if found != bands or not given.ndim:
        raise ValueError(f"There are {found} age bands, and {bands} are needed.")


def expected_events(population: Given, reference_events: Numbers, reference_population: Numbers) -> Floats:
    """Give the events that areas would have at the reference rate of each band; people in shape (..., bands).

    Source: Breslow and Day, Statistical methods in cancer research II, 1987, chapter 2.
    :raises ValueError: for a different number of bands, or a reference population of zero.
    """
    people = counts(population, "people")
    above, below = paired(reference_events, reference_population)
    _check_bands(people, len(above))
    return np.asarray(people @ (above / below))


@overload
def indirectly_standardised_ratio(
    observed: float, expected: float, *, multiplier: float = 100, confidence: float = NINETY_FIVE
) -> One: ...
@overload
def indirectly_standardised_ratio(
    observed: Numbers, expected: Numbers, *, multiplier: float = 100, confidence: float = NINETY_FIVE
) -> Many: ...
def indirectly_standardised_ratio(
    observed: Given, expected: Given, *, multiplier: float = 100, confidence: float = NINETY_FIVE
) -> One | Many:
    """Give observed events per ``multiplier`` expected ones (see ``expected_events``), flagged below 20 observed.

    Source: Breslow and Day 1987, chapter 2; OHID, Public health methods, 2018; limits as in ``count_limits``.
    :raises ValueError: for negative events or expected events of zero or less.
    """
    return _ratio(observed, expected, scaled(multiplier), confidence)


@overload
def indirectly_standardised_rate(
    observed: float, expected: float, *, reference_rate: float, confidence: float = NINETY_FIVE
) -> One: ...
@overload
def indirectly_standardised_rate(
    observed: Numbers, expected: Numbers, *, reference_rate: float, confidence: float = NINETY_FIVE
) -> Many: ...
def indirectly_standardised_rate(
    observed: Given, expected: Given, *, reference_rate: float, confidence: float = NINETY_FIVE
) -> One | Many:
    """Give the ratio of observed to expected events times the crude rate of the reference population.

    The result is per as many people as ``reference_rate``.
    Source: Breslow and Day 1987, chapter 2; OHID, Public health methods, 2018.
    :raises ValueError: as ``indirectly_standardised_ratio``, and for a reference rate of zero or less.
    """
    rate = float(denominators(reference_rate, "reference events per person"))
    return _ratio(observed, expected, rate, confidence)


def _ratio(observed: Given, expected: Given, multiplier: float, confidence: float) -> One | Many:
    above, below = paired(observed, expected, "expected events")
    lower, upper = count_limits(above, confidence)
    unit = multiplier / below
    found: One | Many = estimate(
        above * unit,
        lower * unit,
        upper * unit,
        method=count_method(above),
        flag=flags(above),
        confidence=confidence,
    )
    return found
