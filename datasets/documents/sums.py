"""Sums over the cells of a version, made by the database: it gives a row for each group and never the leaves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl
from django.db import connection
from django.db.models import Aggregate, Count, Max, Min, Q, QuerySet, Sum, Value

from datasets.documents.choices import Dimension
from datasets.models import DatasetVersion, Observation
from datasets.rules import suppression
from partnerships.rules import gss

Wanted = Mapping[str, str | Sequence[str]]

APPLIES = ~Q(status="z")
# What :func:`datasets.rules.suppression.decide` asks of a group, in SQL.
FOR_OTHERS = {
    "leaves": Count("status", filter=APPLIES),
    "total": Sum("value"),
    "seen": Sum("shown"),
    "hidden": Count("status", filter=Q(mark=suppression.HIDDEN)),
    "marked": Count("status", filter=Q(status="c")),
    "missing": Max("mark", filter=Q(status__in="nsx")),
    "rounded": Count("status", filter=Q(status="r")),
}
FOR_OWNER = {
    "leaves": Count("status", filter=APPLIES),
    "total": Sum("value"),
    "blank": Min("status", filter=Q(status__in="cnsx")),
}
TEXTS = {"missing", "blank"}
DECIMALS = {"total", "seen"}


@dataclass(frozen=True)
class Kept:
    """Which values of each dimension are kept, by its slot; a dimension that is not here is kept whole.

    :param chosen: a reader chose some values of a dimension that is summed.
    :param level: the one kind of area that is summed, because others overlap with it.
    """

    values: dict[str, list[str]] = field(default_factory=dict)
    chosen: bool = False
    level: str = ""

    def of(self, dimension: Dimension) -> list[str]:
        held = [value for value, _ in dimension.values]
        return self.values.get(dimension.slot, held)


def keep(dimensions: Iterable[Dimension], wanted: Wanted, by: Sequence[Dimension]) -> Kept:
    """Say what is kept of each dimension: what is wanted and known; an unknown field or value is left out."""
    laid_out = {dimension.slot for dimension in by}
    values, chosen, level = dict[str, list[str]](), False, ""
    for dimension in dimensions:
        known = _known(dimension, wanted.get(dimension.name) or [])
        if known:
            values[dimension.slot] = known
        if dimension.slot in laid_out:
            continue
        if dimension.slot == "area":
            alike, level = one_level(known or list(dimension.labels))
            if level:
                values["area"] = alike
        chosen |= len(known) > 1 and not _is_whole(dimension, known)
    return Kept(values, chosen, level)


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
    """Sum by some dimensions as others see it: their slots, ``shown``, ``mark`` and ``of_rounded``."""
    rules, slots = version.dataset.definition.rules, [dimension.slot for dimension in by]
    frame = _fetched(cells(version, kept), slots, FOR_OTHERS)
    frame = frame.with_columns(small=pl.col("hidden") - pl.col("marked"))  # the database counts every [c]
    decided = suppression.decide(frame, rules.profile, counts=rules.counts, chosen=kept.chosen)
    return decided.select(*slots, "shown", "mark", "of_rounded")


def for_owner(version: DatasetVersion, by: Sequence[Dimension], kept: Kept) -> pl.DataFrame:
    """Sum raw values by some dimensions: only for a data officer of the supplying authority."""
    slots = [dimension.slot for dimension in by]
    frame = _fetched(cells(version, kept), slots, FOR_OWNER)
    nothing = pl.when(pl.col("leaves") == 0).then(pl.lit(suppression.NOT_APPLICABLE))
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
