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
NOTHING = 0.05  # a price too low for any cell that is not hidden yet
LONGEST = 3  # dimensions whose pairs are tried first; all pairs of four would take half as long again
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
    ways = _Ways(np.stack([both + difference, both - difference]).astype(np.float32))
    if both.ndim == 1:
        return _swap(ways.after(()))
    for pairs in _pairs(block.sizes):
        best = _best(ways, pairs)
        if best and best.price < CLOSED / 2:
            return best.combination()
    return None


def _best(ways: "_Ways", pairs: list[tuple[int, int]]) -> "_Walks | None":
    best: _Walks | None = None
    for pair in pairs:
        walks = _Walks(ways, pair)
        if best is None or walks.price < best.price:
            best = walks
        if best.price < NOTHING:
            break
    return best


def _pairs(sizes: list[int]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Give the pairs of dimensions for walks: those among the ``LONGEST`` dimensions, and the others."""
    longest = sorted(range(len(sizes)), key=lambda axis: -sizes[axis])[:LONGEST]
    pairs = list(itertools.combinations(range(len(sizes)), 2))
    first = [pair for pair in pairs if set(pair) <= set(longest)]
    return first, [pair for pair in pairs if pair not in first]


def _swap(ways: Floats) -> Floats | None:
    price = ways[0, 0] + ways[1]
    price[0] = CLOSED
    other = int(price.argmin())
    if price[other] >= CLOSED / 2:
        return None
    move = np.zeros(len(price))
    move[0], move[other] = 1, -1
    return move


class _Ways:
    """Prices of a + and of a - step on every combination of nodes, and those left after swaps in some dimensions.

    What is a + step on the cell's node is a - step on the node that it is swapped with.
    """

    def __init__(self, ways: Floats) -> None:
        self.sizes = ways.shape[1:]
        self._after: dict[tuple[int, ...], Floats] = {(): ways}

    def after(self, swapped: tuple[int, ...]) -> Floats:
        """Give ways x nodes; along a swapped dimension there is one node less, the cell's own."""
        if swapped not in self._after:
            ways, axis = self.after(swapped[:-1]), swapped[-1]
            before = (slice(None),) * axis
            self._after[swapped] = (
                ways[(slice(None), *before, slice(0, 1))] + ways[::-1][(slice(None), *before, slice(1, None))]
            )
        return self._after[swapped]


class _Walks:
    """Closed walks of four or six cells in two dimensions, for every swap in the others.

    Rows are nodes of the first dimension, columns of the second; the cell itself is at row 0, column 0. A walk leaves
    its column by a - step to another row, takes a + step to another column, and so on until a - step leads back to
    row 0. Only prices are computed for all swaps; the steps are looked up for the best one alone.
    """

    def __init__(self, ways: _Ways, pair: tuple[int, int]) -> None:
        self._sizes, self._pair = ways.sizes, pair
        self._rest = tuple(axis for axis in range(len(self._sizes)) if axis not in pair)
        order = [0, *(axis + 1 for axis in (*pair, *self._rest))]
        prices = np.ascontiguousarray(ways.after(self._rest).transpose(order))  # swaps last: along memory
        self._shape = prices.shape[3:]
        self._plus, self._minus = prices.reshape(*prices.shape[:3], -1)
        self._search()

    def _search(self) -> None:
        first = self._minus[:, 0].copy()
        first[0] = CLOSED
        between = self._columns(first)
        second = (between + self._minus).min(1)
        second[0] = CLOSED
        last = self._columns(np.minimum(second, first))
        total = (last + self._minus[0]).min(0) + self._plus[0, 0]
        self._at = int(total.argmin())
        self.price = float(total[self._at])
        self._reached = first, between, second, last

    def _columns(self, rows: Floats) -> Floats:
        """From the prices of standing in each row give those of standing in each column, a + step later."""
        columns: Floats = (rows[:, None] + self._plus).min(0)
        columns[0] = CLOSED
        return columns

    def _path(self) -> list[tuple[int, int]]:
        """Give the (row, column) of each + step after the first, in order."""
        first, between, second, last = (prices[..., self._at] for prices in self._reached)
        plus, minus = self._plus[..., self._at], self._minus[..., self._at]
        end = int((last + minus[0]).argmin())
        row = int((np.minimum(second, first) + plus[:, end]).argmin())
        if first[row] <= second[row]:
            return [(row, end)]
        column = int((between + minus[row]).argmin())
        return [(int((first + plus[:, column]).argmin()), column), (row, end)]

    def combination(self) -> Floats:
        """Lay the best walk and its swaps out over all nodes."""
        sizes = self._sizes
        walk = np.zeros([sizes[axis] for axis in self._pair])
        walk[0, 0] += 1
        column = 0
        for row, after in self._path():
            walk[row, column] -= 1
            walk[row, after] += 1
            column = after
        walk[0, column] -= 1
        return np.moveaxis(self._with_swaps(walk), range(len(sizes)), [*self._rest, *self._pair])

    def _with_swaps(self, walk: Floats) -> Floats:
        others = np.unravel_index(self._at, self._shape) if self._shape else ()
        for axis, other in reversed(list(zip(self._rest, others, strict=True))):
            swap = np.zeros(self._sizes[axis])
            swap[0], swap[int(other) + 1] = 1, -1
            walk = np.multiply.outer(swap, walk)
        return walk
