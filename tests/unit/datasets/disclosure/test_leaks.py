"""Patterns known to leak, and what happens when one needed cell is shown after all."""

import numpy as np

from datasets.rules.disclosure.attack import intervals
from datasets.rules.disclosure.audit import audit, rounded_ok
from datasets.rules.disclosure.hierarchy import Hierarchy
from datasets.rules.disclosure.knowledge import of_rounded, of_suppressed
from datasets.rules.disclosure.primary import primary_cells
from datasets.rules.disclosure.profiles import suppress
from datasets.rules.disclosure.protect import Safe, Terms, Unsafe, protect
from datasets.rules.disclosure.tables import Table
from tests.unit.datasets.disclosure.attacker import Attacker, hidden_keys
from tests.unit.datasets.disclosure.tables import GRID, filled

FIVE = suppress(5)


def _mask(table: Table, keys: list[tuple[str, ...]]) -> np.ndarray:
    hidden = np.zeros(table.values.shape, bool)
    for key in keys:
        hidden[table.index(key)] = True
    return hidden


def _grid() -> Table:
    return filled(GRID, [1, 1, 1, 5, 5, 9, 9, 9, 9, 9, 0, 0, 0, 7, 7])


def test_hiding_a_row_of_ones_with_zeros_below_pins_all_of_them() -> None:
    table = _grid()
    hidden = _mask(table, [(row, column) for row in ("r1", "r3") for column in "ABC"])
    found = intervals(of_suppressed(table, hidden, least=0))
    assert all(low == high for low, high in found.values())


def test_protect_gives_the_same_ones_five_possible_values() -> None:
    table = _grid()
    found = protect(table, primary_cells(table, FIVE), 4)
    assert isinstance(found, Safe)
    ends = intervals(of_suppressed(table, found.hidden))
    for column in "ABC":
        low, high = ends[table.number(("r1", column))]
        assert high is None or high - low >= 4


def test_two_blanks_a_line_leak_in_three_dimensions() -> None:
    cube = tuple(Hierarchy.flat([f"{name}1", f"{name}2"]) for name in "abc")
    table = filled(cube, [7, 1, 12, 20, 5, 14, 1, 8])
    inner = _mask(table, [table.key(n) for n in range(27) if "Total" not in table.key(n)])
    verdict = audit(of_suppressed(table, inner), inner.ravel(), {})
    assert len(verdict.pinned) == 8


def test_insider_of_a_one_learns_the_only_other_hidden_count_of_the_line() -> None:
    table = filled((Hierarchy.flat(["a", "b", "c"]),), [1, 9, 30])
    hidden = _mask(table, [("a",), ("b",)])
    verdict = audit(of_suppressed(table, hidden), hidden.ravel(), {}, table.same_people, insiders=True)
    assert verdict.pinned == []
    assert [(table.key(one), table.key(other)) for one, other in verdict.insider] == [(("a",), ("b",))]


def test_a_total_over_one_child_is_not_held_against_its_insider() -> None:
    table = filled((Hierarchy.of_tree({"R1": ["a"], "R2": ["b", "c"], "Total": ["R1", "R2"]}),), [1, 9, 30])
    found = protect(table, primary_cells(table, FIVE), 4)
    assert isinstance(found, Safe)
    verdict = audit(
        of_suppressed(table, found.hidden), found.hidden.ravel(), {}, table.same_people, insiders=True
    )
    assert verdict.passed


def test_showing_one_more_cell_fails_the_audit_whenever_the_second_attacker_gets_in() -> None:
    dimensions = (Hierarchy.flat(["a", "b", "c", "d"]), Hierarchy.flat(["x", "y", "z"]))
    table = filled(dimensions, [3, 22, 31, 14, 26, 60, 9, 40, 55, 30, 8, 12])
    primary = primary_cells(table, FIVE)
    found = protect(table, primary, 4)
    assert isinstance(found, Safe)
    needs = {int(cell): 4 for cell in np.flatnonzero(primary.cells)}
    needed = 0
    for cell in np.flatnonzero(found.hidden & ~primary.cells):
        less = found.hidden.copy()
        less.flat[cell] = False
        attacker = Attacker(table, hidden_keys(table, less), {})
        ends = {key: attacker.ends(key) for key in hidden_keys(table, less)}
        leaks = any(high - low < needs.get(table.number(key), 1) for key, (low, high) in ends.items())
        assert audit(of_suppressed(table, less), less.ravel(), needs).passed is not leaks
        needed += leaks
    assert needed > 0


def test_protect_refuses_when_the_audience_has_seen_too_much_already() -> None:
    table = filled((Hierarchy.flat(["a", "b", "c"]),), [2, 9, 30])
    seen = _mask(table, [("b",), ("c",), ("Total",)])
    nothing = np.zeros_like(seen)
    found = protect(table, primary_cells(table, FIVE), 4, Terms(seen, nothing, nothing))
    assert isinstance(found, Unsafe)
    assert {table.key(cell) for cell in found.why} == {("a",)}
    assert "exact count" in next(iter(found.why.values()))


def test_rounding_gate_asks_four_values_of_nearly_all_cells() -> None:
    table = filled((Hierarchy.flat(["a", "b"]),), [7, 12])
    verdict = audit(of_rounded(table), _mask(table, [("a",)]).ravel(), {table.number(("a",)): 1})
    assert verdict.passed
    assert not rounded_ok(verdict, [table.number(("a",))])
