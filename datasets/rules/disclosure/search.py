"""Choose which cells to hide: serve every primary cell, then take each out and serve it again more cheaply.

A primary cell needs a range as wide as the rule asks. It gets one from its own witnesses or, free of charge, from
those of its neighbours. The second and later rounds ("rip up and reroute", as for wires on a circuit board) let
cells share partners: a round costs about 1 s on 4,347 cells and the second saves 2 % of the hidden cells.
"""

import random

import numpy as np

from datasets.rules.disclosure.neighbourhood import Floats, Surroundings
from datasets.rules.disclosure.partners import CLOSED, Push, push
from datasets.rules.disclosure.repair import repair
from datasets.rules.disclosure.tables import Ints, Mask, Table
from datasets.rules.disclosure.witnesses import Witnesses

SHARING = 0.3  # what a cell costs that one other witness uses already, in early rounds
MOST = 20  # cells forced by linear programmes, at up to a second each; more mean that the table is bound too tightly
SEED = 20180913


class Search:
    """Grow and thin the witnesses of one table. ``price``: per cell, 0 for cells hidden anyway."""

    def __init__(self, table: Table, around: Surroundings, primary: Mask, price: Floats, width: int) -> None:
        self._table, self.around, self.price, self.width = table, around, price, width
        self.primary = primary
        self._values: Ints = table.flat
        self._cells = _in_order(table, np.flatnonzero(primary))
        self._own: dict[int, list[int]] = {}
        self.found = Witnesses(table.flat.size)

    def run(self, rounds: int) -> list[int]:
        """Serve every primary cell in each of the rounds; give those that stay too narrow."""
        chance = random.Random(SEED)  # noqa: S311 - an order, the same every time
        queue = self._cells
        for left in range(rounds, 0, -1):
            for cell in queue:
                self.serve(cell, SHARING if left > 1 else 0.0)
            self._mend()
            queue = list(self._cells)
            chance.shuffle(queue)
        self._force()
        return self.narrow()

    def narrow(self) -> list[int]:
        """Give the primary cells whose seen range is too narrow."""
        return [cell for cell in self._cells if self.found.width(cell) < self.width]

    def _mend(self) -> None:
        """Serve again those who leant on a witness that has since gone."""
        for _ in range(3):
            for cell in self.narrow():
                self.serve(cell, 0.0)

    def _force(self) -> None:
        """Move what no walk moves by linear programmes: up by all that is asked, else down, then up by the rest."""
        for cell in self.narrow()[: MOST if (self.price >= CLOSED).any() else None]:
            for direction in (1, -1, 1):
                low, high = self.found.reach(cell)
                target = self.width + low if direction > 0 else min(self.width - high, self._values[cell] - 1)
                prices = self.found.prices(self.price, 0.0)
                if high - low < self.width and (
                    one := repair(self._table, prices, cell, direction, int(target))
                ):
                    self._own.setdefault(cell, []).append(self.found.add(one))

    def serve(self, cell: int, sharing: float) -> None:
        """Take the cell's own witnesses away and give it the cheapest that complete its range."""
        for number in self._own.pop(cell, ()):
            self.found.drop(number)
        if self.found.width(cell) >= self.width:
            return
        pushes = self.cheaper(cell, self.found.prices(self.price, sharing))
        self._own[cell] = [self.found.add(one) for one in pushes]

    def cheaper(self, cell: int, prices: Floats) -> list[Push]:
        """Compare moving up alone with moving down first, as far as the count lets it, and then up."""
        low, _ = self.found.reach(cell)
        block = self.around.around(cell)
        up = push(block, prices, 1, self.width + low)
        alone = [up] if up.got >= self.width + low else []
        if (alone and up.price == 0) or -low >= self._values[cell] - 1:
            return alone
        return min([plan for plan in (alone, self._down_first(cell, prices)) if plan], key=_cost, default=[])

    def _down_first(self, cell: int, prices: Floats) -> list[Push]:
        low, high = self.found.reach(cell)
        block = self.around.around(cell)
        down = push(block, prices, -1, min(int(self._values[cell]) - 1, self.width - high))
        rest = self.width - max(down.got, -low)
        if rest <= high:
            return [down]
        paid = prices.copy()
        paid[down.cells] = 0
        up = push(block, paid, 1, rest)
        return [down, up] if up.got >= rest else []


def _in_order(table: Table, cells: Ints) -> list[int]:
    """Put the smallest counts first, which need most, and totals before their parts: 3 % less is hidden."""
    leaves = np.diff(table.closure.indptr)[cells]
    return [int(cell) for cell in cells[np.lexsort((-leaves, table.flat[cells]))]]


def _cost(plan: list[Push]) -> float:
    return sum(one.price for one in plan)


def prices(values: Ints, hidden: Mask, shown: Mask, headline: Mask) -> Floats:
    """Price cells: nothing when hidden anyway, a little more for bigger counts, far more for headline totals."""
    price = 1 + 0.05 * np.log1p(values)
    price[headline] *= 25
    price[hidden] = 0
    price[shown] = CLOSED
    return price
