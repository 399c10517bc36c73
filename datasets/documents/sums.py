"""Sums over the cells of a version, made by the database: it gives a row for each group and never the leaves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Aggregate, Count, Max, Min, Q, QuerySet, Sum, Value

from datasets.documents.choices import Dimension
from datasets.models import DatasetVersion, Observation
from datasets.rules import showing
from datasets.rules.disclosure.profiles import Method
from partnerships.rules import gss

Wanted = Mapping[str, str | Sequence[str]]

APPLIES = ~Q(status="z")
# What :func:`datasets.rules.showing.decide` asks of a group, in SQL.
FOR_OTHERS = {
    "leaves": Count("status", filter=APPLIES),
    "total": Sum("value"),
    "marked": Count("status", filter=Q(status="c")),
    "missing": Max("status", filter=Q(status__in="nsx")),
    "rounded": Count("status", filter=Q(status="r")),
}
FOR_OWNER = {
    "leaves": Count("status", filter=APPLIES),
    "total": Sum("value"),
    "blank": Min("status", filter=Q(status__in="cnsx")),
}
TEXTS = {"missing", "blank"}
DECIMALS = {"total"}


@dataclass(frozen=True)
class Kept:
    """Which values of each dimension are kept, by its slot; a dimension that is not here is kept whole.

    :param at: of each dimension that is not laid out, the one value that is kept or the mark of the total.
    :param chosen: the slots of which a reader chose some values to be added up.
    :param level: the one kind of area that is summed, because others overlap with it.
    """

    values: dict[str, list[str]] = field(default_factory=dict)
    at: dict[str, str] = field(default_factory=dict)
    chosen: list[str] = field(default_factory=list)
    level: str = ""

    def of(self, dimension: Dimension) -> list[str]:
        held = [value for value, _ in dimension.values]
        return self.values.get(dimension.slot, held)


def keep(dimensions: Iterable[Dimension], wanted: Wanted, by: Sequence[Dimension]) -> Kept:
    """Say what is kept of each dimension: what is wanted and known; an unknown field or value is left out."""
    laid_out = {dimension.slot for dimension in by}
    kept = Kept()
    level = ""
    for dimension in dimensions:
        known = _known(dimension, wanted.get(dimension.name) or [])
        if known:
            kept.values[dimension.slot] = known
        if dimension.slot in laid_out:
            continue
        if dimension.slot == "area":
            alike, level = one_level(known or list(dimension.labels))
            if level:
                kept.values["area"] = alike
        if len(known) > 1 and not _is_whole(dimension, known):
            kept.chosen.append(dimension.slot)
        else:
            kept.at[dimension.slot] = known[0] if len(known) == 1 else showing.TOTAL
    return replace(kept, level=level)


def one_level(codes: Sequence[str]) -> tuple[list[str], str]:
    """Keep of areas of several kinds the commonest kind: they overlap, and only areas of one kind add up."""
    kinds: dict[str, list[str]] = {}
    for code in codes:
        kinds.setdefault(_kind(code), []).append(code)
    if len(kinds) < 2:
        return list(codes), ""
    level = max(kinds, key=lambda kind: len(kinds[kind]))
    return kinds[level], level


def for_others(version: DatasetVersion, by: Sequence[Dimension], kept: Kept) -> pl.DataFrame:
    """Sum by some dimensions as others see it: their slots, ``shown``, ``mark`` and ``of_rounded``.

    What is added up from raw values is a cell of the table with all its totals, since these are what was checked when
    the version was released; what a reader chose to add up is made of such cells as they are shown.
    """
    counts, release = version.dataset.definition.rules.counts, version.release
    slots, parts = [dimension.slot for dimension in by], _parts(version, kept)
    frame = _fetched(cells(version, kept), [*slots, *parts], FOR_OTHERS)
    decided = showing.decide(frame, release.profile, counts=counts)
    at = {slot: value for slot, value in kept.at.items() if slot not in parts}
    shown = showing.hide(decided, release.cells, at)
    if parts:
        shown = showing.add_up(shown, slots, release.profile, counts=counts)
    return shown.select(*slots, "shown", "mark", "of_rounded")


def _parts(version: DatasetVersion, kept: Kept) -> list[str]:
    """Give the slots whose values are added up as shown: those of a choice and, where counts are exact, time, since
    totals over time would bind together what was hidden period by period."""
    over_time = version.release.profile.method == Method.SUPPRESS and kept.at.get("period") == showing.TOTAL
    return [*kept.chosen, *(["period"] if over_time else [])]


def shown_leaves(
    version: DatasetVersion, rows: Sequence[Sequence[Any]], slots: Sequence[str]
) -> Iterable[tuple[float | None, str]]:
    """Say of single cells what others see: a number and a mark each.

    :param rows: the values of ``slots``, then value and status.
    """
    frame = pl.DataFrame(
        list(rows),
        schema=dict.fromkeys(slots, pl.String) | {"total": pl.Float64, "status": pl.String},
        orient="row",
    )
    status = pl.col("status")
    groups = frame.with_columns(
        leaves=(status != "z").cast(pl.Int64),
        marked=(status == "c").cast(pl.Int64),
        missing=pl.when(status.is_in(["n", "s", "x"])).then(status),
        rounded=(status == "r").cast(pl.Int64),
    )
    release = version.release
    decided = showing.decide(groups, release.profile, counts=version.dataset.definition.rules.counts)
    return showing.hide(decided, release.cells, {}).select("shown", "mark").iter_rows()


def for_owner(version: DatasetVersion, by: Sequence[Dimension], kept: Kept) -> pl.DataFrame:
    """Sum raw values by some dimensions: only for a data officer of the supplying authority."""
    slots = [dimension.slot for dimension in by]
    frame = _fetched(cells(version, kept), slots, FOR_OWNER)
    nothing = pl.when(pl.col("leaves") == 0).then(pl.lit(showing.NOT_APPLICABLE))
    return frame.select(
        *slots,
        shown="total",
        mark=nothing.otherwise(pl.col("blank")).fill_null(""),
        of_rounded=pl.lit(False),
    )


def cells(version: DatasetVersion, kept: Kept) -> QuerySet[Observation]:
    """Give the cells of a version that are kept."""
    found = Observation.objects.of(version)
    for slot, values in kept.values.items():
        found = found.filter(**{f"{slot}__in": values})
    return found


def _is_whole(dimension: Dimension, known: Sequence[str]) -> bool:
    """Say whether these are all values of a dimension, or all areas of one kind: a sum that nobody chose."""
    held = list(dimension.labels)
    return len(known) == len(held) or (
        dimension.slot == "area" and set(known) == {code for code in held if _kind(code) == _kind(known[0])}
    )


def _kind(code: str) -> str:
    place = gss.place(code)
    return place.level if place else ""


def _known(dimension: Dimension, wanted: str | Sequence[str]) -> list[str]:
    labels = dimension.labels
    listed = [wanted] if isinstance(wanted, str) else wanted
    return [value for value in dict.fromkeys(listed) if value in labels]


def _fetched(found: QuerySet[Observation], slots: list[str], made: Mapping[str, Aggregate]) -> pl.DataFrame:
    """Fetch groups by COPY: a hundred thousand become columns without ever being Python objects."""
    groups = found.order_by().annotate(everything=Value(0)).values(*slots or ["everything"]).annotate(**made)
    sql, params = groups.query.sql_with_params()
    # Django's cursor that counts queries takes no parameters to copy(); the driver's own does.
    statement = f"COPY ({sql}) TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, cursor.cursor.copy(statement, params) as copy:
        data = b"".join(bytes(piece) for piece in copy)
    names = [*(slots or ["everything"]), *made]
    schema = {name: _type(name, name in made) for name in names}
    frame = pl.read_csv(data, has_header=False, schema=schema) if data else pl.DataFrame(schema=schema)
    return frame.with_columns(pl.col(slots).fill_null(""))


def _type(name: str, made: bool) -> type[pl.DataType]:
    if name in TEXTS or not made:
        return pl.String
    return pl.Float64 if name in DECIMALS else pl.Int64
