"""The figures of a version as a table for one audience. Only the owner's officers ever see a raw value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl
from django.db import connection
from django.db.models import QuerySet

from datasets.documents.choices import Dimension, dimension_choices
from datasets.models import DatasetVersion, Observation
from datasets.rules import suppression

Audience = Literal["others", "owner"]
Cell = str | int | float | None | dict[str, str]

LABELS = {"c": "suppressed", "x": "not available", "z": "not applicable"}
STATUSES = {"e": "exact", "c": "suppressed", "x": "not_available", "z": "not_applicable"}
FIGURES = {"value": pl.Float64, "status": pl.String, "shown": pl.Float64, "mark": pl.String}
NOT_SUPPLIED: Cell = {"mark": "x", "label": LABELS["x"]}


@dataclass(frozen=True)
class Table:
    """Columns, rows of cells (svd-document/1), the rule in words, and how many cells are hidden by it."""

    columns: list[str]
    rows: list[list[Cell]]
    rule: str
    hidden: int


def table(
    version: DatasetVersion,
    rows_by: str,
    series_by: str | None = None,
    filters: Mapping[str, str | Sequence[str]] | None = None,
    *,
    audience: Audience = "others",
    choices: Sequence[Dimension] | None = None,
) -> Table:
    """Sum the figures of a version by one or two of its dimensions.

    :param rows_by: the field whose values become rows; ``series_by`` the one whose values become columns.
    :param filters: field to the value or values to keep; an unknown field or value is left out.
    :param audience: "owner" gives raw sums: only for a data officer of the supplying authority.
    :param choices: what :func:`dimension_choices` gave, to spare its query.
    """
    dimensions = {dimension.name: dimension for dimension in choices or dimension_choices(version)}
    by = [dimensions[name] for name in (rows_by, series_by) if name in dimensions]
    frame = _leaves(_filtered(version, dimensions.values(), filters or {}), [d.slot for d in by])
    summed = _for_owner(frame, by) if audience == "owner" else _for_others(frame, by, version)
    return _laid_out(version, by, summed)


def leaves(
    version: DatasetVersion,
    filters: Mapping[str, str | Sequence[str]] | None = None,
    audience: Audience = "others",
    choices: Sequence[Dimension] | None = None,
    limit: int | None = None,
) -> Table:
    """List the figures of a version as they were sent, one row each, for one audience."""
    dimensions = choices or dimension_choices(version)
    found = _filtered(version, dimensions, filters or {}).order_by(
        "area", "period", "cat1", "cat2", "cat3", "cat4"
    )
    names = [dimension.slot for dimension in dimensions]
    rows = [_leaf(row, dimensions, audience) for row in found.values_list(*names, *FIGURES)[:limit]]
    columns = [dimension.title for dimension in dimensions] + [_measure(version)]
    return Table(columns, rows, version.rule, _count_hidden(rows))


def iterate_leaves(
    version: DatasetVersion, choices: Sequence[Dimension]
) -> Iterable[list[str | float | None]]:
    """Give all figures of a version as others see them, for a file: codes and names, number, mark."""
    found = Observation.objects.of(version).order_by()
    names = [dimension.slot for dimension in choices]
    for row in found.values_list(*names, "shown", "mark").iterator(chunk_size=5000):
        keys, (shown, mark) = row[: len(names)], row[len(names) :]
        area = choices[0].labels.get(keys[0], "")
        yield [keys[0], area, *keys[1:], _plain(shown), mark]


def _filtered(
    version: DatasetVersion, dimensions: Iterable[Dimension], filters: Mapping[str, str | Sequence[str]]
) -> QuerySet[Observation]:
    found = Observation.objects.of(version)
    for dimension in dimensions:
        wanted = filters.get(dimension.name) or []
        known = [
            value for value in ([wanted] if isinstance(wanted, str) else wanted) if value in dimension.labels
        ]
        if known:
            found = found.filter(**{f"{dimension.slot}__in": known})
    return found


def _leaves(found: QuerySet[Observation], by: list[str]) -> pl.DataFrame:
    """Fetch leaves by COPY: a million rows become columns without ever being Python objects."""
    sql, params = found.order_by().values(*by, *FIGURES).query.sql_with_params()
    # Django's cursor that counts queries takes no parameters to copy(); the driver's own does.
    statement = f"COPY ({sql}) TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, cursor.cursor.copy(statement, params) as copy:
        data = b"".join(bytes(piece) for piece in copy)
    schema = dict.fromkeys(by, pl.String) | FIGURES
    frame = pl.read_csv(data, has_header=False, schema=schema) if data else pl.DataFrame(schema=schema)
    return frame.with_columns(
        pl.col("mark", *by).fill_null(""),
        pl.col("status").replace_strict(STATUSES, return_dtype=pl.String),
    )


def _for_others(frame: pl.DataFrame, by: list[Dimension], version: DatasetVersion) -> pl.DataFrame:
    return suppression.table(frame, [d.slot for d in by], version.dataset.definition.rules.profile)


def _for_owner(frame: pl.DataFrame, by: list[Dimension]) -> pl.DataFrame:
    missing = pl.col("status").filter(~pl.col("status").is_in(["exact", "not_applicable"])).first()
    summed = frame.group_by([d.slot for d in by]).agg(shown=pl.col("value").sum(), missing=missing)
    return summed.with_columns(
        mark=pl.col("missing")
        .replace_strict(suppression.MARKS, default="", return_dtype=pl.String)
        .fill_null("")
    )


def _laid_out(version: DatasetVersion, by: list[Dimension], summed: pl.DataFrame) -> Table:
    cells = {tuple(row[d.slot] for d in by): _cell(row["shown"], row["mark"]) for row in summed.to_dicts()}
    present = [{key[index] for key in cells} for index in range(len(by))]
    rows = [pair for pair in by[0].values if pair[0] in present[0]]
    if len(by) == 1:
        laid = [[label, cells[(value,)]] for value, label in rows]
        return Table([by[0].title, _measure(version)], laid, version.rule, _count_hidden(laid))
    series = [pair for pair in by[1].values if pair[0] in present[1]]
    laid = [[label, *[cells.get((value, s), NOT_SUPPLIED) for s, _ in series]] for value, label in rows]
    return Table([by[0].title, *[label for _, label in series]], laid, version.rule, _count_hidden(laid))


def _leaf(row: Sequence[Any], dimensions: Sequence[Dimension], audience: Audience) -> list[Cell]:
    value, status, shown, mark = row[-len(FIGURES) :]
    keys = [dimension.labels.get(key, key) for dimension, key in zip(dimensions, row, strict=False)]
    if audience == "owner":
        return [*keys, _cell(value, "" if status == "e" else status)]
    return [*keys, _cell(shown, mark)]


def _cell(number: float | None, mark: str) -> Cell:
    return {"mark": mark, "label": LABELS[mark]} if mark else _plain(number)


def _plain(number: float | None) -> float | int | None:
    return int(number) if number is not None and float(number).is_integer() else number


def _measure(version: DatasetVersion) -> str:
    definition = version.dataset.definition.rules
    return definition.field(definition.measure).title


def _count_hidden(rows: Iterable[Iterable[Cell]]) -> int:
    return sum(isinstance(cell, dict) and cell["mark"] == "c" for row in rows for cell in row)
