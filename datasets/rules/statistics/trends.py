"""Several periods at once: pooled years, and whether a series rises or falls."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from scipy import stats

from datasets.rules.statistics.estimates import (
    NINETY_FIVE,
    NINETY_NINE_8,
    Estimate,
    Floats,
    Given,
    Many,
    Texts,
    paired,
    shown,
    tail_of,
)
from datasets.rules.statistics.rates import crude_rate

FEWEST_POINTS = 5
# Divides the width of a 95 % interval into its standard error, as published (twice 1.96, not 1.959964).
WIDTH_IN_ERRORS = 3.92


class Direction(StrEnum):
    """Which way a series goes."""

    RISING = "rising"
    FALLING = "falling"
    NO_CHANGE = "no significant change"
    NOT_CALCULATED = "not calculated"


@dataclass(frozen=True)
class Trend:
    """``slope``: change per period, in logits for proportions; chi-square on one degree of freedom; ``points`` used."""

    direction: Direction
    slope: float
    chi_square: float
    p_value: float
    points: int


NO_TREND = Trend(Direction.NOT_CALCULATED, np.nan, np.nan, np.nan, 0)


def pooled_rate(
    events: Given,
    population: Given,
    *,
    multiplier: float,
    years: int = 3,
    confidence: float = NINETY_FIVE,
) -> Many:
    """Give crude rates of ``years`` years together, one for each last year; years along the last axis, in order.

    Person-years are the sum of the yearly populations. A window with a missing year is missing.
    Source: OHID, Public health methods, 2018; ONS pools three years for small areas.
    :raises ValueError: as ``crude_rate``, and for fewer years than are pooled.
    """
    above, below = paired(events, population)
    if above.ndim == 0 or not 1 <= years <= above.shape[-1]:
        raise ValueError(f"Pooling {years} years needs at least as many years, and at least one.")
    windows = [np.lib.stride_tricks.sliding_window_view(part, years, -1).sum(-1) for part in (above, below)]
    return crude_rate(*windows, multiplier=multiplier, confidence=confidence)


def trend(
    given: Estimate[Floats, Texts], *, points: int = FEWEST_POINTS, confidence: float = NINETY_NINE_8
) -> Trend:
    """Test the last ``points`` values of a series with 95 % limits, in order and evenly spaced, for a straight trend.

    Each value weighs as the inverse of its variance. A trend counts only where leaving out any one period keeps its
    direction. Below 5 points, or where fewer have limits, or one has none to show for itself, there is none.
    Source: chi-square for trend, Armitage 1955, Biometrics 11:375; as OHID marks recent trends in Fingertips, 2018.
    :raises ValueError: for limits not at 0.95, more than one series, or fewer than 5 points.
    """
    _check(np.ndim(given.value), points)
    if given.confidence != NINETY_FIVE:
        raise ValueError("A trend is computed from limits at 0.95.")
    values, lower, upper = (np.asarray(part)[-points:] for part in _parts(given))
    widths = upper - lower
    if len(values) < points or not (np.isfinite(values) & (widths > 0)).all():
        return NO_TREND
    weights = (WIDTH_IN_ERRORS / widths) ** 2
    slope, precision = _slope(values, weights)
    return _judged(slope, slope**2 * precision, _left_out(values, weights), points, confidence)


def trend_in_proportions(
    events: Given,
    total: Given,
    *,
    points: int = FEWEST_POINTS,
    confidence: float = NINETY_NINE_8,
) -> Trend:
    """Test the last ``points`` shares of a series, in order and evenly spaced, for a straight trend.

    A trend counts only where leaving out any one period keeps the direction of the logits; without logits (no events,
    or nothing else) there is none.
    Source: Cochran 1954, Biometrics 10:417; Armitage 1955, Biometrics 11:375; as OHID marks recent trends, 2018.
    :raises ValueError: for more events than the total, more than one series, or fewer than 5 points.
    """
    above, below = paired(events, total, "all")
    _check(above.ndim, points)
    if (above > below).any():
        raise ValueError("A part cannot be larger than its total.")
    above, below = above[-points:], below[-points:]
    if len(above) < points or not ((above > 0) & (above < below)).all():
        return NO_TREND
    logits, even = np.log(above / (below - above)), np.ones(points)
    slope, _ = _slope(logits, even)
    return _judged(slope, _armitage(above, below), _left_out(logits, even), points, confidence)


def _check(dimensions: int, points: int) -> None:
    if dimensions != 1 or points < FEWEST_POINTS:
        raise ValueError("A trend needs one series and at least 5 points.")


def _parts(given: Estimate[Floats, Texts]) -> tuple[Floats, Floats, Floats]:
    visible = shown(given)
    return visible.value, visible.lower, visible.upper


def _slope(values: Floats, weights: Floats, times: Any = None) -> tuple[float, float]:
    """Give the weighted slope per period and the inverse of its variance."""
    when = np.arange(len(values)) if times is None else times
    centred = when - np.average(when, weights=weights)
    precision = float((weights * centred**2).sum())
    return float((weights * centred * values).sum() / precision), precision


def _left_out(values: Floats, weights: Floats) -> list[float]:
    times = np.arange(len(values))
    kept = [times != time for time in times]
    return [_slope(values[keep], weights[keep], times[keep])[0] for keep in kept]


def _armitage(above: Floats, below: Floats) -> float:
    """Both sums are taken about the mean time, which keeps their digits for large populations."""
    share = above.sum() / below.sum()
    centred = np.arange(len(above)) - np.average(np.arange(len(above)), weights=below)
    return float((centred * above).sum() ** 2 / (share * (1 - share) * (below * centred**2).sum()))


def _judged(slope: float, chi_square: float, others: list[float], points: int, confidence: float) -> Trend:
    p_value = float(stats.chi2.sf(chi_square, 1))
    steady = len({other < 0 for other in (slope, *others)}) == 1
    moves = steady and p_value < 2 * tail_of(confidence) and slope != 0
    turned = Direction.RISING if slope > 0 else Direction.FALLING
    return Trend(turned if moves else Direction.NO_CHANGE, slope, chi_square, p_value, points)
