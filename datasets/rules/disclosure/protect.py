"""Protect a table under the ``suppress`` profile: primary cells, complementary cells, and the proof that it is safe."""

from dataclasses import dataclass, field

import numpy as np

from datasets.rules.disclosure.certificate import Findings, certify
from datasets.rules.disclosure.neighbourhood import Surroundings
from datasets.rules.disclosure.primary import Primary
from datasets.rules.disclosure.search import Search, prices
from datasets.rules.disclosure.shut_out import ShutOut
from datasets.rules.disclosure.tables import Ints, Mask, Table
from datasets.rules.disclosure.witnesses import deviations

ROUNDS = 2  # each further one costs 1 to 2 s on 4,347 cells and saves about 1 % of the hidden cells


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
    table: Table, primary: Primary, width: int, terms: Terms | None = None, rounds: int = ROUNDS
) -> Safe | Unsafe:
    """Hide primary cells and as few others as make every gate hold.

    ``width``: U - L that each primary cell must have under attack (T - 1). The result is ``Safe`` only if the final
    check, which trusts nothing of the search but the witnesses and verifies these, passes gates 1, 2 and 6.
    """
    bound = terms or no_terms(table)
    wanted = (primary.cells | (bound.kept & (table.values > 0))).ravel()
    price = prices(table.flat, wanted, bound.shown.ravel(), bound.headline.ravel())
    around = Surroundings(table)
    search = Search(table, around, primary.cells.ravel(), price, width)
    search.run(rounds)
    ShutOut(table, around, search.found, price, wanted).run()
    hidden = wanted | (search.found.uses > 0)
    findings = certify(table, hidden, primary.cells.ravel(), width, deviations(search.found))
    if findings.passed:
        return Safe(hidden.reshape(table.values.shape), deviations(search.found))
    return Unsafe(_reasons(findings))


def _reasons(findings: Findings) -> dict[int, str]:
    texts = [
        (findings.insider, "someone counted in one cell could work this one out"),
        (findings.narrow, "the range that can be worked out is too narrow"),
        (findings.pinned, "the exact count can be worked out"),
    ]
    return {cell: text for cells, text in texts for cell in cells}
