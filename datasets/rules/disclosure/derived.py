"""Statistics that give a count away (gate 4): a rate of 24.3 per 100,000 over 12,345 people can only be 3.

Source of the limits: OHID technical guide, confidence intervals; Byar's method, exact below 10, Wilson's method.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from datasets.rules.disclosure.profiles import Method, Profile

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], Floats]


class Way(StrEnum):
    """How the shown figure was computed from the count."""

    CRUDE = "crude"
    POISSON_LOWER = "poisson_lower"
    POISSON_UPPER = "poisson_upper"
    WILSON_LOWER = "wilson_lower"
    WILSON_UPPER = "wilson_upper"


@dataclass(frozen=True)
class Figure:
    """A figure as shown: rounded to ``places``, per ``multiplier`` of a public ``denominator``.

    For a standardised ratio the denominator is the expected count; a directly standardised rate has no single
    denominator and is judged by its limits through ``counts_that_reproduce`` with a way of the caller's own.
    """

    value: float
    places: int
    denominator: float
    multiplier: float = 1.0
    way: Way = Way.CRUDE
    confidence: float = 0.95


def _poisson(counts: Floats, sign: int, confidence: float) -> Floats:
    tail = (1 - confidence) / 2
    base = counts if sign < 0 else counts + 1
    z = sign * stats.norm.ppf(1 - tail)
    with np.errstate(divide="ignore", invalid="ignore"):
        byar = base * (1 - 1 / (9 * base) + z / (3 * np.sqrt(base))) ** 3
        exact = stats.chi2.ppf(tail if sign < 0 else 1 - tail, 2 * base) / 2
    return np.where(counts < 10, np.where(base == 0, 0.0, exact), byar)


def _wilson(counts: Floats, sign: int, confidence: float, denominator: float) -> Floats:
    z = stats.norm.ppf((1 + confidence) / 2)
    spread = z * np.sqrt(z**2 + 4 * counts * np.maximum(0, 1 - counts / denominator))
    return (2 * counts + z**2 + sign * spread) / (2 * (denominator + z**2)) * denominator


def _statistic(figure: Figure) -> Statistic:
    sign = 1 if figure.way.endswith("upper") else -1
    if figure.way == Way.CRUDE:
        return lambda counts: counts
    if figure.way in (Way.POISSON_LOWER, Way.POISSON_UPPER):
        return partial(_poisson, sign=sign, confidence=figure.confidence)
    return partial(_wilson, sign=sign, confidence=figure.confidence, denominator=figure.denominator)


def counts_that_reproduce(figure: Figure, at_most: int | None = None) -> set[int]:
    """Give the whole counts that give this figure at the precision shown, the denominator being public.

    The edges of rounding are counted as possible only where they round to the figure by either convention.
    """
    unit = figure.multiplier / figure.denominator
    half = 0.5 * 10**-figure.places * (1 + 1e-9)
    statistic = _statistic(figure)
    highest = _highest(statistic, (figure.value + half) / unit, at_most)
    counts = np.arange(_lowest(statistic, (figure.value - half) / unit, highest), highest + 1, dtype=float)
    fits = abs(statistic(counts) * unit - figure.value) <= half
    return {int(count) for count in counts[fits]}


def _highest(statistic: Statistic, target: float, at_most: int | None) -> int:
    """Double until beyond the target; every way grows with the count."""
    top = 16
    while statistic(np.array([float(top)]))[0] <= target and (at_most is None or top < at_most):
        top *= 2
    return top if at_most is None else min(top, at_most)


def _lowest(statistic: Statistic, target: float, top: int) -> int:
    """Halve the range to a count safely below the target."""
    low, high = 0, top
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if statistic(np.array([float(middle)]))[0] < target else (low, middle)
    return low


def may_show(figures: Iterable[Figure], count: int | None, profile: Profile) -> bool:
    """Decide whether figures about one cell may stand beside it. ``count`` None: the cell is hidden, so no figure.

    All figures of the cell are judged together, since each narrows the others (a rate and its two limits). An exact
    count that is shown anyway gives nothing more away; a rounded one must stay as wide as its rounding. For that,
    compute the figure from the rounded count: the exact one betrays itself (data.md A7).
    """
    if count is None:
        return False
    if profile.method != Method.HES or count == 0:
        return True
    wide = set(range(count - profile.base // 2, count + (profile.base + 1) // 2))
    left = wide.copy()
    for figure in figures:
        left &= counts_that_reproduce(figure) | _of_rounded(figure, count, wide)
    return left == wide


def _of_rounded(figure: Figure, count: int, wide: set[int]) -> set[int]:
    """A figure that the rounded count gives tells no more than that count: every count behind it stays possible."""
    return wide if count in counts_that_reproduce(figure) else set()


def gives_away(figures: Iterable[Figure], width: int) -> bool:
    """Say whether figures shown without their count leave fewer than ``width`` + 1 counts possible (gate 4)."""
    sets = [counts_that_reproduce(figure) for figure in figures]
    left = set.intersection(*sets) if sets else set()
    return bool(sets) and (not left or max(left) - min(left) < width)
