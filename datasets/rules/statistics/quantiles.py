"""Areas in equal groups by rank."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from datasets.rules.statistics.estimates import Numbers

Integers = NDArray[np.int64]
NO_GROUP = 0


def quantiles(values: Numbers, number: int = 5, *, highest_first: bool = False) -> Integers:
    """Give each area its group, 1 to ``number``; 0 where it has no value, or where areas are fewer than groups.

    Rank 1 is the lowest value, or the highest with ``highest_first`` (for indicators where low is good). Ties: equal
    values share the best of their ranks and so stand in one group; the groups after them are smaller for it. (SQL's
    NTILE splits ties by the order of rows, which nobody can justify to the area that falls on the worse side.)

    Source: PHEindicatormethods 2.1 (2024), phe_quantile.
    :raises ValueError: for fewer than two groups, or values in more than one dimension.
    """
    given = np.asarray(values, np.float64)
    if number < 2 or given.ndim != 1:
        raise ValueError("Quantiles need one row of values and at least two groups.")
    known = ~np.isnan(given)
    size = int(known.sum())
    groups = np.full(given.shape, NO_GROUP, np.int64)
    if size >= number:
        rank = ranks(given[known], highest_first=highest_first)
        # Whole numbers: (n + 1 - rank) / (n / q) as floats can land just above the whole number that it is.
        groups[known] = np.maximum(1, number + 1 + (-(size + 1 - rank) * number // size))
    return groups


def ranks(values: NDArray[Any], *, highest_first: bool = False) -> Integers:
    """Rank values from 1; equal values share the best rank."""
    return np.asarray(stats.rankdata(-values if highest_first else values, method="min"), np.int64)
