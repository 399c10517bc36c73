"""What one audience can see at once: versions, overlapping geographies, year-to-date series."""

import numpy as np
import pytest

from datasets.rules.disclosure.hierarchy import Hierarchy
from datasets.rules.disclosure.joint import Joined, joint, renew
from datasets.rules.disclosure.primary import Primary, primary_cells
from datasets.rules.disclosure.profiles import HES, suppress
from datasets.rules.disclosure.protect import Safe, Unsafe, protect
from datasets.rules.disclosure.release_set import Cell, Release, ReleaseSet
from datasets.rules.disclosure.tables import Table
from tests.unit.datasets.disclosure.tables import filled

FIVE = suppress(5)
AREAS = Hierarchy.flat(["a", "b", "c", "d"])
SEXES = Hierarchy.flat(["F", "M"])


def _release(name: str, table: Table, hidden: list[tuple[str, ...]] | None = None) -> Release:
    primary = primary_cells(table, FIVE)
    if hidden is None:
        found = protect(table, primary, 4)
        assert isinstance(found, Safe)
        return Release(name, table, FIVE, found.hidden, primary.cells)
    mask = np.zeros(table.values.shape, bool)
    for key in hidden:
        mask[table.index(key)] = True
    return Release(name, table, FIVE, mask, primary.cells)


def test_two_versions_give_a_cell_away_when_each_hides_another_partner() -> None:
    table = filled((AREAS,), [3, 20, 25, 30])
    first = _release("first", table, [("a",), ("b",)])
    second = _release("second", table, [("a",), ("c",)])
    assert joint([], first).passed
    assert joint([], second).passed
    assert len(joint([first], second).pinned) == 4


def test_new_version_keeps_hidden_what_was_hidden() -> None:
    first = _release("first", filled((AREAS,), [3, 20, 25, 30]), [("a",), ("b",)])
    found = renew([first], "second", filled((AREAS,), [3, 20, 25, 38]), FIVE, _primary([3, 20, 25, 38]))
    assert isinstance(found, Joined)
    assert found.release.hidden[AREAS.position["b"]]
    assert found.cleared == 0


def _primary(counts: list[int]) -> Primary:
    return primary_cells(filled((AREAS,), counts), FIVE)


def test_new_version_is_refused_when_a_shown_count_has_become_secret() -> None:
    table = filled((AREAS,), [3, 20, 25, 30])
    first = Release("first", table, FIVE, np.zeros(5, bool), np.zeros(5, bool))
    assert isinstance(renew([first], "second", table, FIVE, primary_cells(table, FIVE)), Unsafe)


def test_new_rounded_version_is_cleared_when_the_count_grew() -> None:
    before, after = filled((AREAS,), [7, 20, 25, 31]), filled((AREAS,), [9, 20, 25, 31])
    first = Release.rounded("first", before, HES)
    found = renew([first], "second", after, HES, primary_cells(after, HES), clear=True)
    assert isinstance(found, Joined)
    assert found.cleared == 1


def test_overlapping_areas_give_away_the_part_that_only_one_of_them_has() -> None:
    district = _release("district", filled((AREAS,), [13, 20, 25, 30]), [])
    force = _release("force", filled((Hierarchy.flat(["rest", "town"]),), [88, 3]), [("rest",), ("town",)])
    together = ReleaseSet()
    together.add(district)
    together.add(force)
    assert together.audit().passed
    together.equal(Cell("force", ("rest",)), Cell("district", ("Total",)))
    assert together.intervals() == {"force: rest": (88, 88), "force: town": (3, 3)}
    assert not together.audit().passed


def test_year_to_date_series_gives_away_a_quarter_of_two() -> None:
    together = ReleaseSet()
    together.add(_release("to June", filled((AREAS,), [13, 20, 25, 30]), []))
    together.add(_release("to September", filled((AREAS,), [15, 28, 35, 40]), []))
    terms = {Cell("to September", ("a",)): 1, Cell("to June", ("a",)): -1}
    together.imply("July to September in a", terms, width=4)
    verdict = together.audit()
    assert [together.name(cell) for cell in verdict.pinned] == ["July to September in a"]


def test_year_to_date_series_is_let_through_when_the_quarter_is_large() -> None:
    together = ReleaseSet()
    together.add(_release("to June", filled((AREAS,), [13, 20, 25, 30]), []))
    together.add(_release("to September", filled((AREAS,), [25, 28, 35, 40]), []))
    together.imply("a", {Cell("to September", ("a",)): 1, Cell("to June", ("a",)): -1}, width=4)
    assert together.audit().passed


def test_two_tables_over_one_total_are_attacked_as_one() -> None:
    by_area = _release("areas", filled((AREAS,), [13, 20, 25, 30]), [])
    by_sex = _release("sexes", filled((SEXES,), [85, 3]))
    together = ReleaseSet()
    together.add(by_area)
    together.add(by_sex)
    assert together.audit().passed
    together.equal(Cell("areas", ("Total",)), Cell("sexes", ("Total",)))
    assert together.audit().passed is (not by_sex.hidden[SEXES.position["Total"]])


def test_a_link_that_is_not_true_is_refused() -> None:
    together = ReleaseSet()
    together.add(_release("areas", filled((AREAS,), [13, 20, 25, 30]), []))
    with pytest.raises(ValueError, match="do not keep"):
        together.equal(Cell("areas", ("a",)), Cell("areas", ("b",)))
