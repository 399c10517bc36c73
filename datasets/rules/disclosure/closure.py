"""From rows of leaf counts to a table with all its totals, and from marked cells back to rows of codes."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from datasets.rules.disclosure.hierarchy import Hierarchy
from datasets.rules.disclosure.tables import Ints, Mask, Table

TOTAL = "*"  # the code of the total of every dimension


class NotInDimension(ValueError):
    """Rows have a value that is not one of the dimension's, or no count."""


def table_of(frame: pl.DataFrame, dimensions: Sequence[tuple[str, Sequence[str]]], value: str) -> Table:
    """Add up leaf rows to a table whose axes are the dimensions, each with its values in order and a total.

    A combination without a row is 0; rows of one combination are added. ``dimensions``: column and its values.

    :raises NotInDimension: for a value that is not listed or a count that is missing.
    :raises datasets.rules.disclosure.hierarchy.NotATree: when a value occurs twice or is the total's code.
    """
    trees = tuple(Hierarchy.flat(list(values), TOTAL) for _, values in dimensions)
    names = tuple(name for name, _ in dimensions)
    values = np.zeros([len(tree.codes) for tree in trees], np.int64)
    places = tuple(_places(frame[name], listed) for name, listed in dimensions)
    if frame[value].null_count():
        raise NotInDimension(f"{value}: a count is missing.")
    np.add.at(values, places, frame[value].cast(pl.Int64).to_numpy())
    for axis, (_, listed) in enumerate(dimensions):
        if listed:
            _total(values, axis)
    return Table(trees, values, names=names)


def _places(column: pl.Series, listed: Sequence[str]) -> Ints:
    numbers = pl.DataFrame(
        {"code": listed, "place": range(len(listed))}, {"code": pl.String, "place": pl.Int64}
    )
    found = (
        column.cast(pl.String).rename("code").to_frame().join(numbers, "code", "left", maintain_order="left")
    )
    if found["place"].null_count():
        raise NotInDimension(f"{column.name}: a value is not one of the dimension's.")
    return found["place"].to_numpy()


def _total(values: Ints, axis: int) -> None:
    """Fill the last place of an axis with the sum of the others."""
    inner = np.moveaxis(values, axis, 0)
    inner[-1] = inner[:-1].sum(axis=0)


def keys_of(table: Table, mask: Mask) -> pl.DataFrame:
    """Give the marked cells, in the order of the table, as rows of codes with a column per dimension.

    ``mask``: shaped like the table's values, or flat.
    """
    where = np.nonzero(mask.reshape(table.values.shape))
    names = table.names or tuple(f"dimension {number}" for number in range(1, len(where) + 1))
    columns = (
        pl.Series(name, tree.codes, pl.String).gather(place)
        for name, tree, place in zip(names, table.dimensions, where, strict=True)
    )
    return pl.DataFrame(list(columns))
