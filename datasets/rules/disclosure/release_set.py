"""Everything that one audience can see at once: versions, overlapping geographies, year-to-date series (gate 5).

Tables stand side by side; links bind cells of different tables. A difference that anyone can take, such as this
quarter less the last in a year-to-date series, is a cell of its own although nobody shows it: it is *implied*, and
is held to the same gates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from scipy import sparse

from datasets.rules.disclosure.attack import intervals
from datasets.rules.disclosure.audit import Verdict, audit
from datasets.rules.disclosure.hes import disclose
from datasets.rules.disclosure.knowledge import NO_LIMIT, Knowledge
from datasets.rules.disclosure.profiles import Method, Profile
from datasets.rules.disclosure.tables import Ints, Mask, Table

Key = tuple[str, ...]
Nest = tuple[str, Sequence[str]]  # an area, and areas of one level that lie in it


@dataclass(frozen=True, eq=False)
class Release:
    """One table as an audience sees it. ``hidden`` is what carries the marker; ``primary`` never leaves the engine."""

    name: str
    table: Table
    profile: Profile
    hidden: Mask
    primary: Mask

    @classmethod
    def rounded(cls, name: str, table: Table, profile: Profile) -> "Release":
        """Show a table under ``hes``: every small count hidden, no others."""
        hidden = disclose(table.values, profile=profile).hidden
        return cls(name, table, profile, hidden, hidden)

    def limits(self) -> tuple[Ints, Ints]:
        """Give the lowest and highest count per cell that its display allows; -1 above: no limit."""
        exact = self.table.flat
        if self.profile.method == Method.HES:
            shown = disclose(exact, profile=self.profile)
            kept = (
                self.hidden.ravel() & ~shown.hidden
            )  # hidden for an earlier version's sake, by another marker
            lower, upper = np.where(kept, 1, shown.lower), np.where(kept, -1, shown.upper)
            # A reader who knows the rule knows how far it goes.
            most = self.profile.threshold - 1 + self.profile.base
            upper[self.hidden.ravel() & crowded(self.table, self.profile).ravel()] = most
            return lower, upper
        unseen = self.hidden.ravel()
        return np.where(unseen, 1, exact), np.where(unseen, -1, exact)


def crowded(table: Table, profile: Profile) -> Mask:
    """Mark totals that are to be hidden under ``hes`` though they are not small, or would give their parts away.

    A total of 7 over seven counts of 1: hidden because it is small, it says that none of them is more than 1. So the
    total of exactly seven counts is hidden up to 12, as far as it would be shown as 10.
    """
    parts, totals = table.relations.maximum(0), -table.relations.minimum(0)
    number, total = parts @ (table.flat > 0).astype(np.int64), totals @ table.flat
    least = profile.threshold - 1
    found = (number == least) & (total <= least + profile.base)
    return np.asarray(totals.T @ found > 0).reshape(table.values.shape)


@dataclass(frozen=True)
class Cell:
    """A cell of a release, named by its codes."""

    release: str
    key: Key


@dataclass
class ReleaseSet:
    """Releases of one audience with the links between them."""

    releases: list[Release] = field(default_factory=list)
    _links: list[dict[int, int]] = field(default_factory=list)
    _implied: list[tuple[str, dict[int, int], int]] = field(default_factory=list)
    _starts: dict[str, int] = field(default_factory=dict)
    _size: int = 0

    def add(self, release: Release) -> None:
        """Put a release beside the others.

        :raises ValueError: when the name is taken.
        """
        if release.name in self._starts:
            raise ValueError(f"There is a release named {release.name} already.")
        self._starts[release.name] = self._size
        self._size += release.table.values.size
        self.releases.append(release)

    def number(self, cell: Cell) -> int:
        """Give the cell's place in the vector of all cells."""
        release = self._named(cell.release)
        return self._starts[cell.release] + release.table.number(cell.key)

    def _named(self, name: str) -> Release:
        return next(release for release in self.releases if release.name == name)

    def link(self, terms: Mapping[Cell, int]) -> None:
        """Declare a sum that everyone can take for granted: Σ factor x cell = 0.

        :raises ValueError: when the true counts do not keep to it, since the attack would then prove nothing.
        """
        numbers = self._numbers(terms)
        if sum(factor * self.truth[cell] for cell, factor in numbers.items()):
            raise ValueError("The true counts do not keep to this sum.")
        self._links.append(numbers)

    def equal(self, one: Cell, other: Cell) -> None:
        """Declare that two cells are the same count."""
        self.link({one: 1, other: -1})

    def same(self, one: str, other: str) -> int:
        """Link every combination that two releases share and whose true count agrees; give how many.

        A count that was revised between versions is no link: a reader who supposes that it is one is misled.
        """
        first, second = self._named(one).table, self._named(other).table
        keys = [key for key in map(first.key, range(first.flat.size)) if _has(second, key)]
        agreed = [key for key in keys if first.values[first.index(key)] == second.values[second.index(key)]]
        for key in agreed:
            self.equal(Cell(one, key), Cell(other, key))
        return len(agreed)

    def nested(self, wide: str, fine: str, nesting: Sequence[Nest]) -> int:
        """Link each area of one release with those of another, or of the same, that make it up; give how many.

        Links no area whose parts do not add up to it in truth: a reader who supposes that they do is misled.
        """
        whole, parts = self._named(wide).table, self._named(fine).table
        axis, linked = _area_axis(whole, nesting), 0
        for parent, children in nesting:
            there = [child for child in children if child in parts.dimensions[axis].position]
            if not there or parent not in whole.dimensions[axis].position:
                continue
            for key in _keys_at(whole, axis, parent):
                below = [(*key[:axis], child, *key[axis + 1 :]) for child in there]
                if not all(_has(parts, one) for one in below):
                    continue
                terms = {Cell(wide, key): -1} | {Cell(fine, one): 1 for one in below}
                if (
                    sum(int(parts.values[parts.index(one)]) for one in below)
                    == whole.values[whole.index(key)]
                ):
                    self.link(terms)
                    linked += 1
        return linked

    def bound_to(self, cells: Mask) -> Mask:
        """Mark the cells that a link binds to one of these; both flat, over all releases."""
        found = np.zeros(self._size, bool)
        for terms in self._links:
            if any(cell < self._size and cells[cell] for cell in terms):
                found[list(terms)] = True
        return found

    def imply(self, name: str, terms: Mapping[Cell, int], width: int) -> None:
        """Name a difference that anyone can take, Σ factor x cell >= 0; ``width``: asked of it while it is small."""
        self._implied.append((name, self._numbers(terms), width))

    def _numbers(self, terms: Mapping[Cell, int]) -> dict[int, int]:
        return {self.number(cell): factor for cell, factor in terms.items()}

    @property
    def truth(self) -> Ints:
        return np.concatenate([release.table.flat for release in self.releases])

    def _implied_truth(self) -> Ints:
        truth = self.truth
        sums = [sum(factor * truth[cell] for cell, factor in terms.items()) for _, terms, _ in self._implied]
        return np.array(sums, np.int64)

    def knowledge(self) -> Knowledge:
        """Give what a reader of the whole set knows; implied cells come last."""
        implied = self._implied_truth()
        limits = [release.limits() for release in self.releases]
        lower = np.concatenate([*(low for low, _ in limits), np.zeros(len(implied), np.int64)])
        upper = np.concatenate([*(high for _, high in limits), np.full(len(implied), -1)])
        truth = np.concatenate([self.truth, implied])
        return Knowledge(
            self._sums(), truth, lower.astype(float), np.where(upper < 0, NO_LIMIT, upper.astype(float))
        )

    def _sums(self) -> sparse.csr_matrix:
        width = self._size + len(self._implied)
        blocks = [release.table.relations for release in self.releases]
        tables = sparse.block_diag([*blocks, sparse.csr_matrix((0, len(self._implied)))], format="csr")
        rows = list(self._links)
        rows += [terms | {self._size + at: -1} for at, (_, terms, _) in enumerate(self._implied)]
        return sparse.vstack([tables, _rows(rows, width)], format="csr")

    def hidden(self) -> Mask:
        """Give the cells to attack: those with a marker, and implied ones that are small."""
        small = [
            0 < true <= width
            for (_, _, width), true in zip(self._implied, self._implied_truth(), strict=True)
        ]
        return np.concatenate([*(release.hidden.ravel() for release in self.releases), np.array(small, bool)])

    def needs(self) -> dict[int, int]:
        """Give the width that each primary or implied cell must keep."""
        found: dict[int, int] = {}
        for release in self.releases:
            start, width = self._starts[release.name], release.profile.needed_width
            found |= {start + int(cell): width for cell in np.flatnonzero(release.primary)}
        return found | {self._size + at: width for at, (_, _, width) in enumerate(self._implied)}

    def audit(self, insiders: bool = False) -> Verdict:
        """Attack the whole set."""
        hidden = self.hidden()
        needs = {cell: width for cell, width in self.needs().items() if hidden[cell]}
        return audit(self.knowledge(), hidden, needs, self._same_people(), insiders)

    def _same_people(self) -> Ints:
        """Number cells apart by release: a double in another release is bound by a link, not by its people."""
        marks, start = [], 0
        for release in self.releases:
            marks.append(release.table.same_people + start)
            start += release.table.flat.size
        return np.concatenate([*marks, start + np.arange(len(self._implied))])

    def intervals(self, cells: Iterable[Cell] | None = None) -> dict[str, tuple[int, int | None]]:
        """Give the exact ranges of cells by name, ``release: code|code``; without ``cells``, of all hidden ones."""
        numbers = (
            np.flatnonzero(self.hidden()).tolist() if cells is None else [self.number(cell) for cell in cells]
        )
        return {self.name(cell): ends for cell, ends in intervals(self.knowledge(), numbers).items()}

    def name(self, number: int) -> str:
        """Name a cell of the set for a person."""
        if number >= self._size:
            return self._implied[number - self._size][0]
        release = next(r for r in reversed(self.releases) if self._starts[r.name] <= number)
        return f"{release.name}: {'|'.join(release.table.key(number - self._starts[release.name]))}"


def _rows(rows: Sequence[Mapping[int, int]], width: int) -> sparse.csr_matrix:
    matrix = sparse.lil_matrix((len(rows), width))
    for at, terms in enumerate(rows):
        for cell, factor in terms.items():
            matrix[at, cell] = factor
    return matrix.tocsr()


def _area_axis(table: Table, nesting: Sequence[Nest]) -> int:
    """Find the dimension whose codes are areas; the first where none of these occurs."""
    known = {code for parent, children in nesting for code in (parent, *children)}
    return next((n for n, tree in enumerate(table.dimensions) if known & tree.position.keys()), 0)


def _keys_at(table: Table, axis: int, code: str) -> Iterable[Key]:
    codes = [tree.codes for tree in table.dimensions]
    codes[axis] = (code,)
    return product(*codes)


def _has(table: Table, key: Key) -> bool:
    return len(key) == len(table.dimensions) and all(
        code in d.position for d, code in zip(table.dimensions, key, strict=True)
    )
