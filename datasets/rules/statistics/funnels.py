"""Funnel plots: the lines around an average, and which areas lie outside."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from scipy import special

from datasets.rules.statistics.comparison import Label, compare_five_ways
from datasets.rules.statistics.estimates import (
    NINETY_FIVE,
    NINETY_NINE_8,
    Estimate,
    Floats,
    Given,
    Numbers,
    T,
    V,
    denominators,
    normal_score,
    paired,
    scaled,
    tail_of,
)

POINTS = 100
SIGNIFICANCE = {
    Label.MUCH_LOWER: "Low (0.001)",
    Label.LOWER: "Low (0.025)",
    Label.SIMILAR: "Not significant",
    Label.HIGHER: "High (0.025)",
    Label.MUCH_HIGHER: "High (0.001)",
    Label.NOT_COMPARED: "Not applicable",
}


class Kind(StrEnum):
    """What is plotted. For a standardised ratio the denominator is the expected count and the average is 1."""

    PROPORTION = "proportion"
    RATE = "rate"
    RATIO = "ratio"


@dataclass(frozen=True, eq=False)
class Funnel:
    """Lines of a funnel plot at each denominator."""

    denominators: Floats
    average: float
    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats


def funnel_average(events: Numbers, population: Numbers) -> float:
    """Give the average of all areas: events of all, over people of all. Areas without a number are left out.

    Source: Spiegelhalter 2005, Stat Med 24:1185.
    :raises ValueError: where no area has both numbers.
    """
    above, below = paired(events, population)
    known = ~np.isnan(above)
    if not known.any():
        raise ValueError("There is no average: no area has both numbers.")
    return float(above[known].sum() / below[known].sum())


def funnel_limits(kind: Kind, average: float, sizes: Given, *, multiplier: float = 1) -> Funnel:
    """Give the control limits at 95 % and 99.8 % around an average (events per denominator) at each denominator.

    A proportion on the line has a Wilson limit equal to the average. A count on the line, of a rate or ratio, has an
    exact Poisson limit equal to the count that the average makes expected.
    Source: Spiegelhalter 2005, Stat Med 24:1185; PHEindicatormethods 2.1 (2024), calculate_funnel_limits.
    :raises ValueError: for a denominator of zero, or an average that is negative, or above 1 for a proportion.
    """
    below = np.atleast_1d(denominators(sizes, "people"))
    highest = 1 if kind == Kind.PROPORTION else np.inf
    if not 0 <= average <= highest or not np.isfinite(average):
        raise ValueError("The average must be zero or more, and at most 1 for a proportion.")
    line = _score_limits if kind == Kind.PROPORTION else _poisson_limits
    unit = scaled(multiplier)
    lines = [part * unit for level in (NINETY_FIVE, NINETY_NINE_8) for part in line(average, below, level)]
    return Funnel(below, average * unit, *lines)


def _score_limits(average: float, below: Floats, confidence: float) -> tuple[Floats, Floats]:
    spread = normal_score(confidence) * np.sqrt(average * (1 - average) / below)
    return np.maximum(average - spread, 0), np.minimum(average + spread, 1)


def _poisson_limits(average: float, below: Floats, confidence: float) -> tuple[Floats, Floats]:
    expected, tail = average * below, tail_of(confidence)
    # Solved for the count: the shape at which the gamma distribution has the tail at the expected count. Where even
    # no event at all would not be low, there is no such shape, and the line runs at zero.
    with np.errstate(invalid="ignore"):
        low = special.gdtrib(1.0, 1 - tail, expected) - 1
        high = special.gdtrib(1.0, tail, expected)
    reachable = np.exp(-expected) < tail
    high = np.where(expected > 0, high, 0)
    return np.where(reachable, np.maximum(low, 0), 0) / below, high / below


def funnel_denominators(sizes: Numbers) -> Floats:
    """Give 100 denominators for the lines, evenly spaced on a logarithmic axis that holds all the areas.

    The axis starts at 1, or a little below the smallest area where the largest is at most twice as large, and ends
    a little above the largest. Steps are whole numbers, unless the axis is shorter than 100.
    Source: PHEindicatormethods 2.1 (2024), calculate_funnel_limits.
    :raises ValueError: without areas, or for a denominator of zero.
    """
    below = denominators(sizes, "people")
    below = below[~np.isnan(below)]
    if not below.size:
        raise ValueError("There is no funnel without areas.")
    largest, smallest = float(below.max()), float(below.min())
    start = 1.0 if largest > 2 * smallest else max(1.0, _rounded(0.95 * smallest, 1, np.floor))
    stop = _rounded(1.05 * largest, 2, np.ceil)
    if stop - start < POINTS:
        return np.geomspace(min(start, smallest), stop, POINTS)
    return _whole_steps(start, stop)


def _whole_steps(start: float, stop: float) -> Floats:
    steps = [start]
    for left in range(POINTS - 1, 0, -1):
        step = round(float((stop / steps[-1]) ** (1 / left) * steps[-1]))
        steps.append(max(step, steps[-1] + 1))
    return np.array(steps)


def _rounded(value: float, digits: int, way: Any) -> float:
    unit = 10.0 ** (np.floor(np.log10(value)) + 1 - digits)
    return float(way(value / unit) * unit)


def funnel_significance(at_95: Estimate[V, T], at_998: Estimate[V, T], average: float) -> T:
    """Label areas by whether their own limits hold the average, in the unit of the estimates (1 or 100 for a ratio).

    Above 10 events the limits are Byar's and the lines exact, so an area that lies on a line may be labelled either
    way. A directly standardised rate of fewer than 10 events is not applicable.
    Source: PHEindicatormethods 2.1 (2024), assign_funnel_significance.
    :raises ValueError: unless the estimates are at 0.95 and at 0.998.
    """
    labels: Any = compare_five_ways(at_95, at_998, average).five_way
    if isinstance(labels, Label):
        return SIGNIFICANCE[labels]  # type: ignore[return-value]
    named = [labels == label.value for label in SIGNIFICANCE]
    return np.select(named, list(SIGNIFICANCE.values()), "")  # type: ignore[return-value]
