"""A table of counts with all its totals, and the sums that anyone who sees it can use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from datasets.rules.disclosure.hierarchy import Hierarchy

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class NotAdditive(ValueError):
    """Totals that came with the table are not the sums of their parts."""


@dataclass(frozen=True, eq=False)
class Table:
    """Counts over the product of dimensions, totals included: ``values`` has one axis per dimension.

    A combination without a row is an explicit 0. ``structural`` marks zeros that could not have been anything
    else (prostate cancer of women); they are shown like any other zero and never take part in hiding.
    ``names``: one per dimension, where the dimensions have names.
    """

    dimensions: tuple[Hierarchy, ...]
    values: Ints
    structural: Mask = field(default_factory=lambda: np.zeros(0, bool))
    names: tuple[str, ...] = ()

    @classmethod
    def of_leaves(
        cls,
        dimensions: Sequence[Hierarchy],
        counts: Mapping[tuple[str, ...], int],
        impossible: Sequence[tuple[str, ...]] = (),
    ) -> "Table":
        """Add up leaf counts to every total.

        :raises KeyError: for a combination that is not one of leaves.
        """
        leaves = [{leaf: number for number, leaf in enumerate(d.leaves)} for d in dimensions]
        inner = np.zeros([len(names) for names in leaves], np.int64)
        for key, count in counts.items():
            inner[tuple(names[code] for names, code in zip(leaves, key, strict=True))] += count
        values = inner.astype(float)
        for axis, dimension in enumerate(dimensions):
            values = np.moveaxis(np.tensordot(dimension.closure().toarray(), values, (1, axis)), 0, axis)
        table = cls(tuple(dimensions), np.rint(values).astype(np.int64))
        return table._with_structural(impossible)

    def _with_structural(self, impossible: Sequence[tuple[str, ...]]) -> "Table":
        mask = np.zeros(self.values.shape, bool)
        for key in impossible:
            mask[self.index(key)] = True
        return Table(self.dimensions, self.values, mask, self.names)

    @classmethod
    def of_cells(cls, dimensions: Sequence[Hierarchy], cells: Mapping[tuple[str, ...], int]) -> "Table":
        """Take every cell as given, totals too.

        :raises NotAdditive: when a total is not the sum of its parts.
        """
        table = cls(tuple(dimensions), np.zeros([len(d.codes) for d in dimensions], np.int64))
        for key, count in cells.items():
            table.values[table.index(key)] = count
        if (table.relations @ table.flat).any():
            raise NotAdditive("A total is not the sum of its parts.")
        return table

    def index(self, key: Sequence[str]) -> tuple[int, ...]:
        """Give the position of a combination of codes on the axes."""
        return tuple(d.position[code] for d, code in zip(self.dimensions, key, strict=True))

    def number(self, key: Sequence[str]) -> int:
        """Give the position of a combination of codes in the flat vector of cells."""
        return int(np.ravel_multi_index(self.index(key), self.values.shape))

    def key(self, number: int) -> tuple[str, ...]:
        """Give the combination of codes at a position of the flat vector."""
        where = np.unravel_index(number, self.values.shape)
        return tuple(d.codes[int(place)] for d, place in zip(self.dimensions, where, strict=True))

    def coarser(self, axis: int) -> "Table":
        """Give the table without the lowest level of one dimension.

        :raises NotATree: when that dimension has no lower level.
        """
        merged = self.dimensions[axis].without_leaves()
        kept = [self.dimensions[axis].position[code] for code in merged.codes]
        dimensions = [*self.dimensions[:axis], merged, *self.dimensions[axis + 1 :]]
        return Table(tuple(dimensions), np.take(self.values, kept, axis), names=self.names)

    def without(self, axis: int) -> "Table":
        """Give the table summed over one dimension."""
        root = self.dimensions[axis].position[self.dimensions[axis].root]
        dimensions = (*self.dimensions[:axis], *self.dimensions[axis + 1 :])
        names = (*self.names[:axis], *self.names[axis + 1 :])
        return Table(dimensions, np.take(self.values, root, axis), names=names)

    @property
    def flat(self) -> Ints:
        return self.values.ravel()

    @cached_property
    def closure(self) -> sparse.csr_matrix:
        """Give the 0/1 matrix (cells x leaf combinations), the Kronecker product over dimensions."""
        return _kron([d.closure() for d in self.dimensions])

    @cached_property
    def relations(self) -> sparse.csr_matrix:
        """Give A with A·cells = 0: a row per inner code of one dimension x every combination of the others."""
        blocks = [
            _kron(
                [
                    d.sums() if axis == at else sparse.csr_matrix(sparse.identity(len(d.codes)))
                    for at, d in enumerate(self.dimensions)
                ]
            )
            for axis in range(len(self.dimensions))
            if self.dimensions[axis].children
        ]
        return sparse.vstack(blocks, format="csr")

    @cached_property
    def same_people(self) -> Ints:
        """Number the cells so that two have one number when the same non-zero leaves make them up.

        A cell that repeats another (a total over one child that is not 0) tells nothing that the other does not.
        """
        inner = self.closure.shape[1]
        weights = np.random.default_rng(0).integers(1, 2**40, inner).astype(np.int64)
        leaf_rows = np.flatnonzero(np.diff(self.closure.indptr) == 1)
        alive = np.zeros(inner, np.int64)
        alive[self.closure.indices[self.closure.indptr[leaf_rows]]] = self.flat[leaf_rows] > 0
        marks = self.closure.astype(np.int64) @ (alive * weights)
        return np.unique(marks, return_inverse=True)[1].astype(np.int64)


def _kron(matrices: Sequence[sparse.csr_matrix]) -> sparse.csr_matrix:
    return reduce(lambda a, b: sparse.csr_matrix(sparse.kron(a, b, format="csr")), matrices)
