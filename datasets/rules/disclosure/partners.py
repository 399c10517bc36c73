"""The cheapest way to move one cell while every published sum stays as it is.

A hypercube needs 2^k cells. Here two dimensions together may carry a longer closed walk (six cells instead of four
alternating + and -), which can lead through cells that are hidden anyway; the other dimensions swap two nodes.
Every choice of the two dimensions and of the swaps is tried at once as arrays: shortest paths on small bipartite
graphs, about 1.5 ms a search on a table of 20 areas x 8 x 2 x 6.
"""

import itertools
from dataclasses import dataclass

import numpy as np

from datasets.rules.disclosure.neighbourhood import Floats, Neighbourhood
from datasets.rules.disclosure.tables import Ints

CLOSED = 1e6  # the price of a cell that cannot move
TIGHT = 0.3  # extra price of a cell that can give only a part of what is asked


@dataclass(frozen=True, eq=False)
class Push:
    """A deviation of some cells from their true counts under which all sums hold; ``got``: how far the cell moved."""

    cells: Ints
    deviations: Ints
    got: int
    price: float


def push(block: Neighbourhood, prices: Floats, direction: int, target: int) -> Push:
    """Move the block's own cell by up to ``target`` in ``direction``, paying as little as possible for new cells.

    ``prices``: per cell of the table, 0 for one that is hidden anyway, ``CLOSED`` for one that must stay.
    No count falls below 1, since a zero would have been shown.
    """
    own = np.where(block.values > 0, prices[block.cells], CLOSED)
    moved = np.zeros_like(block.values)
    got = 0
    while got < target:
        step = _step(block, np.where(moved != 0, 0.0, own), block.values + moved - 1, direction, target - got)
        if step is None:
            break
        moved, got = moved + step[0] * step[1], got + step[1]
    touched = np.flatnonzero(moved)
    cells = block.cells.ravel()[touched]
    return Push(cells, moved.ravel()[touched], got, float(prices[cells].sum()))


def _step(
    block: Neighbourhood, price: Floats, room: Ints, direction: int, wanted: int
) -> tuple[Ints, int] | None:
    down = np.where(room >= 1, price, CLOSED) + np.where((room >= 1) & (room < wanted), TIGHT, 0.0)
    plus, minus = (price, down) if direction > 0 else (down, price)
    found = cheapest(block, plus, minus)
    if found is None:
        return None
    move = direction * block.to_cells(found)
    falling = move < 0
    reach = wanted if not falling.any() else min(wanted, int((room[falling] // -move[falling]).min()))
    return (move, reach) if reach > 0 else None


def cheapest(block: Neighbourhood, plus: Floats, minus: Floats) -> Floats | None:
    """Find the cheapest combination of nodes that moves the block's own cell by +1; None when there is none."""
    both = block.to_nodes((plus + minus) / 2, signed=False)
    difference = block.to_nodes((plus - minus) / 2, signed=True)
    if both.ndim == 1:
        return _swap(block, both + difference, both - difference)
    found = [_Walks(block, both, difference, pair) for pair in itertools.combinations(range(both.ndim), 2)]
    best = min(found, key=lambda walks: walks.price)
    return best.combination() if best.price < CLOSED / 2 else None


def _swap(block: Neighbourhood, plus: Floats, minus: Floats) -> Floats | None:
    start = block.starts[0]
    price = plus[start] + minus
    price[start] = CLOSED
    other = int(price.argmin())
    if price[other] >= CLOSED / 2:
        return None
    move = np.zeros(len(price))
    move[start], move[other] = 1, -1
    return move


class _Walks:
    """Closed walks of four or six cells in two dimensions, for every swap in the others.

    Rows are nodes of the first dimension, columns of the second. A walk leaves the cell's column by a - step to
    another row, takes a + step to another column, and so on until a - step leads back to the cell's row.
    """

    def __init__(self, block: Neighbourhood, both: Floats, difference: Floats, pair: tuple[int, int]) -> None:
        self._block, self._pair = block, pair
        self._rest = [axis for axis in range(both.ndim) if axis not in pair]
        self._row, self._column = (block.starts[axis] for axis in pair)
        both, difference = self._swaps(both, 1), self._swaps(difference, -1)
        self._plus, self._minus = both + difference, both - difference
        self._search()

    def _swaps(self, weights: Floats, sign: int) -> Floats:
        """Merge each dimension outside the pair into (the cell's node - another node); swaps x rows x columns."""
        weights = weights.transpose([*self._rest, *self._pair])
        for place, axis in enumerate(self._rest):
            start = self._block.starts[axis]
            others = np.delete(weights, start, place)
            weights = np.take(weights, [start], place) + sign * others
        self._shape = weights.shape[:-2]
        return weights.reshape(-1, *weights.shape[-2:])

    def _search(self) -> None:
        every, row, column = np.arange(len(self._plus)), self._row, self._column
        first = self._minus[:, :, column].copy()
        first[:, row] = CLOSED
        base, back = self._plus[:, row, column], self._minus[:, row, :]
        by_row, price, last = self._close(first, back)
        longer = price[:, :, None] + np.swapaxes(self._minus, 1, 2)
        via = longer.argmin(1)
        second = np.take_along_axis(longer, via[:, None, :], 1)[:, 0, :]
        second[:, row] = CLOSED
        by_row_2, price_2, last_2 = self._close(second, back)
        short, long = (
            price[every, last] + back[every, last] + base,
            price_2[every, last_2] + back[every, last_2] + base,
        )
        at = int(np.minimum(short, long).argmin())
        self.price = float(min(short[at], long[at]))
        self._at = at
        if short[at] <= long[at]:
            self._path = [(int(by_row[at, last[at]]), int(last[at]))]
        else:
            later = int(by_row_2[at, last_2[at]])
            between = int(via[at, later])
            self._path = [(int(by_row[at, between]), between), (later, int(last_2[at]))]

    def _close(self, reached: Floats, back: Floats) -> tuple[Ints, Floats, Ints]:
        """From prices of rows give, per column, the best row before it and its price; and the best last column."""
        ahead = reached[:, :, None] + self._plus
        by_row = ahead.argmin(1)
        price = np.take_along_axis(ahead, by_row[:, None, :], 1)[:, 0, :]
        price[:, self._column] = CLOSED
        return by_row, price, (price + back).argmin(1)

    def combination(self) -> Floats:
        """Lay the best walk and its swaps out over all nodes."""
        sizes = self._block.sizes
        walk = np.zeros([sizes[axis] for axis in self._pair])
        walk[self._row, self._column] += 1
        column = self._column
        for row, after in self._path:
            walk[row, column] -= 1
            walk[row, after] += 1
            column = after
        walk[self._row, column] -= 1
        return np.moveaxis(self._with_swaps(walk), range(len(sizes)), [*self._rest, *self._pair])

    def _with_swaps(self, walk: Floats) -> Floats:
        others = np.unravel_index(self._at, self._shape) if self._shape else ()
        for axis, other in reversed(list(zip(self._rest, others, strict=True))):
            start = self._block.starts[axis]
            swap = np.zeros(self._block.sizes[axis])
            swap[start], swap[int(other) + (other >= start)] = 1, -1
            walk = np.multiply.outer(swap, walk)
        return walk
