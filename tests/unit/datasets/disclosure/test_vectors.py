"""The vectors of the contract: exact intervals, verdicts, counts behind a published rate."""

from typing import Any

import numpy as np
import pytest

from datasets.rules.disclosure.attack import intervals
from datasets.rules.disclosure.audit import audit
from datasets.rules.disclosure.certificate import FalseWitness, certify
from datasets.rules.disclosure.derived import Figure, counts_that_reproduce
from datasets.rules.disclosure.hierarchy import Hierarchy
from datasets.rules.disclosure.knowledge import Knowledge, of_rounded, of_suppressed
from datasets.rules.disclosure.partners import CLOSED
from datasets.rules.disclosure.primary import primary_cells
from datasets.rules.disclosure.profiles import suppress
from datasets.rules.disclosure.protect import Safe, protect
from datasets.rules.disclosure.repair import repair
from datasets.rules.disclosure.tables import Table
from tests.unit.datasets.disclosure.tables import audit_cases, filled, four_way, rates


def _table(case: dict[str, Any]) -> Table:
    dimensions = [Hierarchy.of_tree(one["tree"]) for one in case["dims"]]
    return Table.of_cells(dimensions, {tuple(key.split("|")): count for key, count in case["cells"].items()})


def _hidden(case: dict[str, Any], table: Table) -> np.ndarray:
    hidden = np.zeros(table.values.shape, bool)
    for key in case["suppressed"]:
        hidden[table.index(key.split("|"))] = True
    return hidden


def _known(case: dict[str, Any], table: Table) -> Knowledge:
    if case["rounding"]:
        return of_rounded(table)
    return of_suppressed(table, _hidden(case, table), case["suppressed_lower_bound"])


def test_intervals_equal_the_vectors_in_every_case() -> None:
    for case in audit_cases():
        table = _table(case)
        cells = [table.number(one["cell"].split("|")) for one in case["intervals"]]
        found = {
            "|".join(table.key(cell)): ends for cell, ends in intervals(_known(case, table), cells).items()
        }
        assert found == {i["cell"]: (i["int_lower"], i["int_upper"]) for i in case["intervals"]}, case["name"]


def test_verdicts_equal_the_vectors_in_every_case() -> None:
    for case in audit_cases():
        table = _table(case)
        primary = [table.number(one["cell"].split("|")) for one in case["intervals"] if one["primary"]]
        needs = dict.fromkeys(primary, case["min_width_required"])
        verdict = audit(_known(case, table), _hidden(case, table).ravel(), needs)
        assert verdict.passed == (case["verdict"] == "PASS"), case["name"]
        assert {"|".join(table.key(cell)) for cell in verdict.narrow} == set(case["fails_width"])
        assert {"|".join(table.key(cell)) for cell in verdict.pinned} == set(case["pinned"])


def test_counts_behind_a_rate_equal_the_vectors() -> None:
    for row in rates():
        figure = Figure(
            float(row["published_rate"]),
            int(row["published_dp"]),
            float(row["population"]),
            float(row["multiplier"]),
        )
        counts = counts_that_reproduce(figure)
        assert (min(counts), max(counts)) == (int(row["count_min"]), int(row["count_max"]))
        assert len(counts) == int(row["n_candidates"])
        assert int(row["true_count"]) in counts


def test_four_way_table_is_protected_at_the_cost_that_is_reported() -> None:
    table = four_way("sdc_table_4347.csv")
    primary = primary_cells(table, suppress(5))
    assert (table.values.size, primary.cells.sum()) == (4347, 719)
    found = protect(table, primary, 4, searches=600)
    assert isinstance(found, Safe)
    assert found.hidden[primary.cells].all()
    assert found.cost < 1870  # 719 of them primary; elimination alone, without gates 2 and 6, hides 1,412
    assert certify(table, found.hidden.ravel(), primary.cells.ravel(), 4, found.witnesses).passed


def test_certificate_refuses_witnesses_that_are_no_tables() -> None:
    table = filled((Hierarchy.flat(["a", "b", "c"]),), [3, 9, 30])
    hidden = np.array([True, True, False, False])
    for cells, moves in (([0], [1]), ([0, 2], [1, -1]), ([0, 1], [9, -9])):
        with pytest.raises(FalseWitness):
            certify(table, hidden, hidden, 1, [(np.array(cells), np.array(moves))])
    good = [(np.array([0, 1]), np.array([2, -2]))]
    assert certify(table, hidden, hidden, 2, good).passed
    assert certify(table, hidden, hidden, 3, good).narrow == [0, 1]


def test_repair_moves_a_cell_by_whole_numbers_and_keeps_every_sum() -> None:
    table = filled((Hierarchy.flat(["a", "b", "c"]), Hierarchy.flat(["x", "y"])), [3, 9, 30, 4, 6, 8])
    free = np.where(table.flat > 0, 1.0, 0.0)
    cell = table.number(("a", "x"))
    one = repair(table, free, cell, 1, 4)
    assert one is not None
    assert not (table.relations[:, one.cells] @ one.deviations).any()
    assert one.deviations[one.cells == cell].tolist() == [4]
    free[table.number(("a", "y"))] = CLOSED
    free[table.number(("a", "Total"))] = CLOSED
    assert repair(table, free, cell, 1, 4) is None
