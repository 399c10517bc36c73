"""Periods in which so little is counted that the extract may have been cut short."""

from statistics import median

import polars as pl

from datasets.rules.definition import Definition
from datasets.rules.dimensions import Dimension
from datasets.rules.tables import note
from datasets.rules.verdicts import Finding

FEW_PERIODS = 4
LEAST_SHARE = 0.5
LEAST_USUAL = 100  # fewer vary by half of themselves
SHOWN = 6


def sparse_periods(rows: pl.DataFrame, dimensions: list[Dimension], definition: Definition) -> list[Finding]:
    """Note the periods with less than half of what is usual: the median of the same month or quarter in earlier years
    or, where the file has none, of its other periods. A fall by half is rarely one of crime."""
    period = next(dimension for dimension in dimensions if dimension.name == "period")
    if not definition.counts or len(period.values) < FEW_PERIODS:
        return []
    summed = rows.group_by("period").agg(pl.col("value").sum()).drop_nulls()
    totals = {period.values[number]: float(total) for number, total in summed.iter_rows()}
    few = {
        name: total / usual
        for name, total in sorted(totals.items())
        if (usual := _usual(name, totals)) >= LEAST_USUAL and total < LEAST_SHARE * usual
    }
    if not few:
        return []
    shown = ", ".join(f"{name} ({share:.0%})" for name, share in list(few.items())[:SHOWN])
    more = f" and {len(few) - SHOWN} others" if len(few) > SHOWN else ""
    message = f"These periods have less than half of what is usual: {shown}{more}. They may be incomplete."
    return [note("period_sparse", message, "Check that the extract was taken after the period had ended.")]


def _usual(name: str, totals: dict[str, float]) -> float:
    season = name[4:]  # -01, -Q1; financial years and spans have none that comes again
    before = [total for other, total in totals.items() if other[4:] == season and other < name and season]
    others = [total for other, total in totals.items() if other != name]
    if before:
        return median(before)
    return median(others) if len(others) >= FEW_PERIODS - 1 else 0.0
