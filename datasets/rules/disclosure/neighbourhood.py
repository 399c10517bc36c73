"""Where a cell can hide: the cells beside, above and below it, as ways to move a count without changing a sum.

In one dimension let a *node* be a sibling with one chain down to a leaf below it, or minus the chain of everything
above. The difference of any two nodes leaves every sum of that dimension unchanged; a product over dimensions of
such differences leaves every sum of the table unchanged. The classic hypercube of the τ-Argus manual (GHMITER)
is the product of one difference per dimension; ``partners`` searches a wider family of products.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from datasets.rules.disclosure.hierarchy import Hierarchy
from datasets.rules.disclosure.tables import Ints, Table

Floats = NDArray[np.float64]
CHAINS = 6  # chains down per sibling: a total has many leaves below it, a few are choice enough


@dataclass(frozen=True, eq=False)
class Nodes:
    """``codes``: positions on the axis that matter; ``signs``: nodes x codes, the cell's own node first."""

    codes: Ints
    signs: Floats


def nodes_of(dimension: Hierarchy, code: str) -> Nodes:
    """List the nodes around one code, its own first; the code itself has +1 in that node."""
    position = dimension.position
    parent = dimension.parents.get(code, code)
    nodes = [
        {position[step]: 1.0 for step in chain}
        for sibling in dimension.children.get(parent, [])
        for chain in dimension.paths_down(sibling)[:CHAINS]
    ]
    nodes.append({position[step]: -1.0 for step in dimension.ancestors(parent)})
    own = [node for node in nodes if position[code] in node]
    kept = [own[0], *(node for node in nodes if position[code] not in node)]
    codes = np.array(sorted({step for node in kept for step in node}))
    signs = np.array([[node.get(int(step), 0.0) for step in codes] for node in kept])
    return Nodes(codes, signs * own[0][position[code]])


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """The block of cells around one cell: ``cells`` are flat numbers, one axis per dimension."""

    cells: Ints
    signs: list[Floats]
    values: Ints

    @property
    def sizes(self) -> list[int]:
        return [len(signs) for signs in self.signs]

    @cached_property
    def _magnitudes(self) -> list[Floats]:
        return [np.abs(signs) for signs in self.signs]

    def to_nodes(self, weights: Floats, signed: bool) -> Floats:
        """Add weights of cells up to combinations of nodes."""
        for signs in self.signs if signed else self._magnitudes:
            weights = (
                weights.reshape(signs.shape[1], -1).T @ signs.T
            )  # the last axis done, the next one first
        return weights.reshape(self.sizes)

    def to_cells(self, combination: Floats) -> Ints:
        """Turn a combination of nodes into what it does to each cell."""
        for signs in self.signs:
            combination = combination.reshape(signs.shape[0], -1).T @ signs
        return np.rint(combination).astype(np.int64).reshape(self.cells.shape)


class Surroundings:
    """The neighbourhoods of a table, made when first asked for. Nodes are shared between cells of one code."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._nodes = [[nodes_of(d, code) for code in d.codes] for d in table.dimensions]
        self._strides = [
            int(np.prod(table.values.shape[axis + 1 :])) for axis in range(len(table.dimensions))
        ]
        self._made: dict[int, Neighbourhood] = {}

    def around(self, cell: int) -> Neighbourhood:
        """Give the neighbourhood of the cell with this flat number."""
        if cell not in self._made:
            self._made[cell] = self._make(cell)
        return self._made[cell]

    def _make(self, cell: int) -> Neighbourhood:
        where = np.unravel_index(cell, self._table.values.shape)
        nodes = [options[int(place)] for options, place in zip(self._nodes, where, strict=True)]
        cells = np.zeros((), np.int64)
        for node, stride in zip(nodes, self._strides, strict=True):
            cells = np.add.outer(cells, node.codes * stride)
        return Neighbourhood(cells, [n.signs for n in nodes], self._table.flat[cells])
