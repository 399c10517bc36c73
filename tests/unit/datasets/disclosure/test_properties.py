"""Random tables up to four ways, protected by the engine and attacked by the second attacker."""

import numpy as np
from hypothesis import HealthCheck, given, settings

from datasets.rules.disclosure.attack import intervals
from datasets.rules.disclosure.audit import audit
from datasets.rules.disclosure.hes import disclose
from datasets.rules.disclosure.knowledge import of_suppressed
from datasets.rules.disclosure.primary import primary_cells
from datasets.rules.disclosure.profiles import suppress
from datasets.rules.disclosure.protect import Safe, protect
from datasets.rules.disclosure.tables import Table
from tests.unit.datasets.disclosure.attacker import ENOUGH, Attacker, hidden_keys
from tests.unit.datasets.disclosure.tables import tables

T = 4
PROFILE = suppress(T)
CALM = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def _protected(table: Table) -> Safe:
    found = protect(table, primary_cells(table, PROFILE), PROFILE.needed_width)
    assert isinstance(found, Safe), found
    return found


@CALM
@given(tables())
def test_protect_leaves_every_cell_wide_enough_when_a_second_attacker_tries(table: Table) -> None:
    hidden = _protected(table).hidden
    attacker = Attacker(table, hidden_keys(table, hidden), {})
    small = hidden_keys(table, primary_cells(table, PROFILE).cells)
    for key in sorted(hidden_keys(table, hidden))[:40]:
        assert attacker.wide(key, T - 1 if key in small else 1), key


@CALM
@given(tables())
def test_protect_tells_an_insider_nothing_about_other_people(table: Table) -> None:
    hidden = hidden_keys(table, _protected(table).hidden)
    people = table.same_people
    ones = sorted(key for key in hidden if table.values[table.index(key)] == 1)
    for insider in ones[:3]:
        attacker = Attacker(table, hidden, {insider: 1})
        for key in sorted(hidden)[:12]:
            if people[table.number(key)] == people[table.number(insider)]:
                continue
            assert attacker.wide(key, 1), (insider, key)


@CALM
@given(tables())
def test_protect_hides_every_small_count_and_no_zero(table: Table) -> None:
    hidden = _protected(table).hidden
    assert hidden[(table.values > 0) & (table.values < T)].all()
    assert not hidden[table.values == 0].any()


@CALM
@given(tables())
def test_intervals_agree_with_the_second_attacker_when_only_small_counts_are_hidden(table: Table) -> None:
    hidden = primary_cells(table, PROFILE).cells
    attacker = Attacker(table, hidden_keys(table, hidden), {})
    for cell, (low, high) in list(intervals(of_suppressed(table, hidden)).items())[:12]:
        expected = attacker.ends(table.key(cell))
        assert (low, ENOUGH if high is None else high) == expected


@CALM
@given(tables())
def test_audit_agrees_with_the_witnesses_of_the_search(table: Table) -> None:
    found = _protected(table)
    needs = {int(cell): T - 1 for cell in np.flatnonzero(primary_cells(table, PROFILE).cells)}
    verdict = audit(of_suppressed(table, found.hidden), found.hidden.ravel(), needs, table.same_people)
    assert verdict.passed


@CALM
@given(tables())
def test_hes_shows_no_count_below_eight_and_keeps_the_truth_within_its_range(table: Table) -> None:
    shown = disclose(table.values)
    assert set(np.unique(shown.values[~shown.hidden] % 5)) <= {0}
    assert (shown.lower <= table.values).all()
    assert (table.values <= shown.upper).all()
    assert shown.hidden.sum() == ((table.values > 0) & (table.values < 8)).sum()
