"""Add witnesses until every hidden cell moves, and moves without each singleton insider (gates 1 and 6)."""

from datasets.rules.disclosure.insider import Insiders
from datasets.rules.disclosure.neighbourhood import Floats, Neighbourhood, Surroundings
from datasets.rules.disclosure.partners import CLOSED, Push, push
from datasets.rules.disclosure.repair import repair
from datasets.rules.disclosure.tables import Mask, Table
from datasets.rules.disclosure.witnesses import Witnesses

MOST = (
    20  # pairs forced by linear programmes where earlier versions bind the table: most of these are in vain
)


class ShutOut:
    """The last stage of protection; what it leaves open is found and named by the certificate."""

    def __init__(
        self, table: Table, around: Surroundings, found: Witnesses, price: Floats, wanted: Mask
    ) -> None:
        self._table, self._around, self._found, self._price, self._wanted = (
            table,
            around,
            found,
            price,
            wanted,
        )
        self._insiders = Insiders(table.flat, wanted | (found.uses > 0), table.same_people)
        self._forces = 0
        self._bound = bool((price >= CLOSED).any())
        for one in found:
            self._insiders.see(one.cells, one.deviations)

    def run(self) -> None:
        """Take open cells one after another, those that come to be hidden on the way too."""
        queue = self._insiders.open_cells()
        while queue:
            cell = queue.pop()
            if self._insiders.is_open(cell):
                for one in self._without(cell, self._insiders.against(cell)):
                    queue += self._keep(one)

    def _keep(self, one: Push) -> list[int]:
        """Add a witness and give the cells that it newly hides."""
        fresh = one.cells[(self._found.uses[one.cells] == 0) & ~self._wanted[one.cells]]
        self._found.add(one)
        self._insiders.see(one.cells, one.deviations)
        return [int(cell) for cell in fresh]

    def _without(self, cell: int, insiders: list[int]) -> list[Push]:
        """Move the cell by 1 with all its insiders still; if that cannot be, with one of them still at a time."""
        block = self._around.around(cell)
        together = self._move(block, insiders)
        if together is not None:
            return [together]
        singly = [(insider, self._move(block, [insider])) for insider in insiders]
        alone = [one or self._forced(cell, [insider]) for insider, one in singly]
        return [one for one in alone or [self._forced(cell, [])] if one is not None]

    def _closed(self, still: list[int]) -> Floats:
        price = self._found.prices(self._price, 0.0)
        price[still] = CLOSED
        return price

    def _move(self, block: Neighbourhood, still: list[int]) -> Push | None:
        price = self._closed(still)
        both = [one for one in (push(block, price, direction, 1) for direction in (1, -1)) if one.got]
        return min(both, key=lambda one: one.price, default=None)

    def _forced(self, cell: int, still: list[int]) -> Push | None:
        if self._bound and self._forces >= MOST:
            return None
        self._forces += 1
        price = self._closed(still)
        return repair(self._table, price, cell, 1, 1) or repair(self._table, price, cell, -1, 1)
