"""The attacker: the lowest and highest count that each cell can have, given everything a reader knows.

One HiGHS model per group of connected cells, in deviations from the truth; only the objective changes between
solves, so each starts from the last basis. Every whole-numbered optimum is a witness for all cells of its group.
Intervals of linear programmes contain those of whole numbers; a fractional optimum is solved again as a whole
number programme (data.md A6).
"""

from collections.abc import Iterable

import highspy
import numpy as np
from scipy import sparse

from datasets.rules.disclosure.knowledge import Floats, Knowledge
from datasets.rules.disclosure.tables import Ints

EPSILON = 1e-6
CAP = 1e7  # an unlimited deviation is cut here, far beyond any width that is asked for
MANY = 30  # tries at most that move many cells at once, before cells are tried one by one
STALE = 0.9  # no further such try when one leaves more of the cells than this share


class Group:
    """Connected open cells of one reader's knowledge. Seen ranges only grow, and are always ranges of real tables."""

    def __init__(self, known: Knowledge, cells: Ints) -> None:
        self.cells = cells
        self._place = {int(cell): number for number, cell in enumerate(cells)}
        sums = known.sums[:, cells]
        self._sums = sums[np.diff(sums.indptr) > 0].tocsc()
        self._bottom = np.maximum(known.lower - known.truth, -CAP)[cells]
        self._top = np.minimum(known.upper - known.truth, CAP)[cells]
        self.low, self.high = np.zeros(len(cells)), np.zeros(len(cells))
        self._never = np.zeros(len(cells), bool)
        self._linear = self._model(whole=False)
        self._whole: highspy.Highs | None = None

    def _model(self, whole: bool) -> highspy.Highs:
        model = highspy.Highs()
        model.setOptionValue("output_flag", False)
        model.setOptionValue("threads", 1)
        model.setOptionValue("presolve", "on" if whole else "off")
        model.setOptionValue("mip_rel_gap", 0.0)
        model.passModel(_programme(self._sums, self._bottom, self._top))
        if whole:
            kinds = np.full(len(self.cells), highspy.HighsVarType.kInteger)
            model.changeColsIntegrality(len(kinds), np.arange(len(kinds), dtype=np.int32), kinds)
        return model

    def try_many(self, needed: Floats, seed: int) -> None:
        """Push all cells that need more width up or down at random at once, while that helps: it serves most."""
        chance = np.random.default_rng(seed)
        for _ in range(MANY):
            short = self.high - self.low < needed
            if not short.any():
                return
            self._optimum(np.where(short, chance.choice([-1.0, 1.0], len(short)), 0.0), whole=False)
            if (self.high - self.low < needed).sum() > STALE * short.sum():
                return

    def ends(self, cell: int) -> tuple[float, float]:
        """Give exact ends of the deviation of a cell; ±``CAP`` stands for unlimited."""
        return -self._reach(cell, -1), self._reach(cell, 1)

    def has_width(self, cell: int, width: int) -> bool:
        """Say whether a cell can take ``width`` + 1 values, with as little work as that needs."""
        at = self._place[cell]
        for direction in (1, -1):
            if self.high[at] - self.low[at] >= width:
                return True
            self._reach(cell, direction)
        return bool(self.high[at] - self.low[at] >= width)

    def range_of(self, cell: int) -> tuple[float, float]:
        """Give the ends seen so far."""
        at = self._place[cell]
        return float(self.low[at]), float(self.high[at])

    def _reach(self, cell: int, direction: int) -> float:
        at = self._place[cell]
        limit = self._top[at] if direction > 0 else -self._bottom[at]
        seen = self.high[at] if direction > 0 else -self.low[at]
        if seen >= limit:
            return float(limit)
        goal = np.zeros(len(self.cells))
        goal[at] = direction
        value, found = self._optimum(goal, whole=False)
        if not found and np.floor(value + EPSILON) > max(seen, 0):
            value, _ = self._optimum(goal, whole=True)
        return float(np.floor(value + EPSILON))

    def _optimum(self, goal: Floats, whole: bool) -> tuple[float, bool]:
        """Maximise; give the value and whether a whole-numbered table attains it (which is then kept as seen)."""
        model = self._linear
        if whole:
            self._whole = model = self._whole or self._model(whole=True)
        model.changeColsCost(len(goal), np.arange(len(goal), dtype=np.int32), -goal)
        model.run()
        if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"The attack found no optimum: {model.getModelStatus()}")
        found = np.array(model.getSolution().col_value)
        table = np.rint(found)
        real = bool((abs(found - table) < EPSILON).all() and not (self._sums @ table).any())
        if real:
            self.low, self.high = np.minimum(self.low, table), np.maximum(self.high, table)
        return float(goal @ found), real


def _programme(sums: sparse.csc_matrix, bottom: Floats, top: Floats) -> highspy.HighsLp:
    programme = highspy.HighsLp()
    programme.num_row_, programme.num_col_ = sums.shape
    programme.col_cost_ = np.zeros(sums.shape[1])
    programme.col_lower_, programme.col_upper_ = bottom, top
    programme.row_lower_ = programme.row_upper_ = np.zeros(sums.shape[0])
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_, programme.a_matrix_.index_ = sums.indptr, sums.indices
    programme.a_matrix_.value_ = sums.data.astype(float)
    return programme


def intervals(known: Knowledge, cells: Iterable[int] | None = None) -> dict[int, tuple[int, int | None]]:
    """Give, per open cell, the lowest and highest count it can have; None: without limit."""
    wanted = set(np.flatnonzero(known.open).tolist() if cells is None else cells)
    tight = known.tightened()
    found: dict[int, tuple[int, int | None]] = {
        cell: (int(known.truth[cell]), int(known.truth[cell])) for cell in wanted if not tight.open[cell]
    }
    for group in tight.components():
        attacked = Group(tight, group)
        for cell in wanted & set(group.tolist()):
            low, high = attacked.ends(cell)
            truth = int(known.truth[cell])
            found[cell] = (truth + int(low), None if high >= CAP else truth + int(high))
    return found
