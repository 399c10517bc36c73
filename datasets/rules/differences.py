"""What a file changes of the figures that were sent before, period by period."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

KEYS = ("area", "period", "cat1", "cat2", "cat3", "cat4", "cat5", "cat6")
LARGEST = 10
PARTS = 8  # in which cells are compared, one after the other
CODE = pl.UInt32
IDENTITY = pl.struct(KEYS).hash()

Pieces = Callable[[], Iterable[pl.DataFrame]]  # a table piece by piece, as often as it is asked for


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


def compare(before: Pieces, after: Pieces) -> Differences:
    """Compare cells with those that were sent before, both piece by piece: a million of each take little more memory
    than one piece and 20 bytes for each cell.

    Both have :data:`KEYS`, ``value`` and ``status``; ``before`` holds only the periods that the new file replaces.
    Each cell is known by a 64-bit hash of its keys: the chance that two of two millions are taken for one is below one
    in four million.
    """
    codes: dict[str, int] = {}
    old, new = _known(before, codes), _known(after, codes)
    counts, largest = [], []
    for part in range(PARTS):
        told = _joined(old.part(part), new.part(part))
        counts.append(_counted(told))
        largest.append(_top(told))
    periods = _by_period(pl.concat(counts), codes)
    return Differences(periods, _largest(_most(pl.concat(largest)), after), _areas_missing(old, new))


@dataclass(frozen=True)
class _Known:
    """All cells of a table by hash, period and status as short codes; and which area has which period."""

    cells: pl.DataFrame
    places: pl.DataFrame

    def part(self, number: int) -> pl.DataFrame:
        return self.cells.filter(pl.col("id") % PARTS == number)


def _known(pieces: Pieces, codes: dict[str, int]) -> _Known:
    cells = [pl.DataFrame(schema={"period": CODE, "value": pl.Float64, "status": CODE, "id": pl.UInt64})]
    places = pl.DataFrame(schema={"area": pl.String, "period": pl.String})
    for piece in pieces():
        for column in ("period", "status"):
            for text in piece[column].unique():
                codes.setdefault(text, len(codes))
        coded = pl.col("period", "status").replace_strict(codes, return_dtype=CODE)
        cells.append(piece.select(coded, "value", id=IDENTITY).select("period", "value", "status", "id"))
        places = pl.concat([places, piece.select("area", "period")]).unique()
    return _Known(pl.concat(cells), places)


def _joined(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Put the cells of one part side by side, and say what is new, changed or removed."""
    joined = before.join(
        after.with_columns(is_after=pl.lit(True)), on="id", how="full", coalesce=True, suffix="_after"
    )
    is_both = pl.col("status").is_not_null() & pl.col("is_after").is_not_null()
    is_other = pl.col("value").ne_missing(pl.col("value_after")) | (
        pl.col("status") != pl.col("status_after")
    )
    return joined.select(
        "id",
        period=pl.coalesce("period", "period_after"),
        before="value",
        after="value_after",
        new=pl.col("status").is_null(),
        removed=pl.col("is_after").is_null(),
        changed=is_both & is_other,
    )


def _counted(told: pl.DataFrame) -> pl.DataFrame:
    return told.group_by("period").agg(
        pl.col("new", "changed", "removed").sum(), was_sent=(~pl.col("new")).any()
    )


def _by_period(counts: pl.DataFrame, codes: Mapping[str, int]) -> list[PeriodDifference]:
    """Add up the parts of each period."""
    texts = {code: text for text, code in codes.items()}
    found = counts.group_by("period").agg(pl.col("new", "changed", "removed").sum(), pl.col("was_sent").any())
    named = ({**row, "period": texts[row["period"]]} for row in found.iter_rows(named=True))
    return sorted((PeriodDifference(**row) for row in named), key=lambda one: one.period)


def _top(told: pl.DataFrame) -> pl.DataFrame:
    """Find the changes that are largest as a number."""
    numbers = told.filter("changed", pl.col("before").is_not_null(), pl.col("after").is_not_null())
    sized = numbers.with_columns(size=(pl.col("after") - pl.col("before")).abs())
    return _most(sized.filter(pl.col("size") > 0))


def _most(sized: pl.DataFrame) -> pl.DataFrame:
    return sized.top_k(LARGEST, by="size")


def _largest(most: pl.DataFrame, after: Pieces) -> list[Change]:
    """Give the largest changes; their words are read from the file again, for few cells."""
    if not most.height:
        return []
    named = [
        piece.select(*KEYS, id=IDENTITY).filter(pl.col("id").is_in(most["id"].implode())) for piece in after()
    ]
    cells = most.drop("period").join(pl.concat(named), on="id")
    cells = cells.sort("size", *KEYS, descending=[True] + [False] * len(KEYS))
    return [
        Change(tuple(row[key] for key in KEYS), row["before"], row["after"])
        for row in cells.iter_rows(named=True)
    ]


def _areas_missing(old: _Known, new: _Known) -> dict[str, list[str]]:
    """Find the areas that had a period before and have it no more, though the file speaks of that period."""
    gone = old.places.join(new.places, on=["area", "period"], how="anti")
    gone = gone.join(new.places.select("period").unique(), on="period", how="semi")
    listed = gone.group_by("area").agg(pl.col("period").sort()).sort("area")
    return dict(zip(listed["area"].to_list(), listed["period"].to_list(), strict=True))
