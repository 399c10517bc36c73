"""One dimension of a table as a tree of codes: areas, ages, sexes, types of offence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse


class NotATree(ValueError):
    """The codes of a dimension do not form one tree."""


@dataclass(frozen=True)
class Hierarchy:
    """``codes`` in the order of the table's axis; ``parents`` maps every code but one root to the code above."""

    codes: tuple[str, ...]
    parents: Mapping[str, str]

    def __post_init__(self) -> None:
        known = set(self.codes)
        if len(known) != len(self.codes):
            raise NotATree("A code occurs twice.")
        if unknown := (set(self.parents) | set(self.parents.values())) - known:
            raise NotATree(f"Unknown codes: {sorted(unknown)}")
        if len(known - set(self.parents)) != 1:
            raise NotATree(f"There is not one root: {sorted(known - set(self.parents))}")
        for code in self.codes:
            self.ancestors(code)

    @classmethod
    def flat(cls, leaves: Sequence[str], total: str = "Total") -> "Hierarchy":
        """Make a dimension of leaves and one total."""
        return cls((*leaves, total), dict.fromkeys(leaves, total))

    @classmethod
    def of_tree(cls, children: Mapping[str, Sequence[str]]) -> "Hierarchy":
        """Make a dimension of a mapping from each inner code to the codes below it; leaves come first."""
        parents = {child: parent for parent, below in children.items() for child in below}
        leaves = [code for code in parents if code not in children]
        return cls((*leaves, *children), parents)

    def ancestors(self, code: str) -> list[str]:
        """Give the code and everything above it, nearest first."""
        chain = [code]
        while (above := self.parents.get(chain[-1])) is not None:
            if above in chain:
                raise NotATree(f"{code} is above itself.")
            chain.append(above)
        return chain

    @cached_property
    def position(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(self.codes)}

    @cached_property
    def children(self) -> dict[str, list[str]]:
        below: dict[str, list[str]] = {}
        for code in self.codes:
            if code in self.parents:
                below.setdefault(self.parents[code], []).append(code)
        return below

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        return tuple(code for code in self.codes if code not in self.children)

    @cached_property
    def root(self) -> str:
        return next(code for code in self.codes if code not in self.parents)

    def paths_down(self, code: str) -> list[list[str]]:
        """Give every chain from the code to a leaf below it."""
        if code not in self.children:
            return [[code]]
        return [[code, *path] for child in self.children[code] for path in self.paths_down(child)]

    def closure(self) -> sparse.csr_matrix:
        """Give the 0/1 matrix (codes x leaves) that adds leaves up to every code."""
        number = {leaf: column for column, leaf in enumerate(self.leaves)}
        entries = [
            (self.position[code], number[leaf]) for leaf in self.leaves for code in self.ancestors(leaf)
        ]
        rows, columns = zip(*entries, strict=True)
        return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), (len(self.codes), len(self.leaves)))

    def sums(self) -> sparse.csr_matrix:
        """Give one row per inner code: +1 on each child, -1 on the code itself; times the cells it gives 0."""
        matrix = sparse.lil_matrix((len(self.children), len(self.codes)))
        for row, (parent, below) in enumerate(self.children.items()):
            matrix[row, self.position[parent]] = -1
            for child in below:
                matrix[row, self.position[child]] = 1
        return matrix.tocsr()

    def without_leaves(self) -> "Hierarchy":
        """Give the dimension one level coarser: its lowest leaves are merged into the code above.

        :raises NotATree: when nothing but the root would have been left to merge.
        """
        deepest = max(len(self.ancestors(leaf)) for leaf in self.leaves)
        gone = {leaf for leaf in self.leaves if len(self.ancestors(leaf)) == deepest}
        if deepest == 1:
            raise NotATree("A root alone cannot be made coarser.")
        kept = tuple(code for code in self.codes if code not in gone)
        return Hierarchy(kept, {code: above for code, above in self.parents.items() if code not in gone})
