"""Protect a table under the ``suppress`` profile: primary cells, complementary cells, and the proof that it is safe."""

from dataclasses import dataclass, field

import numpy as np

from datasets.rules.disclosure.certificate import Findings, certify
from datasets.rules.disclosure.neighbourhood import Surroundings
from datasets.rules.disclosure.primary import Primary
from datasets.rules.disclosure.search import Search, prices
from datasets.rules.disclosure.shut_out import ShutOut
from datasets.rules.disclosure.tables import Ints, Mask, Table
from datasets.rules.disclosure.thinning import Thinning
from datasets.rules.disclosure.witnesses import deviations

ROUNDS = 1  # a second one saves 2 % of the hidden cells, no more than thinning does in the same time
SEARCHES, LEAST, MOST = 125, 400, 30_000  # for thinning: 2,300 on 4,347 cells, 11,400 on 12,663


@dataclass(frozen=True, eq=False)
class Safe:
    """A pattern that passed the gates. ``hidden``: shaped like the table; ``witnesses``: the proof, to be stored."""

    hidden: Mask
    witnesses: list[tuple[Ints, Ints]]

    @property
    def cost(self) -> int:
        return int(self.hidden.sum())


@dataclass(frozen=True)
class Cost:
    """What hiding costs, for the officer: ``hidden`` of ``cells`` that are not 0, and how much of all leaf counts."""

    hidden: int
    cells: int
    share_of_count: float


def cost(table: Table, hidden: Mask) -> Cost:
    """Count what a pattern hides."""
    lowest = np.flatnonzero(np.diff(table.closure.indptr) == 1)
    counts, unseen = table.flat[lowest], hidden.ravel()[lowest]
    share = float(counts[unseen].sum() / max(1, counts.sum()))
    return Cost(int(hidden.sum()), int((table.values > 0).sum()), share)


@dataclass(frozen=True, eq=False)
class Unsafe:
    """Why no release is possible: per cell (flat number) the reason in words."""

    why: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Terms:
    """What binds the choice: cells ``shown`` to this audience already, cells ``kept`` hidden, ``headline`` totals."""

    shown: Mask
    kept: Mask
    headline: Mask


def no_terms(table: Table) -> Terms:
    """Bind nothing but the grand total, which is hidden last."""
    headline = np.zeros(table.values.shape, bool)
    headline[tuple(d.position[d.root] for d in table.dimensions)] = True
    return Terms(np.zeros_like(headline), np.zeros_like(headline), headline)


def protect(
    table: Table,
    primary: Primary,
    width: int,
    terms: Terms | None = None,
    *,
    rounds: int = ROUNDS,
    searches: int | None = None,
) -> Safe | Unsafe:
    """Hide primary cells and as few others as make every gate hold.

    ``width``: U - L that each primary cell must have under attack (T - 1). ``searches``: how much work goes into
    showing cells again (0: none; left out: as much as suits the table's size). The result is ``Safe`` only if the
    final check, which trusts nothing of the search but the witnesses and verifies these, passes gates 1, 2 and 6.
    """
    bound = terms or no_terms(table)
    wanted = (primary.cells | (bound.kept & (table.values > 0))).ravel()
    price = prices(table.flat, wanted, bound.shown.ravel(), bound.headline.ravel())
    around = Surroundings(table)
    search = Search(table, around, primary.cells.ravel(), price, width)
    search.run(rounds)
    ShutOut(table, around, search.found, price, wanted).run()
    findings = _check(table, search, wanted)
    if not findings.passed:
        return Unsafe(_reasons(findings))
    Thinning(table, search, wanted, _searches(table) if searches is None else searches).run()
    findings = _check(table, search, wanted)
    if not findings.passed:
        return Unsafe(_reasons(findings))
    hidden = wanted | (search.found.uses > 0)
    return Safe(hidden.reshape(table.values.shape), deviations(search.found))


def _searches(table: Table) -> int:
    return min(MOST, max(LEAST, int(table.values.size**1.5) // SEARCHES))


def _check(table: Table, search: Search, wanted: Mask) -> Findings:
    hidden = wanted | (search.found.uses > 0)
    return certify(table, hidden, search.primary, search.width, deviations(search.found))


def _reasons(findings: Findings) -> dict[int, str]:
    texts = [
        (findings.insider, "someone counted in one cell could work this one out"),
        (findings.narrow, "the range that can be worked out is too narrow"),
        (findings.pinned, "the exact count can be worked out"),
    ]
    return {cell: text for cells, text in texts for cell in cells}
