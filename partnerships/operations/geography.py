"""Bring areas and what lies in what into the database, from a lookup that was read."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q

from partnerships.models import Area, AreaParent, AreaSuccession
from partnerships.rules import gss
from partnerships.rules.lookup import Lookup
from partnerships.rules.vintages import Changes

BATCH = 5000
GSS_BEGAN = dt.date(2009, 4, 1)
FACTS = ["name", "name_cy", "level", "nation"]


@dataclass(frozen=True)
class Imported:
    """What an import did: areas new, changed and as they were; links new and as they were; changes of codes new, as
    they were, and left out because nobody says on which day."""

    areas_new: int
    areas_changed: int
    areas_same: int
    links_new: int
    links_same: int
    changes_new: int = 0
    changes_same: int = 0
    changes_undated: int = 0


@transaction.atomic
def import_areas(*, lookup: Lookup, from_on: dt.date, changed_on: dt.date | None = None) -> Imported:
    """Create or update the areas of a lookup, what lies in what and which code became which; a second run changes
    nothing.

    :param from_on: the day from which areas and links that are new to the portal hold.
    :param changed_on: the day of the changes of codes, in place of the one that the years of the columns say.
    """
    # Whole tables of plain values: to name 40,000 codes in a query costs five times as much (measured).
    before = {row[0]: row[1:] for row in Area.objects.values_list("code", *FACTS)}
    wanted = [_area(code, *names, from_on) for code, names in lookup.areas.items()]
    new = [area for area in wanted if area.code not in before]
    changed = [area for area in wanted if area.code in before and _facts(area) != before[area.code]]
    Area.objects.bulk_create(
        [*new, *changed],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=FACTS,
    )
    made = _link(lookup, from_on)
    same = len(wanted) - len(new) - len(changed)
    changes = _dated(lookup.changes, changed_on)
    _end_and_begin(changes)
    succeeded = _succeed(changes)
    _gather_statistics()
    return Imported(
        len(new), len(changed), same, made, len(lookup.links) - made,
        succeeded, len(changes.pairs) - succeeded, len(lookup.changes.pairs) - len(changes.pairs),
    )  # fmt: skip


def _gather_statistics() -> None:
    """Tell PostgreSQL at once how large its tables have become: until its own clean-up comes by, it takes them to be as
    small as before, and a join over the new rows took it minutes."""
    names = ", ".join(connection.ops.quote_name(m._meta.db_table) for m in (Area, AreaParent, AreaSuccession))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}")


def _area(code: str, name: str, name_cy: str, from_on: dt.date) -> Area:
    placed = gss.place(code)
    if placed is None:
        raise ValueError(f"{code} is no code of an area the portal keeps.")
    return Area(
        code=code, name=name, name_cy=name_cy, level=placed.level, nation=placed.nation, from_on=from_on
    )


def _facts(area: Area) -> tuple[str, ...]:
    return tuple(getattr(area, name) for name in FACTS)


def _link(lookup: Lookup, from_on: dt.date) -> int:
    """Add the links that are not there, whatever their first day; give their number."""
    ids = dict(Area.objects.values_list("code", "pk"))
    wanted = {(ids[low], ids[high]) for low, high in lookup.links}
    missing = sorted(wanted - set(AreaParent.objects.values_list("area", "parent")))
    AreaParent.objects.bulk_create(
        (AreaParent(area_id=low, parent_id=high, from_on=from_on) for low, high in missing), batch_size=BATCH
    )
    return len(missing)


def _dated(changes: Changes, changed_on: dt.date | None) -> Changes:
    """Give the changes whose day is known: said here, by the file, or by what the portal knows of either code."""
    if changed_on:
        codes = {code for pair in changes.pairs for code in pair}
        return Changes(
            dict.fromkeys(changes.pairs, changed_on),
            {code: changed_on for code in changes.began if code in codes},
            dict.fromkeys((old for old, _ in changes.pairs), changed_on),
        )
    undated = {pair for pair, on in changes.pairs.items() if on is None}
    if not undated:
        return changes
    known = {
        code: (begun if begun > GSS_BEGAN else None, until)
        for code, begun, until in Area.objects.values_list("code", "from_on", "until_on")
    }
    nothing = (None, None)
    pairs, ended = dict(changes.pairs), dict(changes.ended)
    for old, new in undated:
        day = known.get(old, nothing)[1] or known.get(new, nothing)[0]
        if day:
            pairs[old, new] = ended[old] = day
        else:
            del pairs[old, new]
    return Changes(pairs, changes.began, ended)


def _end_and_begin(changes: Changes) -> None:
    """Let the codes and their links end and begin on the day of their change, and not when the lists began."""
    for day in sorted({*changes.ended.values()}):
        codes = [code for code, on in changes.ended.items() if on == day]
        longer = (Q(until_on__isnull=True) | Q(until_on__gt=day)) & Q(from_on__lt=day)
        _redate(codes, longer, until_on=day)
    for day in sorted({*changes.began.values()}):
        codes = [code for code, on in changes.began.items() if on == day]
        later = (Q(until_on__isnull=True) | Q(until_on__gt=day)) & Q(from_on=GSS_BEGAN)
        _redate(codes, later, from_on=day)


def _redate(codes: list[str], which: Q, **dates: dt.date) -> None:
    """Change a day of areas, and of their links upwards and downwards.

    The links are found by keys and one column at a time: found by joins to codes, 33,000 of them took PostgreSQL more
    than ten minutes where it had not yet gathered statistics of the new rows.
    """
    keys = list(Area.objects.filter(code__in=codes).values_list("pk", flat=True))
    Area.objects.filter(which, pk__in=keys).update(**dates)
    for end in ("area__in", "parent__in"):
        AreaParent.objects.filter(which, **{end: keys}).update(**dates)


def _succeed(changes: Changes) -> int:
    """Add the changes of codes that are not there; give their number."""
    ids = dict(Area.objects.values_list("code", "pk"))
    there = set(AreaSuccession.objects.values_list("area", "successor"))
    rows = [
        AreaSuccession(area_id=ids[old], successor_id=ids[new], on=on)
        for (old, new), on in changes.pairs.items()
        if on and old in ids and new in ids and (ids[old], ids[new]) not in there
    ]
    AreaSuccession.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)
