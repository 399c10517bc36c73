"""Hierarchies, tables, profiles, primary cells, rounding, derived figures, coarser breakdowns."""

import numpy as np
import pytest

from datasets.rules.disclosure import hes
from datasets.rules.disclosure.coarser import coarser
from datasets.rules.disclosure.derived import Figure, Way, counts_that_reproduce, gives_away, may_show
from datasets.rules.disclosure.hierarchy import Hierarchy, NotATree
from datasets.rules.disclosure.primary import primary_cells
from datasets.rules.disclosure.profiles import HES, OPEN, Method, stricter, suppress
from datasets.rules.disclosure.tables import NotAdditive, Table
from tests.unit.datasets.disclosure.tables import filled

WARDS = Hierarchy.of_tree({"N": ["n1", "n2"], "S": ["s1", "s2"], "City": ["N", "S"]})
SEXES = Hierarchy.flat(["F", "M"])


def test_hierarchy_refuses_two_roots_a_ring_and_unknown_codes() -> None:
    with pytest.raises(NotATree, match="one root"):
        Hierarchy(("a", "b"), {})
    with pytest.raises(NotATree, match="above itself"):
        Hierarchy(("a", "b", "c"), {"a": "b", "b": "a"})
    with pytest.raises(NotATree, match="Unknown"):
        Hierarchy(("a",), {"a": "z"})


def test_table_adds_up_every_level_and_fills_absent_combinations_with_zero() -> None:
    table = Table.of_leaves([WARDS, SEXES], {("n1", "F"): 3, ("s2", "M"): 4})
    assert table.values[table.index(("N", "Total"))] == 3
    assert table.values[table.index(("City", "Total"))] == 7
    assert table.values[table.index(("n2", "F"))] == 0
    assert not (table.relations @ table.flat).any()
    assert table.relations.shape == (3 * 3 + 7, 21)


def test_table_refuses_totals_that_do_not_add_up() -> None:
    with pytest.raises(NotAdditive):
        Table.of_cells([SEXES], {("F",): 1, ("M",): 2, ("Total",): 4})


def test_closure_adds_leaves_to_the_same_totals() -> None:
    table = filled((WARDS, SEXES), range(8))
    leaves = [table.values[table.index((w, s))] for w in WARDS.leaves for s in SEXES.leaves]
    assert (table.closure @ np.array(leaves) == table.flat).all()


def test_stricter_takes_the_higher_threshold_and_the_stronger_method() -> None:
    assert stricter(OPEN, HES) == HES
    both = stricter(suppress(10), HES)
    assert (both.method, both.threshold, both.base) == (Method.HES, 10, 5)
    assert stricter(suppress(3), suppress(5)) == suppress(5)


def test_primary_cells_are_small_counts_small_populations_flagged_cells_and_whole_groups() -> None:
    table = filled((SEXES,), [20, 30])
    people = np.array([20, 900, 920])
    found = primary_cells(table, suppress(5, population_min=100), people, flagged=[("M",)])
    assert found.cells.tolist() == [True, True, False]
    assert found.why((0,)) == ["too few people live there", "flagged by an officer"]


@pytest.mark.parametrize(
    ("count", "shown"), [(0, 0), (1, -1), (7, -1), (8, 10), (12, 10), (13, 15), (1003, 1005)]
)
def test_hes_shows_what_the_method_says(count: int, shown: int) -> None:
    assert hes.disclose([count]).values.tolist() == [shown]


def test_hes_gives_no_breakdown_when_the_national_total_is_small() -> None:
    assert hes.disclose([0, 0, 5], national=5).hidden.all()
    assert not hes.disclose([0, 0, 8], national=8).hidden.any()


def test_hes_rounds_totals_on_their_own() -> None:
    table = filled((SEXES,), [12, 12])
    assert hes.disclose(table.values).values.tolist() == [10, 10, 25]


def test_upper_limit_of_an_exact_rate_gives_the_count_away() -> None:
    # A7: a count shown as 10 beside an upper limit that was computed from 12 (Byar, per 100,000 of 40,000).
    upper = Figure(52.4, 1, 40_000, 100_000, Way.POISSON_UPPER)
    assert counts_that_reproduce(upper) == {12}
    assert not may_show([upper], 10, HES)


def test_a_rate_of_the_rounded_count_may_stand_beside_it() -> None:
    assert may_show([Figure(25.0, 1, 40_000, 100_000)], 10, HES)


def test_nothing_is_shown_about_a_hidden_count() -> None:
    assert not may_show([Figure(0.1, 1, 40_000, 1000)], None, HES)


def test_an_exact_small_rate_gives_its_count_away_and_a_coarse_one_does_not() -> None:
    assert gives_away([Figure(24.3, 1, 12_345, 100_000)], 4)
    assert not gives_away([Figure(0.0, 1, 250_000, 1000)], 4)


def test_wilson_limits_reproduce_their_own_count() -> None:
    assert counts_that_reproduce(Figure(5.4, 1, 200, 100, Way.WILSON_LOWER)) == {17}


def test_coarser_suggests_tables_that_were_tried() -> None:
    table = filled((WARDS, SEXES), [1, 30, 40, 2, 50, 60, 3, 70])
    found = coarser(table, lambda smaller: primary_cells(smaller, suppress(5)), 4)
    assert [one.table.values.size for one in found] == [9, 7, 3]
    assert all(one.tried for one in found)
    assert found[0].words.startswith("Merge the lowest level of dimension 1")
