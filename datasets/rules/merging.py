"""Areas that became one: their rows of a time before are added up into a row of the new area."""

import polars as pl

UNKNOWN = ("not_available", "not_collected", "not_supplied")


def sum_merged(frame: pl.DataFrame) -> pl.DataFrame:
    """Add up the rows marked ``merged`` that have one key, and give back the frame without that mark.

    ``frame`` has key, value, status, lower, upper, merged and what else a row carries, taken from the first. A part
    that is not known makes the sum not available; a hidden or rounded part makes it so too, with the sum of what is
    known of each part as its bounds. A part whose row is not there counts nothing.
    """
    merged = frame.filter(pl.col("merged"))
    rest = frame.filter(~pl.col("merged")).drop("merged")
    if not merged.height:
        return rest
    status = pl.col("status")
    counted = status != "not_applicable"
    low, high = pl.coalesce("lower", "value"), pl.coalesce("upper", "value")
    others = [
        name for name in frame.columns if name not in ("key", "value", "status", "lower", "upper", "merged")
    ]
    sums = merged.group_by("key", maintain_order=True).agg(
        *(pl.col(name).first() for name in others),
        total=pl.col("value").sum(),
        low=low.sum(),
        high=high.sum(),
        unbounded=(counted & high.is_null()).any(),
        unknown=pl.any_horizontal(status == name for name in UNKNOWN).any(),
        hidden=(status == "suppressed").any(),
        rounded=(status == "rounded").any(),
        empty=(~counted).all(),
    )
    inexact = pl.col("hidden") | pl.col("rounded")
    known = ~pl.col("unknown") & ~pl.col("empty")
    kind = (
        pl.when("empty").then(pl.lit("not_applicable"))
        .when("unknown").then(pl.lit("not_available"))
        .when("hidden").then(pl.lit("suppressed"))
        .when("rounded").then(pl.lit("rounded"))
        .otherwise(pl.lit("exact"))
    )  # fmt: skip
    summed = sums.select(
        "key",
        *others,
        pl.when(known & ~pl.col("hidden")).then(pl.col("total")).cast(frame["value"].dtype).alias("value"),
        kind.cast(frame["status"].dtype).alias("status"),
        pl.when(known & inexact).then(pl.col("low")).cast(frame["lower"].dtype).alias("lower"),
        pl.when(known & inexact & ~pl.col("unbounded"))
        .then(pl.col("high"))
        .cast(frame["upper"].dtype)
        .alias("upper"),
    )
    return pl.concat([rest, summed.select(rest.columns)])
