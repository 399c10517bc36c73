"""Areas against a benchmark, and a period against the one before."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from datasets.rules.statistics.estimates import NINETY_FIVE, NINETY_NINE_8, Estimate, T, V, shown


class Label(StrEnum):
    """How a value stands to a benchmark. The strong ones hold at 99.8 %, the others at 95 %."""

    MUCH_LOWER = "much lower"
    LOWER = "lower"
    SIMILAR = "similar"
    HIGHER = "higher"
    MUCH_HIGHER = "much higher"
    NOT_COMPARED = "not compared"


class Polarity(StrEnum):
    """Whether more is good. Recorded violence takes no judgement: more of it can mean better recording."""

    HIGH_IS_GOOD = "high is good"
    LOW_IS_GOOD = "low is good"
    NO_JUDGEMENT = "no judgement"


BETTER_WHEN = {Polarity.HIGH_IS_GOOD: "higher", Polarity.LOW_IS_GOOD: "lower"}
L = TypeVar("L")


@dataclass(frozen=True, eq=False)
class Comparison(Generic[L]):
    """Three labels for each value: at 95 %, at 99.8 %, and both in one of five."""

    at_95: L
    at_998: L
    five_way: L


@dataclass(frozen=True, eq=False)
class Change(Generic[V, T]):
    """From one period to the next: the difference, the change in per cent, both estimates, and what may be said."""

    difference: V
    percent: V
    label: T
    before: Estimate[V, T]
    after: Estimate[V, T]


def compare(given: Estimate[V, T], benchmark: ArrayLike) -> T:
    """Say where the limits of values lie: below a benchmark, above it, or around it.

    The benchmark counts as a fixed number. A national one stands outside the areas compared; an average of a
    partnership contains the area: say which beside the figure.
    Source: OHID, Public health methods, 2018, comparing with a benchmark by confidence intervals.
    """
    return _labels(np.asarray(given.lower), np.asarray(given.upper), np.asarray(benchmark, np.float64))


def compare_five_ways(at_95: Estimate[V, T], at_998: Estimate[V, T], benchmark: ArrayLike) -> Comparison[T]:
    """Compare with a benchmark at 95 % and at 99.8 %, and join both into one label of five.

    Source: OHID, Public health methods, 2018.
    :raises ValueError: unless the first estimate is at 0.95 and the second at 0.998.
    """
    if (at_95.confidence, at_998.confidence) != (NINETY_FIVE, NINETY_NINE_8):
        raise ValueError("The five labels need limits at 0.95 and at 0.998, in this order.")
    first, second = compare(at_95, benchmark), compare(at_998, benchmark)
    weak, strong = np.asarray(first, str), np.asarray(second, str)
    both = np.where(
        np.isin(strong, [Label.HIGHER.value, Label.LOWER.value]), np.char.add("much ", strong), weak
    )
    return Comparison(first, second, _whole(both))


def judge(label: str, polarity: Polarity) -> str:
    """Turn lower and higher into better and worse, where the indicator allows a judgement."""
    better = BETTER_WHEN.get(polarity)
    if better is None:
        return str(label)
    worse = "lower" if better == "higher" else "higher"
    return str(label).replace(better, "better").replace(worse, "worse")


def change(before: Estimate[V, T], after: Estimate[V, T]) -> Change[V, T]:
    """Compare two periods, of a year each or pooled: higher or lower only where their intervals lie apart.

    Careful: intervals that overlap a little may hide a real difference. Values that rest on too few events to be
    shown, or on none, are not compared; from zero there is no change in per cent.
    Source: ONS, user guide to mortality statistics; Schenker and Gentleman 2001, Am Stat 55:182.
    :raises ValueError: for limits at different confidence.
    """
    if before.confidence != after.confidence:
        raise ValueError("Both periods need limits at the same confidence.")
    old, new = shown(before), shown(after)
    was = np.asarray(old.value, np.float64)
    difference = np.asarray(new.value) - was
    percent = 100 * difference / np.where(was == 0, np.nan, was)
    # Disjoint intervals: the lower limit of the one above the upper limit of the other.
    label = _between(new, old)
    return Change(_numbers(difference), _numbers(percent), label, old, new)


def _between(new: Estimate[V, T], old: Estimate[V, T]) -> Any:
    above = np.asarray(new.lower) > np.asarray(old.upper)
    below = np.asarray(new.upper) < np.asarray(old.lower)
    unknown = np.isnan(np.asarray(new.lower)) | np.isnan(np.asarray(old.lower))
    return _named(below, above, unknown)


def _labels(lower: Any, upper: Any, benchmark: Any) -> Any:
    return _named(upper < benchmark, lower > benchmark, np.isnan(lower + upper + benchmark))


def _named(below: Any, above: Any, unknown: Any) -> Any:
    names = [Label.NOT_COMPARED.value, Label.LOWER.value, Label.HIGHER.value]
    return _whole(np.select([unknown, below, above], names, Label.SIMILAR.value))


def _whole(labels: Any) -> Any:
    return labels if labels.ndim else Label(str(labels))


def _numbers(values: Any) -> Any:
    return values if values.ndim else float(values)
