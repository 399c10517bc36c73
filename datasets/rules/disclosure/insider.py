"""The singleton insider (gate 6): one who knows that a cell's 1 is themself must not learn any other cell.

A cell is safe from the insider of cell s when some witness moves it and leaves s alone. Sets of insiders are kept
as bits of one integer per cell, so that all pairs of a table are checked in milliseconds.
"""

from collections.abc import Iterable

import numpy as np

from datasets.rules.disclosure.tables import Ints, Mask


class Insiders:
    """Per hidden cell, the insiders whom no witness shuts out yet."""

    def __init__(self, values: Ints, hidden: Mask, same: Ints) -> None:
        """``same``: cells with one number hold the same people (``Table.same_people``)."""
        self._values = values
        ones = np.flatnonzero((values == 1) & hidden)
        self._bit = {int(cell): number for number, cell in enumerate(ones)}
        self._cells = [int(cell) for cell in ones]
        self._same = same
        self._alike: dict[int, int] = {}
        for cell, number in self._bit.items():
            self._alike[int(same[cell])] = self._alike.get(int(same[cell]), 0) | 1 << number
        self._left: dict[int, int] = {int(cell): -1 for cell in np.flatnonzero(hidden)}

    def hide(self, cell: int) -> None:
        """Take note of a cell hidden later."""
        if cell in self._left:
            return
        self._left[cell] = -1
        if self._values[cell] == 1:
            self._bit[cell] = len(self._cells)
            self._cells.append(cell)
            key = int(self._same[cell])
            self._alike[key] = self._alike.get(key, 0) | 1 << self._bit[cell]

    def see(self, cells: Ints, deviations: Ints) -> None:
        """Count a witness: it moves ``cells``, and shuts out the insiders of all others."""
        moved = [int(cell) for cell, deviation in zip(cells, deviations, strict=True) if deviation]
        for cell in moved:
            self.hide(cell)
        bits = 0
        for cell in moved:
            if cell in self._bit:
                bits |= 1 << self._bit[cell]
        for cell in moved:
            self._left[cell] &= bits

    def against(self, cell: int) -> list[int]:
        """Give the cells whose insider may still work this cell out; the cell itself and its doubles excepted."""
        everyone = (1 << len(self._cells)) - 1
        bits = self._left[cell] & everyone & ~self._alike.get(int(self._same[cell]), 0)
        return [self._cells[number] for number in numbers_of(bits)]

    def open_cells(self) -> list[int]:
        """Give the hidden cells that some insider may still work out, and those that never move."""
        return [cell for cell in self._left if self.is_open(cell)]

    def is_open(self, cell: int) -> bool:
        """Say whether a hidden cell never moves, or not without one of its insiders."""
        return self._left[cell] == -1 or bool(self.against(cell))


def numbers_of(bits: int) -> Iterable[int]:
    """Give the numbers of the bits that are set, lowest first."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low
