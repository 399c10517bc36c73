"""Move one cell by a linear programme over the whole table, when no product of walks and swaps around it will do.

Deviations up and down are variables with a price each (data.md A5, step 5): A·(up - down) = 0, no count below 1.
A fractional optimum is solved again for whole numbers. About 0.5 s on 4,347 cells, so the search comes first.
"""

import highspy
import numpy as np
from scipy import sparse

from datasets.rules.disclosure.neighbourhood import Floats
from datasets.rules.disclosure.partners import CLOSED, Push
from datasets.rules.disclosure.tables import Ints, Table

FREE = 1e-3  # a cell that is hidden anyway still costs a little, so that it does not move for nothing
SECONDS = 3.0
FOUND = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kTimeLimit)
EPSILON = 1e-6


def repair(table: Table, prices: Floats, cell: int, direction: int, target: int) -> Push | None:
    """Move ``cell`` by ``target`` in ``direction``; None when that cannot be. A cell priced ``CLOSED`` stays still."""
    allowed = (table.flat > 0) & (prices < CLOSED / 2)
    if not allowed[cell]:
        return None
    cells = np.flatnonzero(allowed)
    found = _solve(
        table, cells, np.maximum(prices[cells], FREE), int(np.searchsorted(cells, cell)), direction * target
    )
    if found is None:
        return None
    moved = np.flatnonzero(found)
    return Push(cells[moved], found[moved], target, float(prices[cells[moved]].sum()))


def _solve(table: Table, cells: Ints, prices: Floats, at: int, move: int) -> Ints | None:
    sums = table.relations[:, cells]
    sums = sums[np.diff(sums.indptr) > 0]
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("time_limit", SECONDS)
    model.passModel(
        _programme(sparse.hstack([sums, -sums], format="csc"), table.flat[cells], prices, at, move)
    )
    for whole in (False, True):
        if whole:
            kinds = np.full(2 * len(cells), highspy.HighsVarType.kInteger)
            model.changeColsIntegrality(len(kinds), np.arange(len(kinds), dtype=np.int32), kinds)
        model.run()
        if model.getModelStatus() not in FOUND or not model.getSolution().value_valid:
            return None
        found = np.array(model.getSolution().col_value)
        deviation = found[: len(cells)] - found[len(cells) :]
        rounded = np.rint(deviation).astype(np.int64)
        if (abs(deviation - rounded) < EPSILON).all() and not (sums @ rounded).any():
            return rounded
    return None


def _programme(sums: sparse.csc_matrix, values: Ints, prices: Floats, at: int, move: int) -> highspy.HighsLp:
    cells = len(values)
    lower = np.zeros(2 * cells)
    upper = np.concatenate([np.full(cells, np.inf), values - 1.0])
    up, down = max(move, 0), max(-move, 0)
    lower[at] = upper[at] = up
    lower[cells + at] = upper[cells + at] = down
    programme = highspy.HighsLp()
    programme.num_row_, programme.num_col_ = sums.shape
    programme.col_cost_ = np.concatenate([prices, prices])
    programme.col_lower_, programme.col_upper_ = lower, upper
    programme.row_lower_ = programme.row_upper_ = np.zeros(sums.shape[0])
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_, programme.a_matrix_.index_ = sums.indptr, sums.indices
    programme.a_matrix_.value_ = sums.data.astype(float)
    return programme
