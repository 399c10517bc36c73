"""What a reader knows: a range per cell and the sums that bind cells together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from datasets.rules.disclosure.hes import disclose
from datasets.rules.disclosure.profiles import HES, Profile
from datasets.rules.disclosure.tables import Ints, Mask, Table

Floats = NDArray[np.float64]
NO_LIMIT = np.inf


@dataclass(frozen=True, eq=False)
class Knowledge:
    """``sums`` · x = 0 over whole numbers x with ``lower`` <= x <= ``upper``; ``truth`` is one such x.

    The reader does not have ``truth``; the attack uses it as a point to start from.
    """

    sums: sparse.csr_matrix
    truth: Ints
    lower: Floats
    upper: Floats

    @property
    def open(self) -> Mask:
        """Give the cells whose range holds more than one value."""
        return self.upper > self.lower

    def tightened(self, rounds: int = 20) -> "Knowledge":
        """Narrow the ranges by each sum in turn (interval propagation), before any linear programme is solved."""
        lower, upper = self.lower.copy(), self.upper.copy()
        for _ in range(rounds):
            before = lower.copy(), upper.copy()
            _propagate(self.sums, lower, upper)
            if np.array_equal(before[0], lower) and np.array_equal(before[1], upper):
                break
        return Knowledge(self.sums, self.truth, lower, upper)

    def knowing(self, cell: int) -> "Knowledge":
        """Give the knowledge of an insider, who also knows this cell."""
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[cell] = upper[cell] = self.truth[cell]
        return Knowledge(self.sums, self.truth, lower, upper)

    def components(self) -> list[Ints]:
        """Give groups of open cells that share sums; cells of two groups tell nothing about each other."""
        cells = np.flatnonzero(self.open)
        bound = abs(self.sums[:, cells])
        _, labels = csgraph.connected_components(bound.T @ bound, directed=False)
        order = np.argsort(labels, kind="stable")
        return np.split(cells[order], np.flatnonzero(np.diff(labels[order])) + 1) if len(cells) else []


def _propagate(sums: sparse.csr_matrix, lower: Floats, upper: Floats) -> None:
    """For a·x = 0 the rest of a row bounds each of its cells; one pass over all rows at once, rounded inwards."""
    entry = sums.tocoo()
    row, cell, factor = entry.row.astype(np.int64), entry.col, entry.data
    least = np.where(factor > 0, factor * lower[cell], factor * upper[cell])
    most = np.where(factor > 0, factor * upper[cell], factor * lower[cell])
    above = -_rest(row, least, sums.shape[0])
    below = -_rest(row, most, sums.shape[0])
    high = np.where(factor > 0, above / factor, below / factor)
    low = np.where(factor > 0, below / factor, above / factor)
    np.maximum.at(lower, cell, np.ceil(low - 1e-9))
    np.minimum.at(upper, cell, np.floor(high + 1e-9))


def _rest(row: Ints, ends: Floats, rows: int) -> Floats:
    """Sum the ends of the other cells of each entry's row, where one unlimited end makes the sum unlimited."""
    unlimited = np.isinf(ends)
    finite = np.where(unlimited, 0.0, ends)
    total = np.bincount(row, finite, rows)[row] - finite
    others = np.bincount(row, unlimited, rows)[row] - unlimited
    signs = np.bincount(row, np.where(unlimited, np.sign(ends), 0.0), rows)[row]
    return np.where(others > 0, np.copysign(np.inf, signs), total)


def of_suppressed(table: Table, hidden: Mask, least: int = 1) -> Knowledge:
    """Give what a table with hidden cells tells. ``least``: 1 where zeros are always shown, else 0."""
    truth = table.flat
    unseen = hidden.ravel()
    lower = np.where(unseen, least, truth).astype(float)
    return Knowledge(table.relations, truth, lower, np.where(unseen, NO_LIMIT, truth).astype(float))


def of_rounded(table: Table, profile: Profile = HES) -> Knowledge:
    """Give what a table under ``hes`` tells: a range for every cell that is not 0."""
    shown = disclose(table.flat, profile=profile)
    return Knowledge(table.relations, table.flat, shown.lower.astype(float), shown.upper.astype(float))
