"""A new version beside those an audience has seen: what was hidden stays so unless the joint attack clears it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from datasets.rules.disclosure.audit import Verdict
from datasets.rules.disclosure.hes import disclose
from datasets.rules.disclosure.primary import Primary
from datasets.rules.disclosure.profiles import Method, Profile
from datasets.rules.disclosure.protect import Terms, Unsafe, no_terms, protect
from datasets.rules.disclosure.release_set import Release, ReleaseSet
from datasets.rules.disclosure.tables import Mask, Table


@dataclass(frozen=True, eq=False)
class Joined:
    """A new release that the joint audit passed. ``cleared``: earlier hidden cells that it shows."""

    release: Release
    verdict: Verdict
    cleared: int


def joint(previous: Sequence[Release], new: Release, insiders: bool = False) -> Verdict:
    """Attack a new release together with earlier ones; equal combinations with equal counts are taken as one."""
    everything = ReleaseSet()
    for release in [*previous, new]:
        everything.add(release)
    for number, earlier in enumerate(previous):
        for later in [*previous[number + 1 :], new]:
            everything.same(earlier.name, later.name)
    return everything.audit(insiders)


def renew(
    previous: Sequence[Release],
    name: str,
    table: Table,
    profile: Profile,
    primary: Primary,
    *,
    clear: bool = False,
) -> Joined | Unsafe:
    """Release a new version with every earlier hidden cell kept hidden, and attack all versions together.

    ``clear``: first try the version as if alone, so that the joint attack may clear cells; it costs a second attack.
    """
    seen = terms_of(previous, table)
    verdict: Verdict | None = None
    for kept in [np.zeros_like(seen.kept), seen.kept][not clear :]:
        release = _released(name, table, profile, primary, Terms(seen.shown, kept, seen.headline))
        if isinstance(release, Unsafe):
            return release
        verdict = joint(previous, release)
        if verdict.passed:
            return Joined(release, verdict, int((seen.kept & ~release.hidden & (table.values > 0)).sum()))
    size = sum(release.table.flat.size for release in previous)
    return Unsafe(_why(verdict, size) if verdict else {})


def _why(verdict: Verdict, start: int) -> dict[int, str]:
    """Name what fails; a cell of an earlier version that becomes known has a number below 0 here."""
    cells = [*verdict.narrow, *verdict.pinned]
    return {cell - start: "the earlier versions and this one together give it away" for cell in cells}


def terms_of(previous: Sequence[Release], table: Table) -> Terms:
    """Read from earlier releases which cells this audience knows exactly, and which are hidden from it."""
    shown, kept = np.zeros(table.values.shape, bool), np.zeros(table.values.shape, bool)
    for release in previous:
        for cell in range(release.table.flat.size):
            _read(release, release.table.key(cell), table, shown, kept)
    return Terms(shown & ~kept, kept, no_terms(table).headline)


def _read(release: Release, key: tuple[str, ...], table: Table, shown: Mask, kept: Mask) -> None:
    if len(key) != len(table.dimensions):
        return
    if any(code not in d.position for d, code in zip(table.dimensions, key, strict=True)):
        return
    here, there = table.index(key), release.table.index(key)
    if release.hidden[there]:
        kept[here] = True
    elif release.profile.method != Method.HES and release.table.values[there] == table.values[here]:
        shown[here] = True


def _released(name: str, table: Table, profile: Profile, primary: Primary, terms: Terms) -> Release | Unsafe:
    if profile.method != Method.SUPPRESS:
        starred = disclose(table.values, profile=profile).hidden
        hidden = starred if profile.method == Method.HES else np.zeros_like(starred)
        return Release(name, table, profile, hidden | (terms.kept & (table.values > 0)), hidden)
    found = protect(table, primary, profile.needed_width, terms)
    if isinstance(found, Unsafe):
        return found
    return Release(name, table, profile, found.hidden, primary.cells)
