"""A second attacker, written apart from the engine: whole number programmes over leaves, one cell at a time."""

import itertools
from collections.abc import Mapping
from functools import reduce

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from datasets.rules.disclosure.hierarchy import Hierarchy
from datasets.rules.disclosure.tables import Table

ENOUGH = 1000  # stands for "without limit"


def below(dimensions: tuple[Hierarchy, ...]) -> dict[tuple[str, ...], np.ndarray]:
    """Per combination of codes a 0/1 vector over the combinations of leaves that it adds up."""
    single = [
        {code: np.array([float(code in d.ancestors(leaf)) for leaf in d.leaves]) for code in d.codes}
        for d in dimensions
    ]
    return {
        key: reduce(np.kron, [rows[code] for rows, code in zip(single, key, strict=True)])
        for key in itertools.product(*(d.codes for d in dimensions))
    }


class Attacker:
    """Knows every shown cell, and that a hidden one is at least ``least``; ``known``: cells an insider knows too.

    Every table found on the way is remembered: what two of them show of a cell needs no further programme.
    """

    def __init__(
        self, table: Table, hidden: set[tuple[str, ...]], known: Mapping[tuple[str, ...], int], least: int = 1
    ):
        self._rows = below(table.dimensions)
        keys = list(self._rows)
        low, high = [], []
        for key in keys:
            true = int(table.values[table.index(key)])
            exact = key not in hidden or key in known
            low.append(true if exact else least)
            high.append(true if exact else np.inf)
        matrix = np.array([self._rows[key] for key in keys])
        self._constraint = LinearConstraint(matrix, low, high)
        self._size = matrix.shape[1]
        self._seen: list[np.ndarray] = []

    def ends(self, key: tuple[str, ...]) -> tuple[int, int]:
        return self._solve(key, 1), self._solve(key, -1)

    def wide(self, key: tuple[str, ...], width: int) -> bool:
        """Say whether a cell has counts ``width`` apart, looking at the tables found before solving for more."""
        if self._seen_apart(key) < width:
            self._solve(key, 1)
        if self._seen_apart(key) < width:
            self._solve(key, -1)
        return self._seen_apart(key) >= width

    def _seen_apart(self, key: tuple[str, ...]) -> int:
        counts = [round(float(self._rows[key] @ leaves)) for leaves in self._seen]
        return max(counts, default=0) - min(counts, default=0)

    def _solve(self, key: tuple[str, ...], sign: int) -> int:
        row = self._rows[key]
        cap = LinearConstraint(row[None, :], -np.inf, ENOUGH)
        found = milp(
            sign * row,
            constraints=[self._constraint, cap],
            integrality=np.ones(self._size),
            bounds=Bounds(0, np.inf),
        )
        assert found.status == 0, found.message
        self._seen.append(np.rint(found.x))
        return round(sign * found.fun)


def hidden_keys(table: Table, hidden: np.ndarray) -> set[tuple[str, ...]]:
    return {table.key(int(number)) for number in np.flatnonzero(hidden)}
