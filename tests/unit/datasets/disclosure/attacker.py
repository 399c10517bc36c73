"""A second attacker, written apart from the engine: whole number programmes over leaves, one cell at a time."""

import itertools
from collections.abc import Mapping

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from datasets.rules.disclosure.hierarchy import Hierarchy
from datasets.rules.disclosure.tables import Table

ENOUGH = 1000  # stands for "without limit"


def below(dimensions: tuple[Hierarchy, ...]) -> dict[tuple[str, ...], np.ndarray]:
    """Per combination of codes a 0/1 vector over the combinations of leaves that it adds up."""
    inner = list(itertools.product(*(d.leaves for d in dimensions)))
    return {
        key: np.array(
            [
                all(code in d.ancestors(leaf) for d, code, leaf in zip(dimensions, key, leaves, strict=True))
                for leaves in inner
            ],
            float,
        )
        for key in itertools.product(*(d.codes for d in dimensions))
    }


class Attacker:
    """Knows every shown cell, and that a hidden one is at least ``least``; ``known``: cells an insider knows too."""

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

    def ends(self, key: tuple[str, ...]) -> tuple[int, int]:
        return self._solve(key, 1), self._solve(key, -1)

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
        return round(sign * found.fun)


def hidden_keys(table: Table, hidden: np.ndarray) -> set[tuple[str, ...]]:
    return {table.key(int(number)) for number in np.flatnonzero(hidden)}
