"""All checks of one table against its definition, and the rows that pass."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from datasets.rules.areas import leave_out_others, read_areas
from datasets.rules.arrange import arrange
from datasets.rules.definition import MOST_BREAKDOWNS, Definition
from datasets.rules.dimensions import Dimension, Rules, read_dimension
from datasets.rules.geography import Gazetteer
from datasets.rules.headers import Match, header_findings, match
from datasets.rules.keys import find_duplicates, key_of
from datasets.rules.measures import read_measure
from datasets.rules.merging import sum_merged
from datasets.rules.sparseness import sparse_periods
from datasets.rules.tables import Table, note
from datasets.rules.totals import check_totals
from datasets.rules.verdicts import Fault, Finding, Report, report

CATEGORIES = tuple(f"cat{number}" for number in range(1, MOST_BREAKDOWNS + 1))
SLOTS = ("area", "period", *CATEGORIES)


@dataclass(frozen=True)
class Accepted:
    """The rows that hold: ``area, period, cat1…cat6`` (unused ones empty), ``value, status, lower,
    upper``."""

    frame: pl.DataFrame
    areas: list[str]
    periods: list[str]
    categories: dict[str, list[str]]  # cat1…cat6, as far as they are used, to their values


def validate(
    table: Table,
    definition: Definition,
    *,
    as_of: date,
    gazetteer: Gazetteer | None = None,
    answers: Mapping[str, str] | None = None,
    confirmed: Collection[str] = frozenset(),
) -> tuple[Report, Accepted | None]:
    """Check every row. Rows are given back only if nothing has to be fixed; what is left to confirm is in the
    report.

    ``answers`` holds what the definition asks for and the file does not hold; ``confirmed`` the keys of what the
    officer has confirmed.
    """
    day_zero = table.day_zero
    table, arranged = arrange(table, definition, answers)
    found = match(table.header, definition)
    findings = [
        *table.findings, *arranged, *header_findings(found, table.header, table.header_row, definition)
    ]  # fmt: skip
    if not found.has_all(definition):
        return report(findings, confirmed), None
    rules = Rules(definition, gazetteer or Gazetteer(), as_of, day_zero)
    table, left = leave_out_others(table, found.positions[definition.area], definition, rules.gazetteer)
    findings += left
    if not table.height:
        return report([*findings, _no_rows(table, findings)], confirmed), None
    dimensions, merged = _dimensions(table, found, rules)
    measure = read_measure(table, found.positions[definition.measure], definition)
    findings += [finding for dimension in dimensions for finding in dimension.findings]
    findings += measure.findings
    rows, more = _whole_rows(table, dimensions, measure.frame, merged, definition)
    checked = report([*findings, *more, *sparse_periods(rows, dimensions, definition)], confirmed)
    return checked, None if checked.blocks else _accepted(rows, dimensions)


def _dimensions(table: Table, found: Match, rules: Rules) -> tuple[list[Dimension], pl.Series | None]:
    """Read where, when and what. Where comes after when: a code is checked against the list of its period."""
    definition = rules.definition
    others = [
        read_dimension(table, found.positions[name], slot, definition.field(name), rules)
        for slot, name in zip(SLOTS[1:], definition.dimensions[1:], strict=False)
    ]
    places = read_areas(table, found.positions[definition.area], rules, others[0])
    return [places.dimension, *others], places.merged


def _no_rows(table: Table, findings: list[Finding]) -> Finding:
    fault = Fault(
        "stop", "no_rows", "The file has a header and no rows.", "Fill in the template and send it again."
    )
    if any(rule.endswith("left_out") for finding in findings for _, rule in finding.counts()):
        message = "No row of the file is about what is asked for: all were left out."
        fault = Fault(
            "stop", "no_rows", message, "Check that it is the right file, and that it covers your area."
        )
    finding = note("no_rows", "", row=table.header_row)
    return Finding(finding.column, "", finding.rows, finding.keys, lambda _: fault, shows_value=False)


def _whole_rows(
    table: Table,
    dimensions: list[Dimension],
    measure: pl.DataFrame,
    merged: pl.Series | None,
    definition: Definition,
) -> tuple[pl.DataFrame, list[Finding]]:
    """Run the checks that need whole rows over those in which every cell was read."""
    ids = {dimension.name: dimension.ids for dimension in dimensions}
    frame = pl.DataFrame({"row": table.rows, **ids}).hstack(measure)
    frame = frame if merged is None else frame.with_columns(merged=merged)
    wrong = [name for name in (*ids, "status") if frame[name].null_count()]
    if wrong:
        frame = frame.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in wrong))
    frame = frame.with_columns(key_of(dimensions, frame).alias("key"))
    frame = frame if merged is None else sum_merged(frame)
    kept, doubled = find_duplicates(frame)
    leaves, totals = check_totals(kept, dimensions, definition.rounding_base)
    return leaves, [*doubled, *totals]


def _accepted(rows: pl.DataFrame, dimensions: list[Dimension]) -> Accepted:
    columns = {dimension.name: dimension.texts(rows[dimension.name]) for dimension in dimensions}
    empty = [pl.lit("").alias(name) for name in SLOTS if name not in columns]
    frame = pl.DataFrame(columns).with_columns(empty).select(SLOTS)
    found = {dimension.name: dimension.texts(rows[dimension.name].unique()) for dimension in dimensions}
    return Accepted(
        frame=frame.hstack(rows.select("value", "status", "lower", "upper")),
        areas=found.pop("area").sort().to_list(),
        periods=found.pop("period").sort().to_list(),
        categories={name: texts.sort().to_list() for name, texts in found.items()},
    )
