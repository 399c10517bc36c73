"""Rows that are totals of other rows: checked against their parts, and then left out."""

from collections.abc import Callable
from typing import Any

import polars as pl

from datasets.rules.dimensions import Dimension
from datasets.rules.tables import at_rows
from datasets.rules.verdicts import Fault, Finding


def check_totals(
    rows: pl.DataFrame, dimensions: list[Dimension], base: int | None
) -> tuple[pl.DataFrame, list[Finding]]:
    """Compare total rows with the sum of their parts and give back the rows that are no totals.

    ``rows`` has row, the dimension ids, value, lower, upper. A hidden part counts with its bounds, a
    source that
    rounds to base b may differ by b/2 for every part and b/2 for the total.
    """
    flags = {d.name: pl.col(d.name).is_in(sorted(d.totals)) for d in dimensions if d.totals}
    if not flags:
        return rows, []
    marked = rows.with_columns(flag.alias(f"total_{name}") for name, flag in flags.items())
    is_total = pl.any_horizontal(f"total_{name}" for name in flags)
    leaves, totals = rows.filter(~marked.select(is_total.alias("t"))["t"]), marked.filter(is_total)
    findings: list[Finding] = []
    names = [f"total_{name}" for name in flags]
    for pattern, group in totals.group_by(names):
        summed = {name for name, is_on in zip(flags, pattern, strict=True) if is_on}
        kept = [d.name for d in dimensions if d.name not in summed]
        findings += _compare(group, leaves, kept, base)
    return leaves, findings


def _compare(totals: pl.DataFrame, leaves: pl.DataFrame, kept: list[str], base: int | None) -> list[Finding]:
    low, high = pl.coalesce("value", "lower", 0), pl.coalesce("value", "upper", 0)
    # Not available parts have no upper bound: nothing can be said against their total.
    unbounded = pl.col("value").is_null() & pl.col("upper").is_null() & (pl.col("status") != "not_applicable")
    grouped = leaves.group_by(kept) if kept else leaves.group_by(pl.lit(1).alias("all"))
    parts = grouped.agg(low=low.sum(), high=high.sum(), parts=pl.len(), open=unbounded.any())
    known = totals.filter(pl.col("value").is_not_null())
    joined = known.join(parts, on=kept, how="left") if kept else known.join(parts, how="cross")
    slack = (pl.col("parts") + 1) * (base / 2 if base else 0)
    off: Any = pl.when(pl.col("value") < pl.col("low") - slack).then(pl.col("value") - pl.col("low"))
    off = off.when((pl.col("value") > pl.col("high") + slack) & ~pl.col("open")).then(
        pl.col("value") - pl.col("high")
    )
    checked = joined.with_columns(off=off.otherwise(0))
    alone = checked.filter(pl.col("parts").is_null() & (pl.col("value") != 0))
    wrong = checked.filter(pl.col("parts").is_not_null() & (pl.col("off") != 0))
    right = totals.height - alone.height - wrong.height
    findings = [_mismatch(wrong)] if wrong.height else []
    if alone.height:
        fault = Fault(
            "fix",
            "total_without_parts",
            "This is a total, and its parts are not in the file.",
            "Send its parts.",
        )
        findings.append(_at(alone, alone["row"].cast(pl.String), lambda _: fault))
    if right:
        message = f"{right:,} rows are totals that agree with their parts. They are left out."
        findings.append(at_rows(Fault("note", "totals_left_out", message), [int(totals["row"][0])]))
    return findings


def _mismatch(wrong: pl.DataFrame) -> Finding:
    def fault(key: str) -> Fault:
        number = float(key)
        words = f"{abs(number):,.0f} {'more' if number > 0 else 'less'} than"
        return Fault(
            "fix",
            "total_mismatch",
            f"This total is {words} the sum of its parts.",
            "Correct the total or its parts.",
        )

    return _at(wrong, wrong["off"].cast(pl.String), fault)


def _at(rows: pl.DataFrame, keys: pl.Series, fault_of: Callable[[str], Fault]) -> Finding:
    """Tell rows, or their cells where a row has several."""
    positions = rows["place"] if "place" in rows.columns else None
    return Finding("", "", rows["row"], keys, fault_of, shows_value=False, positions=positions)
