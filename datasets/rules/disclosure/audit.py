"""The gates of data.md A6, asked of everything that a reader can see."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from datasets.rules.disclosure.attack import Group
from datasets.rules.disclosure.knowledge import Knowledge
from datasets.rules.disclosure.tables import Ints, Mask

WIDE = 3  # gate 3: a starred cell has at least 4 possible values ...
MOSTLY = 0.99  # ... in at least 99 % of cases
THREADS = 2  # HiGHS lets go of the interpreter while it solves


@dataclass(frozen=True)
class Verdict:
    """``ranges``: per hidden cell at least this far down and up from the truth; the other lists break a gate."""

    ranges: Mapping[int, tuple[float, float]]
    pinned: list[int]
    narrow: list[int]
    insider: list[tuple[int, int]]

    @property
    def passed(self) -> bool:
        return not (self.pinned or self.narrow or self.insider)


def audit(
    known: Knowledge,
    hidden: Mask,
    needs: Mapping[int, int],
    same: Ints | None = None,
    insiders: bool = False,
) -> Verdict:
    """Attack every hidden cell (flat mask). ``needs``: width per primary cell; any other hidden cell needs 1.

    ``insiders`` adds gate 6, with ``same`` from ``Table.same_people`` so that a double of an insider's own cell is
    not held against the table.
    """
    width = {int(cell): max(1, needs.get(int(cell), 1)) for cell in np.flatnonzero(hidden)}
    ranges = _ranges(known, width)
    pinned = [cell for cell, (low, high) in ranges.items() if high - low < 1]
    narrow = [cell for cell, (low, high) in ranges.items() if high - low < needs.get(cell, 0)]
    alone = _insiders(known, hidden, same) if insiders else []
    return Verdict(ranges, sorted(pinned), sorted(narrow), alone)


def _ranges(known: Knowledge, width: Mapping[int, int]) -> dict[int, tuple[float, float]]:
    tight = known.tightened()
    found = dict.fromkeys(width, (0.0, 0.0))
    groups = [cells for cells in tight.components() if not width.keys().isdisjoint(cells.tolist())]
    with ThreadPoolExecutor(THREADS) as pool:
        for part in pool.map(lambda cells: _attack(tight, cells, width), groups):
            found |= part
    return found


def _attack(known: Knowledge, cells: Ints, width: Mapping[int, int]) -> dict[int, tuple[float, float]]:
    group = Group(known, cells)
    needed = np.array([width.get(int(cell), 0) for cell in cells], float)
    group.try_many(needed, seed=len(cells))
    for at in np.flatnonzero(group.high - group.low < needed):
        group.has_width(int(cells[at]), int(needed[at]))
    return {int(cell): group.range_of(int(cell)) for cell in cells if int(cell) in width}


def _insiders(known: Knowledge, hidden: Mask, same: Ints | None) -> list[tuple[int, int]]:
    """Repeat gate 1 with each hidden 1 in turn treated as known; give (insider's cell, cell worked out)."""
    found = []
    for insider in np.flatnonzero(hidden & (known.truth == 1)):
        others = {
            int(cell): 1 for cell in np.flatnonzero(hidden) if not _double(same, int(insider), int(cell))
        }
        seen = _ranges(known.knowing(int(insider)), others)
        found += [(int(insider), cell) for cell, (low, high) in seen.items() if high - low < 1]
    return found


def _double(same: Ints | None, insider: int, cell: int) -> bool:
    return insider == cell or (same is not None and bool(same[insider] == same[cell]))


def rounded_ok(verdict: Verdict, starred: Iterable[int]) -> bool:
    """Check gate 3: every starred cell has 2 possible values, at least 99 % of them have 4 or more."""
    widths = np.array([verdict.ranges[cell][1] - verdict.ranges[cell][0] for cell in starred])
    return len(widths) == 0 or bool(widths.min() >= 1 and (widths >= WIDE).mean() >= MOSTLY)
