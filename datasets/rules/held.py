"""A version as an attack sees it: its leaves laid out as a table with all its totals, and what is hidden of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod

import numpy as np
import polars as pl

from datasets.rules.disclosure.closure import table_of
from datasets.rules.disclosure.primary import primary_cells
from datasets.rules.disclosure.profiles import Method, Profile
from datasets.rules.disclosure.release_set import Release
from datasets.rules.disclosure.tables import Mask, Table

# Cells, totals included. Hiding was proven in 13 s for 12,663 cells on two cores; the ranges of rounded
# figures in 1 s for the 128,310 of a city's neighbourhoods by month and kind, or for 40,000 of several versions.
MOST_SUPPRESSED = 15_000
MOST_ATTACKED = 150_000
MOST_TOGETHER = 40_000

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


def size(dimensions: Dimensions) -> int:
    """Count the cells of a table with all its totals."""
    return prod(len(values) + 1 for _, values in dimensions if len(values) > 1)


def within_a_period(held: Held) -> Dimensions:
    """Give the dimensions but the one that says when."""
    return [(name, values) for name, values in held.dimensions if name != PERIOD]


def of_period(held: Held, period: str) -> Held:
    """Give one period of a version as a table of its own."""
    hidden = held.hidden
    if PERIOD in hidden.columns:
        hidden = hidden.filter(pl.col(PERIOD) == period).drop(PERIOD)
    leaves = held.leaves.filter(pl.col(PERIOD) == period)
    return Held(leaves, within_a_period(held), held.profile, hidden)


def seen_before(new: Held, earlier: Sequence[Held]) -> tuple[list[Release], list[str]]:
    """Lay the latest earlier versions that an attack can take in beside the new one, over the same dimensions."""
    room, chosen = MOST_TOGETHER - size(new.dimensions), list[Held]()
    for held in reversed(earlier):
        room -= size(held.dimensions)
        if room < 0:
            break
        chosen.insert(0, held)
    several = {name for held in [new, *chosen] for name, values in held.dimensions if len(values) > 1}
    names = [name for name, _ in new.dimensions if name in several]
    return [release_of(str(number), held, names) for number, held in enumerate(chosen)], names


def release_of(name: str, held: Held, names: Sequence[str]) -> Release:
    """Lay a version out as the audience sees it."""
    table = laid_out(held, names)
    profile = held.profile or Profile(Method.OPEN)
    rule = Release.rounded(name, table, profile)
    hidden = marked(table, held.hidden, names)
    if profile.method == Method.HES:
        return Release(name, table, profile, rule.hidden | hidden, rule.primary)
    return Release(name, table, profile, hidden, primary_cells(table, profile).cells & hidden)


def laid_out(held: Held, names: Sequence[str]) -> Table:
    """Make the table; a count that the source hid stands in as 1, the least that it can be, and is hidden as well."""
    counted = held.leaves.with_columns(
        value=pl.when(pl.col("status") == "c").then(1).otherwise(pl.col("value").fill_null(0)).cast(pl.Int64)
    )
    return table_of(counted, [(name, values) for name, values in held.dimensions if name in names], "value")


def rows_of(frame: pl.DataFrame, names: Sequence[str]) -> list[tuple[str, ...]]:
    """Give the values of some columns, row by row."""
    return [tuple(map(str, row)) for row in frame.select(names).iter_rows()]


def marked(table: Table, hidden: pl.DataFrame, names: Sequence[str]) -> Mask:
    """Mark hidden cells; a dimension that had one value then stands for that value and for its total alike."""
    found = np.zeros(table.values.shape, bool)
    for row in hidden.iter_rows(named=True):
        at = tuple(
            tree.position[row[name]] if name in row else slice(None)
            for name, tree in zip(names, table.dimensions, strict=True)
        )
        found[at] = True
    return found
