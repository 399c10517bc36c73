"""The reference numbers beside the project, where they are there."""

import csv
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.unit.datasets.files import SHARED

VECTORS = SHARED.parent / "vectors"
FINGERTIPS = SHARED / "fingertips_next"
Row = dict[str, str]
E = TypeVar("E")

with_vectors = pytest.mark.skipif(not VECTORS.exists(), reason="the shared vectors are not here")
with_fingertips = pytest.mark.skipif(
    not FINGERTIPS.exists(), reason="the shared Fingertips data are not here"
)


def rows_of(name: str) -> list[Row]:
    with (VECTORS / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def published() -> list[Row]:
    with (FINGERTIPS / "healthdata.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def column(rows: Sequence[Row], name: str) -> NDArray[np.float64]:
    return np.array([float(row[name] or "nan") for row in rows])


def both_levels(compute: Callable[..., E], *given: object, **more: object) -> tuple[E, E]:
    """Compute an estimate at 95 % and at 99.8 %."""
    return compute(*given, **more, confidence=0.95), compute(*given, **more, confidence=0.998)
