"""The vectors of the contract: exact intervals, verdicts, counts behind a published rate."""

from typing import Any

import numpy as np

from datasets.rules.disclosure.attack import intervals
from datasets.rules.disclosure.audit import audit
from datasets.rules.disclosure.derived import Figure, counts_that_reproduce
from datasets.rules.disclosure.hierarchy import Hierarchy
from datasets.rules.disclosure.knowledge import Knowledge, of_rounded, of_suppressed
from datasets.rules.disclosure.tables import Table
from tests.unit.datasets.disclosure.tables import audit_cases, rates


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
