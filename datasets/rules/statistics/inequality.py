"""The gap from one end of society to the other: slope and relative index of inequality."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import stats

from datasets.rules.statistics.estimates import (
    NINETY_FIVE,
    Estimate,
    Flag,
    Floats,
    Method,
    Numbers,
    One,
    denominators,
    scaled,
    tail_of,
)

FEWEST, MOST = 5, 100
FEWEST_REPETITIONS = 1000


class Transform(StrEnum):
    """On which scale values vary evenly about what was found: logarithms for rates, logits for proportions."""

    NONE = "none"
    LOG = "log"
    LOGIT = "logit"


@dataclass(frozen=True)
class Inequality:
    """The gap between the two ends, as a difference and as a ratio; ``intercept`` is the fitted value at rank 0."""

    slope_index: One
    relative_index: One
    intercept: float


def inequality(
    population: Numbers,
    values: Numbers,
    *,
    lower_95: Numbers | None = None,
    upper_95: Numbers | None = None,
    standard_errors: Numbers | None = None,
    transform: Transform = Transform.NONE,
    multiplier: float = 1,
    confidence: float = NINETY_FIVE,
    repetitions: int = 100_000,
    seed: int = 0,
) -> Inequality:
    """Fit a line through groups ordered from most to least deprived, by the midpoint of their place in the population.

    The value is exact. The limits come from ``repetitions`` draws around the values, whose spread is taken from
    ``standard_errors`` (on the scale of the transform) or else from their 95 % limits; with neither there are none.
    The same seed gives the same limits; another moves them by about one part in two hundred of their width.
    Source: Low and Low 2004, J Public Health 26:388; PHEindicatormethods 2.1 (2024), phe_sii.
    :raises ValueError: for fewer than 5 or more than 100 groups, an empty group, a missing value, values or limits
        that the transform does not allow, or fewer than 1,000 repetitions.
    """
    people, given = denominators(population, "people"), np.asarray(values, np.float64)
    _check(people, given)
    weights = _weights(people)
    unit = scaled(multiplier)
    intercept, slope = (float(number) for number in weights @ given)
    gap, ratio = slope * unit, _ratio(intercept, slope)
    errors = _errors(lower_95, upper_95, standard_errors, transform)
    gaps = ratios = (np.nan, np.nan)
    method = Method.NONE
    if errors is not None:
        if repetitions < FEWEST_REPETITIONS or errors.shape != given.shape:
            raise ValueError("The limits need an error for each group and at least 1,000 repetitions.")
        draws = np.random.default_rng(seed).normal(
            _scale(given, transform), errors, (repetitions, len(given))
        )
        starts, slopes = weights @ _back(draws, transform).T
        gaps, ratios = _ends(slopes * unit, confidence), _ends((starts + slopes) / starts, confidence)
        method = Method.SIMULATION
    return Inequality(
        Estimate(gap, *gaps, method, Flag.NONE, confidence),
        Estimate(ratio, *ratios, method, Flag.NONE, confidence),
        intercept * unit,
    )


def _check(people: Floats, given: Floats) -> None:
    if people.ndim != 1 or people.shape != given.shape or not FEWEST <= len(people) <= MOST:
        raise ValueError("The index needs 5 to 100 groups, each with its people and its value.")
    if not (np.isfinite(people).all() and np.isfinite(given).all()):
        raise ValueError("The index needs a value and people for every group: one is missing.")


def _weights(people: Floats) -> Floats:
    """Give the rows that turn values into intercept and slope of the regression weighted by people."""
    share = people / people.sum()
    rank = np.cumsum(share) - share / 2
    root = np.sqrt(share)
    return np.asarray(np.linalg.pinv(np.column_stack([root, root * rank])) * root)


def _ratio(intercept: float, slope: float) -> float:
    return (intercept + slope) / intercept if intercept else float("nan")


def _errors(
    lower: Numbers | None, upper: Numbers | None, errors: Numbers | None, transform: Transform
) -> Floats | None:
    if errors is not None:
        given = np.asarray(errors, np.float64)
        if not (given >= 0).all():
            raise ValueError("A standard error is missing or negative.")
        return given
    if lower is None or upper is None:
        return None
    low, high = (
        _scale(np.asarray(lower, np.float64), transform),
        _scale(np.asarray(upper, np.float64), transform),
    )
    if not (high >= low).all():
        raise ValueError("A limit is missing, or a lower limit is above the upper one.")
    return np.asarray((high - low) / (2 * stats.norm.ppf(0.975)))


def _scale(values: Floats, transform: Transform) -> Floats:
    highest = {Transform.NONE: np.inf, Transform.LOG: np.inf, Transform.LOGIT: 1}[transform]
    if transform != Transform.NONE and not ((values > 0) & (values < highest)).all():
        raise ValueError(
            f"The {transform} transform needs values and limits above zero{' and below 1' * (highest == 1)}."
        )
    if transform == Transform.NONE:
        return values
    return np.log(values) if transform == Transform.LOG else np.log(values / (1 - values))


def _back(draws: Floats, transform: Transform) -> Floats:
    if transform == Transform.NONE:
        return draws
    return np.exp(draws) if transform == Transform.LOG else 1 / (1 + np.exp(-draws))


def _ends(draws: Floats, confidence: float) -> tuple[float, float]:
    """Give the draws at both limits, counted from the lowest, as published: the 2,500th and 97,500th of 100,000."""
    tail = tail_of(confidence)
    places = [max(round(len(draws) * part) - 1, 0) for part in (tail, 1 - tail)]
    ordered = np.partition(draws, places)
    return float(ordered[places[0]]), float(ordered[places[1]])
