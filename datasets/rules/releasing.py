"""Which cells of a version have to be hidden besides the small ones, so that no small number can be worked out.

The attack is on everything that one audience sees: all totals of the version, and the versions that it has seen
before (data.md A6, gates 1 to 3, 5 and 6). A combination of values that are not all of a dimension is never added up
from raw figures (``datasets/rules/showing.py``), so there are no other sums.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from datasets.rules.disclosure.closure import TOTAL, keys_of
from datasets.rules.disclosure.joint import Joined, renew
from datasets.rules.disclosure.primary import primary_cells
from datasets.rules.disclosure.profiles import Method, Profile
from datasets.rules.disclosure.release_set import Nest, Release, crowded
from datasets.rules.disclosure.tables import Mask, Table
from datasets.rules.held import (
    MOST_ATTACKED,
    MOST_SUPPRESSED,
    PERIOD,
    Held,
    laid_out,
    of_period,
    release_of,
    rows_of,
    seen_before,
    size,
    within_a_period,
)
from datasets.rules.together import given_away, given_away_before, keeps_the_rest_hidden, seen_together

REPAIRS = 20


@dataclass(frozen=True)
class Around:
    """What the audience of a version sees besides it. ``earlier``: the versions before, the oldest first; ``beside``:
    what others sent of the same kind about the same areas; ``nesting``: areas that make up others of any of these."""

    earlier: Sequence[Held] = ()
    beside: Sequence[Held] = ()
    nesting: Sequence[Nest] = ()
    is_cut: bool = False  # there is more beside it than an attack can take in


@dataclass(frozen=True)
class Found:
    """How a version may be shown. ``hidden``: cells that carry a mark besides what the rule hides, a column for each
    dimension of more than one value; ``reasons``: why it is shown under another rule than was asked for, or, where it
    is ``blocked``, not at all."""

    profile: Profile
    hidden: pl.DataFrame = field(default_factory=pl.DataFrame)
    reasons: list[str] = field(default_factory=list)
    attacked: int = 0  # cells, of all versions together
    blocked: bool = False


def find(new: Held, around: Around, profile: Profile) -> Found:
    """Find the cells to hide for everybody but the owner, under a profile or, where that is not enough, a stricter one.

    :param new: counts only; a measure that is no count is never shown in parts.
    """
    if profile.method == Method.OPEN:
        return Found(profile)
    if profile.method == Method.HES:
        return _rounded(new, around, profile)
    reasons = _not_suppressed(new)
    found = None if reasons else _suppressed(new, around, profile)
    if found:
        return found
    stricter = _rounded(new, around, profile.rounded())
    return replace(stricter, reasons=stricter.reasons or reasons or [_NOT_PROVEN, *coarser(new)])


_NOT_PROVEN = (
    "Hiding some counts did not keep every small count hidden from who sees all totals and versions, and what others "
    "sent about the same areas."
)
_GIVEN_AWAY = (
    "Together with what others see already of the same or overlapping areas, the figures would give a small count "
    "away, however many of them are hidden."
)


def _not_suppressed(new: Held) -> list[str]:
    if new.leaves["value"].min() is not None and new.leaves["value"].min() < 0:  # type: ignore[operator]
        return ["There are negative counts, which correct earlier ones."]
    cells = size(within_a_period(new))
    if cells <= MOST_SUPPRESSED:
        return []
    too_many = (
        f"With all its totals the table of a period has {cells:,} cells; hiding some of them so that no other gives "
        f"them away is proven for up to {MOST_SUPPRESSED:,}."
    )
    return [too_many, *coarser(new)]


def coarser(new: Held) -> list[str]:
    """Say which smaller tables could be shown with exact counts: leaving out one dimension, the longest first."""
    within = within_a_period(new)
    cells = size(within)
    options = [
        (name, cells // (len(values) + 1))
        for name, values in sorted(within, key=lambda one: -len(one[1]))
        if len(values) > 1
    ]
    fitting = [f"{name} ({left:,} cells)" for name, left in options if left <= MOST_SUPPRESSED]
    return [f"A table without one of these may pass: {', '.join(fitting)}."] if fitting else []


def _suppressed(new: Held, around: Around, profile: Profile) -> Found | None:
    """Hide in every period by itself: sums over time are made of what is shown, so periods tell nothing of each other,
    and a version that brings one more month leaves the others as they were."""
    if around.is_cut:
        return None
    hidden, attacked = list[pl.DataFrame](), 0
    for period in dict(new.dimensions)[PERIOD]:
        one, before = of_period(new, period), _in_period(around.earlier, period)
        beside = _in_period(around.beside, period)
        alike = next((seen for seen in before[-1:] or beside if _is_shown_alike(one, seen, profile)), None)
        if alike:
            found, cells = _along(alike, one), 0
        elif (result := _hidden_in_period(one, before, profile)) is None:
            return None
        else:
            found, cells = result
        if not _holds_beside(replace(one, profile=profile, hidden=found), beside, around.nesting):
            return None
        hidden.append(_at(period, found))
        attacked += cells
    return Found(profile, pl.concat([pl.DataFrame(), *hidden], how="diagonal"), attacked=attacked)


def _in_period(several: Sequence[Held], period: str) -> list[Held]:
    return [part for held in several if (part := of_period(held, period)).leaves.height]


def _holds_beside(one: Held, beside: Sequence[Held], nesting: Sequence[Nest]) -> bool:
    """Say whether what one period shows keeps hidden what it hides beside other data about the same areas."""
    if not beside and not nesting:
        return True
    before, names = seen_before(one, beside)
    if len(before) < len(beside):
        return False
    return not names or keeps_the_rest_hidden(before, release_of("this", one, names), nesting)


def _moved(before: Sequence[Release], table: Table, profile: Profile) -> Mask:
    """Mark counts that differ by a small number from what was shown exactly before: the difference is a count of its
    own, of a quarter in a year to date or of what was put right."""
    moved = np.zeros(table.values.shape, bool)
    for release in before:
        if release.profile.method == Method.HES:
            continue
        pairs = [
            [(new.position[code], old.position[code]) for code in new.codes if code in old.position]
            for new, old in zip(table.dimensions, release.table.dimensions, strict=True)
        ]
        here = np.ix_(*[[to for to, _ in axis] for axis in pairs])
        there = np.ix_(*[[of for _, of in axis] for axis in pairs])
        apart = abs(table.values[here] - release.table.values[there])
        moved[here] |= ~release.hidden[there] & (apart > 0) & (apart < profile.threshold)
    return moved


def _at(period: str, hidden: pl.DataFrame) -> pl.DataFrame:
    return hidden if hidden.is_empty() else hidden.with_columns(pl.lit(period).alias(PERIOD))


def _hidden_in_period(
    one: Held, earlier: Sequence[Held], profile: Profile
) -> tuple[pl.DataFrame, int] | None:
    before, names = seen_before(one, earlier)
    if not names:  # a single number: nothing else can give it away
        return pl.DataFrame(), 0
    table = laid_out(one, names)
    starred = rows_of(one.leaves.filter(pl.col("status") == "c"), names)
    moved = keys_of(table, _moved(before, table, profile)).iter_rows()
    result = renew(before, "this", table, profile, primary_cells(table, profile, flagged=[*starred, *moved]))
    if not isinstance(result, Joined):
        return None
    return keys_of(table, result.release.hidden), _cells([*before, result.release])


def _along(held: Held, new: Held) -> pl.DataFrame:
    """Give what was hidden in a version with a column for each dimension that has several values by now: where there
    was one value, it and its total were the same."""
    hidden = held.hidden
    for name, values in held.dimensions:
        if name not in hidden.columns and len(dict(new.dimensions)[name]) > 1:
            hidden = hidden.join(pl.DataFrame({name: [values[0], TOTAL]}), how="cross")
    return hidden


def _is_shown_alike(one: Held, seen: Held, profile: Profile) -> bool:
    """Say whether the same figures are seen already under the same rule: they are shown the same way again."""
    if seen.profile != profile:
        return False
    columns = [name for name, _ in one.dimensions] + ["value", "status"]
    return one.leaves.select(columns).sort(columns).equals(seen.leaves.select(columns).sort(columns))


def _rounded(new: Held, around: Around, profile: Profile) -> Found:
    if size(new.dimensions) > MOST_ATTACKED or _has_negative(new):
        return Found(profile)
    before, dimensions = seen_before(new, [*around.beside, *around.earlier])
    if not dimensions:  # a single number: nothing else can give it away
        return Found(profile)
    plain = Release.rounded("this", laid_out(new, dimensions), profile)
    own = before[max(0, len(before) - len(around.earlier)) :]
    kept = _kept(own, plain.table) | crowded(plain.table, profile)
    extra = _repaired(before, plain, kept, around.nesting)
    attacked = _cells([*before, plain])
    if extra is None:
        return Found(profile, reasons=[_GIVEN_AWAY, *coarser(new)], attacked=attacked, blocked=True)
    return Found(profile, keys_of(plain.table, extra), attacked=attacked)


def _repaired(before: Sequence[Release], plain: Release, kept: Mask, nesting: Sequence[Nest]) -> Mask | None:
    """Hide more of a rounded table for as long as the sums give a count away; None where that does not help."""
    table, known = plain.table, given_away_before(before, nesting)
    hideable = ~plain.hidden & (table.values > 0)
    extra = kept & hideable
    for number in range(REPAIRS + 1):
        everything = seen_together(before, replace(plain, hidden=plain.hidden | extra), nesting)
        told = given_away(everything)
        told[: len(known)] &= ~known
        if not told.any():
            return extra
        here = told[len(known) :].reshape(extra.shape)
        bound = everything.bound_to(told)[len(known) :].reshape(extra.shape)
        steps = [_totals_over(table, here) | bound, _beside(here) | _beside(bound)]
        if number == REPAIRS - 1:  # every total: no sum of this table is left to work back from
            steps.insert(0, _totals_over(table, table.values > 0))
        more = next((step & hideable & ~extra for step in steps if (step & hideable & ~extra).any()), None)
        if more is None:
            return None
        extra = extra | more
    return None


def _has_negative(held: Held) -> bool:
    return bool((held.leaves["value"] < 0).any())


def _beside(cells: Mask) -> Mask:
    """Give every cell on a line with one of these."""
    found = np.zeros_like(cells)
    for axis in range(cells.ndim):
        found |= cells.any(axis=axis, keepdims=True)
    return found


def _totals_over(table: Table, cells: Mask) -> Mask:
    """Give the totals of every line on which one of these cells lies."""
    found = np.zeros_like(cells)
    for axis, tree in enumerate(table.dimensions):
        root = tree.position[tree.root]
        lines = np.take(cells, range(cells.shape[axis]), axis).any(axis=axis)
        np.moveaxis(found, axis, 0)[root] |= lines
    return found


def _kept(before: Sequence[Release], table: Table) -> Mask:
    """Mark what was hidden in an earlier version: it stays hidden."""
    kept = np.zeros(table.values.shape, bool)
    for release in before:
        for key in _hidden_keys(release):
            if all(code in tree.position for code, tree in zip(key, table.dimensions, strict=True)):
                kept[table.index(key)] = True
    return kept


def _hidden_keys(release: Release) -> list[tuple[str, ...]]:
    return list(keys_of(release.table, release.hidden).iter_rows())


def _cells(releases: Sequence[Release]) -> int:
    return sum(release.table.flat.size for release in releases)
