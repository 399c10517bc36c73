"""Which cells of a version have to be hidden besides the small ones, so that no small number can be worked out.

The attack is on everything that one audience sees: all totals of the version, and the versions that it has seen
before (data.md A6, gates 1 to 3, 5 and 6). A combination of values that are not all of a dimension is never added up
from raw figures (``datasets/rules/showing.py``), so there are no other sums.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod

import numpy as np
import polars as pl

from datasets.rules.disclosure.closure import TOTAL, keys_of, table_of
from datasets.rules.disclosure.joint import Joined, renew
from datasets.rules.disclosure.primary import primary_cells
from datasets.rules.disclosure.profiles import Method, Profile
from datasets.rules.disclosure.release_set import Release, ReleaseSet
from datasets.rules.disclosure.tables import Mask, Table

# Cells, totals included. Hiding was proven in 13 s for 12,663 cells on two cores; the ranges of rounded
# figures in 1 s for 40,000.
MOST_SUPPRESSED = 15_000
MOST_ATTACKED = 40_000
REPAIRS = 20

PERIOD = "period"  # the column of the leaves that says when

Dimensions = Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class Held:
    """A version for the attack: its leaves (a column per dimension, ``value``, ``status``), and what each dimension
    holds; for an earlier one also its profile and which of its cells are hidden."""

    leaves: pl.DataFrame
    dimensions: Dimensions
    profile: Profile | None = None
    hidden: pl.DataFrame = field(default_factory=pl.DataFrame)


@dataclass(frozen=True)
class Found:
    """How a version may be shown. ``hidden``: cells that carry a mark besides what the rule hides, a column for each
    dimension of more than one value; ``reasons``: why it is shown under another rule than was asked for."""

    profile: Profile
    hidden: pl.DataFrame = field(default_factory=pl.DataFrame)
    reasons: list[str] = field(default_factory=list)
    attacked: int = 0  # cells, of all versions together


def size(dimensions: Dimensions) -> int:
    """Count the cells of a table with all its totals."""
    return prod(len(values) + 1 for _, values in dimensions if len(values) > 1)


def find(new: Held, earlier: Sequence[Held], profile: Profile) -> Found:
    """Find the cells to hide for everybody but the owner, under a profile or, where that is not enough, a stricter one.

    :param new: counts only; a measure that is no count is never shown in parts.
    :param earlier: what the same audience has seen before, the oldest first.
    """
    if profile.method == Method.OPEN:
        return Found(profile)
    if profile.method == Method.SUPPRESS:
        reasons = _not_suppressed(new)
        found = None if reasons else _suppressed(new, earlier, profile)
        if found:
            return found
        stricter = _rounded(new, earlier, profile.rounded())
        return Found(
            stricter.profile, stricter.hidden, reasons or [_NOT_PROVEN, *coarser(new)], stricter.attacked
        )
    return _rounded(new, earlier, profile)


_NOT_PROVEN = (
    "Hiding some counts did not keep every small count hidden from who sees all totals and versions."
)


def _not_suppressed(new: Held) -> list[str]:
    if new.leaves["value"].min() is not None and new.leaves["value"].min() < 0:  # type: ignore[operator]
        return ["There are negative counts, which correct earlier ones."]
    cells = size(_within_a_period(new))
    if cells <= MOST_SUPPRESSED:
        return []
    too_many = (
        f"With all its totals the table of a period has {cells:,} cells; hiding some of them so that no other gives "
        f"them away is proven for up to {MOST_SUPPRESSED:,}."
    )
    return [too_many, *coarser(new)]


def _within_a_period(held: Held) -> Dimensions:
    return [(name, values) for name, values in held.dimensions if name != PERIOD]


def coarser(new: Held) -> list[str]:
    """Say which smaller tables could be shown with exact counts: leaving out one dimension, the longest first."""
    within = _within_a_period(new)
    cells = size(within)
    options = [
        (name, cells // (len(values) + 1))
        for name, values in sorted(within, key=lambda one: -len(one[1]))
        if len(values) > 1
    ]
    fitting = [f"{name} ({left:,} cells)" for name, left in options if left <= MOST_SUPPRESSED]
    return [f"A table without one of these may pass: {', '.join(fitting)}."] if fitting else []


def _suppressed(new: Held, earlier: Sequence[Held], profile: Profile) -> Found | None:
    """Hide in every period by itself: sums over time are made of what is shown, so periods tell nothing of each other,
    and a version that brings one more month leaves the others as they were."""
    hidden, attacked = list[pl.DataFrame](), 0
    for period in dict(new.dimensions)[PERIOD]:
        one = _of_period(new, period)
        before = [part for held in earlier if (part := _of_period(held, period)).leaves.height]
        if before and before[-1].profile == profile and _same(one, before[-1]):
            hidden.append(_at(period, _along(before[-1], one)))
            continue
        found = _hidden_in_period(one, before, profile)
        if found is None:
            return None
        hidden.append(_at(period, found[0]))
        attacked += found[1]
    return Found(profile, pl.concat([pl.DataFrame(), *hidden], how="diagonal"), attacked=attacked)


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
    before, names = _seen_before(one, earlier)
    if not names:  # a single number: nothing else can give it away
        return pl.DataFrame(), 0
    table = _table(one, names)
    marked = _keys(one.leaves.filter(pl.col("status") == "c"), names)
    moved = keys_of(table, _moved(before, table, profile)).iter_rows()
    result = renew(before, "this", table, profile, primary_cells(table, profile, flagged=[*marked, *moved]))
    if not isinstance(result, Joined):
        return None
    return keys_of(table, result.release.hidden), _cells([*before, result.release])


def _of_period(held: Held, period: str) -> Held:
    """Give one period of a version as a table of its own."""
    hidden = held.hidden
    if PERIOD in hidden.columns:
        hidden = hidden.filter(pl.col(PERIOD) == period).drop(PERIOD)
    leaves = held.leaves.filter(pl.col(PERIOD) == period)
    return Held(leaves, _within_a_period(held), held.profile, hidden)


def _along(held: Held, new: Held) -> pl.DataFrame:
    """Give what was hidden in a version with a column for each dimension that has several values by now: where there
    was one value, it and its total were the same."""
    hidden = held.hidden
    for name, values in held.dimensions:
        if name not in hidden.columns and len(dict(new.dimensions)[name]) > 1:
            hidden = hidden.join(pl.DataFrame({name: [values[0], TOTAL]}), how="cross")
    return hidden


def _same(one: Held, other: Held) -> bool:
    columns = [name for name, _ in one.dimensions] + ["value", "status"]
    return one.leaves.select(columns).sort(columns).equals(other.leaves.select(columns).sort(columns))


def _rounded(new: Held, earlier: Sequence[Held], profile: Profile) -> Found:
    if size(new.dimensions) > MOST_ATTACKED or _has_negative(new):
        return Found(profile)
    before, dimensions = _seen_before(new, earlier)
    if not dimensions:  # a single number: nothing else can give it away
        return Found(profile)
    table = _table(new, dimensions)
    plain = Release.rounded("this", table, profile)
    kept = _kept(before, table) & (table.values > 0)
    extra = kept & ~plain.hidden
    for _ in range(REPAIRS):
        release = Release("this", table, profile, plain.hidden | extra, plain.primary)
        narrow = _narrow(before, release)
        if not narrow.any():
            break
        extra |= _above(table, narrow) & ~plain.hidden & (table.values > 0)
    return Found(profile, keys_of(table, extra), attacked=_cells([*before, release]))


def _has_negative(held: Held) -> bool:
    return bool((held.leaves["value"] < 0).any())


def _narrow(before: Sequence[Release], release: Release) -> Mask:
    """Find hidden counts that the sums of all versions leave a single possible value."""
    everything = ReleaseSet()
    for one in [*before, release]:
        everything.add(one)
    for one in before:
        everything.same(one.name, release.name)
    known = everything.knowledge().tightened()
    start = sum(one.table.flat.size for one in before)
    hidden = everything.hidden()
    pinned = hidden & (known.upper - known.lower < 1)
    # What an earlier version gives away already is not for this one to mend; what it gives away of it is.
    return pinned[start : start + release.table.flat.size].reshape(release.table.values.shape)


def _above(table: Table, cells: Mask) -> Mask:
    """Give the totals of every line on which one of these cells lies."""
    found = np.zeros_like(cells)
    for axis, tree in enumerate(table.dimensions):
        root = tree.position[tree.root]
        lines = np.take(cells, range(cells.shape[axis]), axis).any(axis=axis)
        np.moveaxis(found, axis, 0)[root] |= lines
    return found


def _seen_before(new: Held, earlier: Sequence[Held]) -> tuple[list[Release], list[str]]:
    """Lay the latest earlier versions that an attack can take in beside the new one, over the same dimensions."""
    room, chosen = MOST_ATTACKED - size(new.dimensions), list[Held]()
    for held in reversed(earlier):
        room -= size(held.dimensions)
        if room < 0:
            break
        chosen.insert(0, held)
    several = {name for held in [new, *chosen] for name, values in held.dimensions if len(values) > 1}
    names = [name for name, _ in new.dimensions if name in several]
    return [_release(number, held, names) for number, held in enumerate(chosen)], names


def _release(number: int, held: Held, names: Sequence[str]) -> Release:
    table = _table(held, names)
    profile = held.profile or Profile(Method.OPEN)
    rule = Release.rounded(str(number), table, profile)
    hidden = _mask(table, held.hidden, names)
    if profile.method == Method.HES:
        return Release(str(number), table, profile, rule.hidden | hidden, rule.primary)
    return Release(str(number), table, profile, hidden, primary_cells(table, profile).cells & hidden)


def _table(held: Held, names: Sequence[str]) -> Table:
    """Make the table; a count that the source hid stands in as 1, the least that it can be, and is hidden as well."""
    counted = held.leaves.with_columns(
        value=pl.when(pl.col("status") == "c").then(1).otherwise(pl.col("value").fill_null(0)).cast(pl.Int64)
    )
    return table_of(counted, [(name, values) for name, values in held.dimensions if name in names], "value")


def _keys(frame: pl.DataFrame, names: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in frame.select(names).iter_rows()]


def _mask(table: Table, hidden: pl.DataFrame, names: Sequence[str]) -> Mask:
    """Mark hidden cells; a dimension that had one value then stands for that value and for its total alike."""
    mask = np.zeros(table.values.shape, bool)
    for row in hidden.iter_rows(named=True):
        at = tuple(
            tree.position[row[name]] if name in row else slice(None)
            for name, tree in zip(names, table.dimensions, strict=True)
        )
        mask[at] = True
    return mask


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
