"""Tables for tests: random ones for properties, and the files handed over with the contract where they are present."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from datasets.rules.disclosure.hierarchy import Hierarchy
from datasets.rules.disclosure.tables import Table

VECTORS = Path(__file__).resolve().parents[5] / "shared" / "cases" / "vectors"
GRID = (Hierarchy.flat(["r1", "r2", "r3"]), Hierarchy.flat(["A", "B", "C", "D", "E"]))


def vector(name: str) -> Path:
    """Give a file of the contract, or skip with its name."""
    if not (VECTORS / name).exists():
        pytest.skip(f"The contract's file {name} is not on this machine.")
    return VECTORS / name


def audit_cases() -> list[dict[str, Any]]:
    return json.loads(vector("sdc_audit_vectors.json").read_text())["cases"]


def rates() -> list[dict[str, str]]:
    with vector("rate_backcalculation.csv").open() as lines:
        return list(csv.DictReader(lines))


def four_way(name: str) -> Table:
    """Read area > region by age, sex and type."""
    with vector(name).open() as lines:
        rows = list(csv.DictReader(lines))
    tree: dict[str, list[str]] = {}
    for region, area in sorted({(row["region"], row["area"]) for row in rows}):
        tree.setdefault(region, []).append(area)
    places = Hierarchy.of_tree({**tree, "Total": list(tree)})
    others = [Hierarchy.flat(sorted({row[name] for row in rows})) for name in ("age", "sex", "type")]
    counts = {(row["area"], row["age"], row["sex"], row["type"]): int(row["freq"]) for row in rows}
    return Table.of_leaves([places, *others], counts)


def filled(dimensions: tuple[Hierarchy, ...], counts: Any) -> Table:
    """Fill leaves in the order of their codes."""
    inner = np.asarray(counts).reshape([len(d.leaves) for d in dimensions])
    keys = [
        tuple(d.leaves[i] for d, i in zip(dimensions, where, strict=True))
        for where in np.ndindex(*inner.shape)
    ]
    return Table.of_leaves(
        dimensions,
        {key: int(inner[where]) for key, where in zip(keys, np.ndindex(*inner.shape), strict=True)},
    )


@st.composite
def hierarchies(draw: st.DrawFn, name: str) -> Hierarchy:
    """Flat, or two districts of two or three leaves, or uneven."""
    kind = draw(st.sampled_from(["two", "three", "deep", "uneven"]))
    if kind == "two":
        return Hierarchy.flat([f"{name}1", f"{name}2"])
    if kind == "three":
        return Hierarchy.flat([f"{name}1", f"{name}2", f"{name}3"])
    if kind == "deep":
        return Hierarchy.of_tree({"R1": ["a", "b"], "R2": ["c", "d"], "Total": ["R1", "R2"]})
    return Hierarchy.of_tree({"R1": ["a", "b"], "R2": ["c"], "Total": ["R1", "R2"]})


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Up to four ways, at most 36 leaves, many of them small or 0."""
    ways = draw(st.integers(1, 4))
    dimensions = tuple(draw(hierarchies("xyzw"[axis])) for axis in range(ways))
    size = int(np.prod([len(d.leaves) for d in dimensions]))
    while size > 36:
        dimensions = (Hierarchy.flat(["p", "q"]), *dimensions[1:-1])
        size = int(np.prod([len(d.leaves) for d in dimensions]))
    counts = draw(
        st.lists(st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 7, 12, 30]), min_size=size, max_size=size)
    )
    return filled(dimensions, counts)
