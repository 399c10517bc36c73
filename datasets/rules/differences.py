"""What a file changes of the figures that were sent before, period by period."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

KEYS = ("area", "period", "cat1", "cat2", "cat3", "cat4", "cat5", "cat6")
LARGEST = 10


@dataclass(frozen=True)
class PeriodDifference:
    """How many cells of one period are new, have another value or status, or are not there any more."""

    period: str
    new: int
    changed: int
    removed: int
    was_sent: bool  # the version before held this period too

    @property
    def total(self) -> int:
        return self.new + self.changed + self.removed


@dataclass(frozen=True)
class Change:
    """One cell with another value than before."""

    cell: tuple[str, ...]  # as KEYS
    before: float
    after: float


@dataclass(frozen=True)
class Differences:
    """What one version changes of another. Raw values stand in it: for the officers of its authority alone."""

    periods: list[PeriodDifference] = field(default_factory=list)
    largest: list[Change] = field(default_factory=list)
    areas_missing: dict[str, list[str]] = field(default_factory=dict)  # area: the periods that it had

    @property
    def corrected(self) -> list[PeriodDifference]:
        """The periods that were sent before and are not the same now."""
        return [found for found in self.periods if found.was_sent and found.total]

    def as_json(self) -> dict[str, Any]:
        """Give what a version keeps of it."""
        return {
            "periods": [asdict(found) for found in self.periods if found.total],
            "largest": [asdict(change) for change in self.largest],
        }


def read_differences(kept: Mapping[str, Any]) -> Differences:
    """Read what :meth:`Differences.as_json` gave."""
    return Differences(
        [PeriodDifference(**found) for found in kept.get("periods", [])],
        [Change(tuple(c["cell"]), c["before"], c["after"]) for c in kept.get("largest", [])],
    )


def compare(before: pl.LazyFrame, after: pl.LazyFrame) -> Differences:
    """Compare cells with those that were sent before.

    Both have :data:`KEYS`, ``value`` and ``status``; ``before`` holds only the periods that the new file replaces.
    Each cell is known by a 64-bit hash of its keys: two millions of them take 50 MB, and the chance that two cells are
    taken for one is below one in four million.
    """
    joined = _hashed(before).join(
        _hashed(after).with_columns(is_after=pl.lit(True)),
        on="id",
        how="full",
        coalesce=True,
        suffix="_after",
    )
    told = joined.select(
        "id",
        period=pl.coalesce("period", "period_after"),
        before="value",
        after="value_after",
        new=pl.col("status").is_null(),
        removed=pl.col("is_after").is_null(),
        changed=pl.col("status").is_not_null()
        & pl.col("is_after").is_not_null()
        & (pl.col("value").ne_missing(pl.col("value_after")) | (pl.col("status") != pl.col("status_after"))),
    ).collect(engine="streaming")
    periods = _by_period(told)
    return Differences(periods, _largest(told, after), _areas_missing(before, after))


def _hashed(cells: pl.LazyFrame) -> pl.LazyFrame:
    return cells.select("period", "value", "status", id=pl.struct(KEYS).hash())


def _by_period(told: pl.DataFrame) -> list[PeriodDifference]:
    counts = told.group_by("period").agg(
        pl.col("new", "changed", "removed").sum(), was_sent=(~pl.col("new")).any()
    )
    return [PeriodDifference(**row) for row in counts.sort("period").iter_rows(named=True)]


def _largest(told: pl.DataFrame, after: pl.LazyFrame) -> list[Change]:
    """Find the changes that are largest as a number; their words are read from the file again, for few cells."""
    numbers = told.filter("changed", pl.col("before").is_not_null(), pl.col("after").is_not_null())
    most = numbers.with_columns(size=(pl.col("after") - pl.col("before")).abs()).filter(pl.col("size") > 0)
    most = most.top_k(LARGEST, by="size")
    if not most.height:
        return []
    words = after.select(*KEYS, id=pl.struct(KEYS).hash()).filter(pl.col("id").is_in(most["id"].implode()))
    cells = most.join(words.collect(engine="streaming"), on="id", suffix="_word")
    cells = cells.sort(
        "size", *(key for key in KEYS if key != "period"), descending=[True] + [False] * (len(KEYS) - 1)
    )
    return [
        Change(tuple(row[key] for key in KEYS), row["before"], row["after"])
        for row in cells.iter_rows(named=True)
    ]


def _areas_missing(before: pl.LazyFrame, after: pl.LazyFrame) -> dict[str, list[str]]:
    """Find the areas that had a period before and have it no more, though the file speaks of that period."""
    places = [cells.select("area", "period").unique() for cells in (before, after)]
    gone = places[0].join(places[1], on=["area", "period"], how="anti")
    gone = gone.join(after.select("period").unique(), on="period", how="semi")
    listed = gone.group_by("area").agg(pl.col("period").sort()).sort("area").collect(engine="streaming")
    return dict(zip(listed["area"].to_list(), listed["period"].to_list(), strict=True))
