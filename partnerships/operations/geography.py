"""Bring areas and what lies in what into the database, from a lookup that was read."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from partnerships.models import Area, AreaParent
from partnerships.rules import gss
from partnerships.rules.lookup import Lookup

BATCH = 5000
FACTS = ["name", "name_cy", "level", "nation"]


@dataclass(frozen=True)
class Imported:
    """What an import did: areas new, changed and as they were; links new and as they were."""

    areas_new: int
    areas_changed: int
    areas_same: int
    links_new: int
    links_same: int


@transaction.atomic
def import_areas(*, lookup: Lookup, from_on: dt.date) -> Imported:
    """Create or update the areas of a lookup and what lies in what; a second run changes nothing.

    :param from_on: the day from which areas and links that are new to the portal hold.
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
    return Imported(len(new), len(changed), same, made, len(lookup.links) - made)


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
