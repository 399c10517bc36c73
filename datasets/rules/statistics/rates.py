"""Crude rates and proportions with their limits."""

from typing import overload

import numpy as np
from scipy import stats

from datasets.rules.statistics.estimates import (
    FEW_FOR_CRUDE,
    NINETY_FIVE,
    Floats,
    Given,
    Many,
    Method,
    Numbers,
    One,
    Texts,
    estimate,
    flags,
    normal_score,
    paired,
    scaled,
    tail_of,
)

EXACT_BELOW = 10


def count_limits(events: Floats, confidence: float = NINETY_FIVE) -> tuple[Floats, Floats]:
    """Give the limits of counts that follow Poisson's law: exact below 10 events, else Byar's approximation.

    Source: Garwood 1936 (exact); Breslow and Day, Statistical methods in cancer research II, 1987, p. 69 (Byar).
    """
    z, tail = normal_score(confidence), tail_of(confidence)
    given = np.atleast_1d(events)
    few = given < EXACT_BELOW
    many = np.asarray(np.where(few, EXACT_BELOW, given), np.float64)
    lower, upper = np.asarray(np.maximum(_byar(many, -z), 0)), _byar(many + 1, z)
    # The quantile function costs 5 µs a value: small counts repeat, so each is worked out once.
    distinct, places = np.unique(given[few], return_inverse=True)
    exact = stats.chi2.ppf(tail, 2 * np.maximum(distinct, 1e-300)) / 2
    lower[few] = np.where(distinct == 0, 0, exact)[places]
    upper[few] = np.asarray(stats.chi2.ppf(1 - tail, 2 * distinct + 2) / 2)[places]
    return lower.reshape(events.shape), upper.reshape(events.shape)


def _byar(events: Floats, z: float) -> Floats:
    return np.asarray(events * (1 - 1 / (9 * events) + z / (3 * np.sqrt(events))) ** 3)


def count_method(events: Floats) -> Texts:
    """Name the method of ``count_limits`` for each count."""
    return np.select(
        [np.isnan(events), events < EXACT_BELOW],
        [Method.NONE.value, Method.EXACT.value],
        Method.BYAR.value,
    )


@overload
def crude_rate(
    events: float, population: float, *, multiplier: float, confidence: float = NINETY_FIVE
) -> One: ...
@overload
def crude_rate(
    events: Numbers, population: Numbers | float, *, multiplier: float, confidence: float = NINETY_FIVE
) -> Many: ...
def crude_rate(
    events: Given, population: Given, *, multiplier: float, confidence: float = NINETY_FIVE
) -> One | Many:
    """Give events per ``multiplier`` people (1,000 for crime, 100,000 for health), flagged below 3 and 20 events.

    Source: OHID, Public health methods, 2018, rates; limits as in ``count_limits``.
    :raises ValueError: for negative events, a population of zero or less, or a multiplier of zero or less.
    """
    above, below = paired(events, population)
    lower, upper = count_limits(above, confidence)
    unit = scaled(multiplier) / below
    result: One | Many = estimate(
        above * unit,
        lower * unit,
        upper * unit,
        method=count_method(above),
        flag=flags(above, FEW_FOR_CRUDE),
        confidence=confidence,
    )
    return result


@overload
def proportion(
    events: float, total: float, *, multiplier: float = 1, confidence: float = NINETY_FIVE
) -> One: ...
@overload
def proportion(
    events: Numbers, total: Numbers | float, *, multiplier: float = 1, confidence: float = NINETY_FIVE
) -> Many: ...
def proportion(
    events: Given, total: Given, *, multiplier: float = 1, confidence: float = NINETY_FIVE
) -> One | Many:
    """Give the share of a total, of 1 or of ``multiplier`` (100 for a percentage), flagged below 20 events.

    Source: Wilson 1927, J Am Stat Assoc 22:209; Newcombe and Altman, Statistics with confidence, 2000, p. 46.
    :raises ValueError: for negative events, a total of zero or less, or more events than the total.
    """
    above, below = paired(events, total, "all")
    if (above > below).any():
        raise ValueError("A part cannot be larger than its total.")
    lower, upper = _wilson(above, below, normal_score(confidence))
    unit = scaled(multiplier)
    result: One | Many = estimate(
        above / below * unit,
        lower * unit,
        upper * unit,
        method=np.where(np.isnan(above), Method.NONE.value, Method.WILSON.value),
        flag=flags(above),
        confidence=confidence,
    )
    return result


def _wilson(events: Floats, total: Floats, z: float) -> tuple[Floats, Floats]:
    share = events / total
    middle = 2 * events + z * z
    spread = z * np.sqrt(z * z + 4 * events * (1 - share))
    # The product of both limits is known; divided by the upper, the lower keeps all its digits where it is tiny.
    lower = 2 * events * share / (middle + spread)
    upper = (middle + spread) / (2 * (total + z * z))
    return np.minimum(lower, share), np.clip(upper, share, 1)
