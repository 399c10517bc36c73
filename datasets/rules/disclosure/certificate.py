"""Check a pattern by its witnesses alone: what is proven needs no further attack, what is not is listed.

Independent of the search: each witness is verified against the table's relations before it counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from datasets.rules.disclosure.insider import Insiders
from datasets.rules.disclosure.tables import Ints, Mask, Table


class FalseWitness(ValueError):
    """A stored witness is not a table that a reader could take for the true one."""


@dataclass(frozen=True)
class Findings:
    """Flat numbers of cells that no witness clears: of gate 1, gate 2 and gate 6."""

    pinned: list[int]
    narrow: list[int]
    insider: list[int]

    @property
    def passed(self) -> bool:
        return not (self.pinned or self.narrow or self.insider)


def certify(
    table: Table, hidden: Mask, primary: Mask, width: int, witnesses: Sequence[tuple[Ints, Ints]]
) -> Findings:
    """Check gates 1, 2 and 6 by witnesses; ``hidden`` and ``primary`` are flat.

    :raises FalseWitness: when a witness breaks a sum, moves a shown cell or lets a count fall below 1.
    """
    rows = stack(witnesses, len(hidden))
    _verify(table, hidden, rows)
    low, high = _ends(rows)
    insiders = Insiders(table.flat, hidden, table.same_people)
    for cells, moves in witnesses:
        insiders.see(cells, moves)
    alone = [int(cell) for cell in np.flatnonzero(hidden) if insiders.against(int(cell))]
    return Findings(
        np.flatnonzero(hidden & (low == high)).tolist(),
        np.flatnonzero(primary & (high - low < width)).tolist(),
        alone,
    )


def stack(witnesses: Sequence[tuple[Ints, Ints]], cells: int) -> sparse.csr_matrix:
    """Lay witnesses out as a sparse matrix, witnesses x cells."""
    ends = np.cumsum([0, *(len(moved) for moved, _ in witnesses)])
    columns = np.concatenate([np.zeros(0, np.int64), *(moved for moved, _ in witnesses)])
    data = np.concatenate([np.zeros(0, np.int64), *(moves for _, moves in witnesses)])
    return sparse.csr_matrix((data, columns, ends), (len(witnesses), cells))


def _verify(table: Table, hidden: Mask, rows: sparse.csr_matrix) -> None:
    if abs(table.relations @ rows.T.astype(float)).sum():
        raise FalseWitness("A sum does not hold.")
    if not hidden[rows.indices].all():
        raise FalseWitness("A shown cell moves.")
    if (table.flat[rows.indices] + rows.data < 1).any():
        raise FalseWitness("A count falls below 1.")


def _ends(rows: sparse.csr_matrix) -> tuple[Ints, Ints]:
    """Give the lowest and highest deviation seen per cell, 0 (the truth) among them."""
    low, high = (np.zeros(rows.shape[1], np.int64) for _ in range(2))
    np.minimum.at(low, rows.indices, rows.data)
    np.maximum.at(high, rows.indices, rows.data)
    return low, high
