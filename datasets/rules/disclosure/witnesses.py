"""Witnesses: other tables that look the same to a reader. They prove how little the reader knows.

A witness is a vector of whole numbers d, not zero on some hidden cells only, with A·d = 0 and count + d >= 1.
Two true-looking tables in which a cell differs by w prove that the cell's interval is at least w wide.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from datasets.rules.disclosure.neighbourhood import Floats
from datasets.rules.disclosure.partners import Push
from datasets.rules.disclosure.tables import Ints


class Witnesses:
    """All witnesses of one pattern: which cells they use, how far each cell can be seen to move."""

    def __init__(self, cells: int) -> None:
        self.uses = np.zeros(cells, np.int64)
        self._moves: defaultdict[int, dict[int, int]] = defaultdict(dict)
        self._kept: dict[int, Push] = {}
        self._next = itertools.count()

    def add(self, push: Push) -> int:
        """Keep a witness and give its number."""
        number = next(self._next)
        self._kept[number] = push
        self.uses[push.cells] += 1
        for cell, deviation in zip(push.cells.tolist(), push.deviations.tolist(), strict=True):
            self._moves[cell][number] = deviation
        return number

    def drop(self, number: int) -> None:
        """Forget a witness."""
        push = self._kept.pop(number)
        self.uses[push.cells] -= 1
        for cell in push.cells.tolist():
            del self._moves[cell][number]

    def drop_all(self, cell: int) -> list[Push]:
        """Forget every witness that moves a cell, and give them."""
        numbers = list(self._moves[cell])
        gone = [self._kept[number] for number in numbers]
        for number in numbers:
            self.drop(number)
        return gone

    def moving(self, cell: int) -> list[int]:
        """Give the numbers of the witnesses that move a cell."""
        return list(self._moves[cell])

    def __getitem__(self, number: int) -> Push:
        return self._kept[number]

    def reach(self, cell: int) -> tuple[int, int]:
        """Give how far down (<= 0) and up (>= 0) a cell is seen to move."""
        moves = self._moves[cell].values()
        return min(0, 0, *moves), max(0, 0, *moves)

    def width(self, cell: int) -> int:
        """Give the number of further values that a cell is seen to take."""
        low, high = self.reach(cell)
        return high - low

    def __iter__(self) -> Iterator[Push]:
        return iter(self._kept.values())

    def __len__(self) -> int:
        return len(self._kept)

    def prices(self, base: Floats, sharing: float) -> Floats:
        """Price cells for a new witness: cheaper the more witnesses use them, free when ``sharing`` is 0."""
        return np.where(self.uses > 0, sharing / (1 + self.uses), 1.0) * base


def deviations(pushes: Iterable[Push]) -> list[tuple[Ints, Ints]]:
    """Give witnesses as plain (cells, deviations) pairs, to be stored with a version and checked again."""
    return [(push.cells, push.deviations) for push in pushes]
