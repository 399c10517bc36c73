"""What every statistic gives back: a value, its limits, how they were computed, and whether it may be relied on."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]
Texts = NDArray[np.str_]
Mask = NDArray[np.bool_]
Numbers = Sequence[float] | Sequence[float | None] | NDArray[np.floating[Any]] | NDArray[np.integer[Any]]
Given = ArrayLike | Sequence[float | None] | Sequence[Sequence[float | None]]

# Either a number or an array of them, and a text or an array of texts.
V = TypeVar("V")
T = TypeVar("T")

NINETY_FIVE, NINETY_NINE_8 = 0.95, 0.998
FEW_FOR_CRUDE, FEW_FOR_STANDARDISED, FEW_TO_RELY_ON = 3, 10, 20


class Flag(StrEnum):
    """Whether a value may be shown and relied on. Source: ONS, statistics of deaths: none, or marked ``u``."""

    NONE = ""
    UNRELIABLE = "u"
    TOO_FEW = "too few"
    MISSING = "missing"


class Method(StrEnum):
    """How the limits were computed."""

    BYAR = "Byar"
    EXACT = "exact Poisson"
    WILSON = "Wilson"
    DOBSON = "Dobson with Byar"
    SIMULATION = "simulation"
    NONE = ""


@dataclass(frozen=True, eq=False)
class Estimate(Generic[V, T]):
    """A value with its limits, each a number or an array of one shape; NaN where there is none."""

    value: V
    lower: V
    upper: V
    method: T
    flag: T
    confidence: float


One = Estimate[float, str]
Many = Estimate[Floats, Texts]


def estimate(
    value: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    method: ArrayLike,
    flag: ArrayLike,
    confidence: float,
) -> Any:
    """Give ``One`` for a single value, ``Many`` for an array."""
    parts = np.broadcast_arrays(value, lower, upper, method, flag)
    if parts[0].ndim:
        value, lower, upper, method, flag = (part.copy() for part in parts)
        return Estimate(value, lower, upper, method, flag, confidence)
    numbers = [float(part) for part in parts[:3]]
    return Estimate(
        numbers[0], numbers[1], numbers[2], Method(str(parts[3])), Flag(str(parts[4])), confidence
    )


def shown(given: Estimate[V, T]) -> Estimate[V, T]:
    """Give the estimate without the values that rest on too few events to be shown."""
    few = np.asarray(given.flag) == Flag.TOO_FEW.value
    numbers = (np.asarray(part, np.float64) for part in (given.value, given.lower, given.upper))
    value, lower, upper = (np.where(few, np.nan, part) for part in numbers)
    blanked: Estimate[V, T] = estimate(
        value, lower, upper, method=_text(given.method), flag=_text(given.flag), confidence=given.confidence
    )
    return blanked


def flags(events: Floats, none_below: float = 0) -> Texts:
    """Flag counts of events: missing, fewer than ``none_below``, fewer than 20.

    Source: ONS, user guide to mortality statistics: crude rates from 3 events, standardised from 10, ``u`` below 20.
    """
    return np.select(
        [np.isnan(events), events < none_below, events < FEW_TO_RELY_ON],
        [Flag.MISSING.value, Flag.TOO_FEW.value, Flag.UNRELIABLE.value],
        Flag.NONE.value,
    )


def counts(given: Given, what: str) -> Floats:
    """Read counts; None and NaN stand for a hidden or missing one.

    :raises ValueError: for a negative or infinite count.
    """
    numbers = np.asarray(given, np.float64)
    if (numbers < 0).any() or np.isinf(numbers).any():
        raise ValueError(f"The number of {what} cannot be negative or infinite.")
    return numbers


def denominators(given: Given, what: str) -> Floats:
    """Read what events are divided by.

    :raises ValueError: unless all are above zero.
    """
    numbers = counts(given, what)
    if (numbers == 0).any():
        raise ValueError(f"The number of {what} must be above zero.")
    return numbers


def paired(events: Given, population: Given, what: str = "people") -> tuple[Floats, Floats]:
    """Read events and what they are divided by, in one shape; an event count without it counts as missing.

    :raises ValueError: for negative or infinite numbers, a denominator of zero, or shapes that do not go together.
    """
    above, below = np.broadcast_arrays(counts(events, "events"), denominators(population, what))
    return np.where(np.isnan(below), np.nan, above), below


def tail_of(confidence: float) -> float:
    """Give the probability beyond each limit: 0.025 for 0.95.

    :raises ValueError: unless the confidence lies between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError("The confidence must lie between 0 and 1, as 0.95.")
    return (1 - confidence) / 2


def normal_score(confidence: float) -> float:
    """Give z: 1.96 for 0.95."""
    return float(stats.norm.ppf(1 - tail_of(confidence)))


def scaled(multiplier: float) -> float:
    """Check a multiplier.

    :raises ValueError: unless it is above zero.
    """
    if not 0 < multiplier < np.inf:
        raise ValueError("The multiplier must be above zero, as 1,000 or 100,000.")
    return multiplier


def _text(given: Any) -> ArrayLike:
    return given if isinstance(given, np.ndarray) else str(given)
