"""Which areas a partnership is supplied with, and the dated code lists that a file is checked against."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from datasets.rules.definition import Definition
from datasets.rules.geography import LEVEL_NAMES, has_level
from datasets.rules.verdicts import Problem
from partnerships.models import Area, AreaSuccession, PartnershipArea
from partnerships.statuses import Level
from svd_portal.core import clock

# The levels of a definition, as the portal keeps areas. It keeps no MSOAs: they are checked by form.
KEPT: dict[str, tuple[Level, ...]] = {
    "district": (Level.LGA,),
    "upper_tier": (Level.LGA, Level.COUNTY),
    "ward": (Level.WARD,),
    "lsoa": (Level.LSOA,),
    "community_safety_partnership": (Level.CSP,),
    "police_area": (Level.POLICE_AREA,),
    "health_board": (Level.ICB, Level.HEALTH_BOARD),
    "fire_area": (Level.FIRE_AREA,),
    "region": (Level.REGION,),
    "country": (Level.NATION,),
}
# All that lies in some areas, and all they lie in. A step is taken only while it and those before it held at one time:
# a ward that was in a district until 2010 is in none of the areas which that district joined later.
WITHIN_AND_AROUND = """
WITH RECURSIVE
down (id, since, till) AS (
    SELECT unnest(%(own)s::bigint[]), '-infinity'::date, 'infinity'::date
    UNION
    SELECT link.area_id, greatest(since, link.from_on), least(till, coalesce(link.until_on, 'infinity'))
    FROM partnerships_areaparent link JOIN down ON link.parent_id = down.id
    WHERE greatest(since, link.from_on) < least(till, coalesce(link.until_on, 'infinity'))
),
up (id, since, till) AS (
    SELECT unnest(%(own)s::bigint[]), '-infinity'::date, 'infinity'::date
    UNION
    SELECT link.parent_id, greatest(since, link.from_on), least(till, coalesce(link.until_on, 'infinity'))
    FROM partnerships_areaparent link JOIN up ON link.area_id = up.id
    WHERE greatest(since, link.from_on) < least(till, coalesce(link.until_on, 'infinity'))
)
SELECT DISTINCT code FROM partnerships_area WHERE id IN (SELECT id FROM down UNION SELECT id FROM up)
"""

Succession = tuple[str, str, dt.date]


@dataclass(frozen=True)
class Patch:
    """The geography that the child process is given, and what to say of it."""

    geography: dict[str, Any]
    notes: tuple[Problem, ...] = ()


def geography_for(partnership_id: int, definition: Definition) -> Patch:
    """Give the dated code lists of a definition's levels, and the codes that files of a partnership may name.

    The patch is the partnership's areas, those that came before or after them, all below and all around them. It is
    None where the definition reaches anywhere, or where the portal has no list of a level: then a note says so.
    """
    levels = definition.area_levels
    successions = _successions()
    listed = _listed(levels)
    if definition.areas.reach == "anywhere":
        return Patch(_geography(listed, successions, None))
    patch = {code for code in _supplied(partnership_id, successions) if has_level(code, levels)}
    missing = [level for level in levels if not any(has_level(code, (level,)) for code in patch)]
    if missing:
        return Patch(_geography(listed, successions, None), (_unknown(missing),))
    patch = _with_kin(patch, successions)
    near = {code: row for code, row in listed.items() if code in patch}
    return Patch(_geography(near, [row for row in successions if row[0] in patch], sorted(patch)))


def _geography(
    listed: dict[str, tuple[str, dt.date, dt.date | None]],
    successions: Iterable[Succession],
    patch: list[str] | None,
) -> dict[str, Any]:
    """Write the code lists as JSON carries them."""
    return {
        "areas": {
            code: [since.isoformat(), until.isoformat() if until else None]
            for code, (_, since, until) in listed.items()
        },
        "names": {code: name for code, (name, _, _) in listed.items()},
        "successions": [
            [old, new, on.isoformat()] for old, new, on in successions if old in listed or new in listed
        ],
        "patch": patch,
    }


def _successions() -> list[Succession]:
    return list(AreaSuccession.objects.order_by().values_list("area__code", "successor__code", "on"))


def _listed(levels: Collection[str]) -> dict[str, tuple[str, dt.date, dt.date | None]]:
    """Give name, first day and day after the last of every area of these levels, by code."""
    kept = {kind for level in levels for kind in KEPT.get(level, ())}
    rows = Area.objects.filter(level__in=kept).order_by().values_list("code", "name", "from_on", "until_on")
    shapes = tuple(levels)
    return {code: (name, since, until) for code, name, since, until in rows if has_level(code, shapes)}


def _supplied(partnership_id: int, successions: list[Succession]) -> set[str]:
    today = clock.today()
    current = PartnershipArea.objects.filter(
        Q(until_on=None) | Q(until_on__gt=today), partnership=partnership_id
    )
    own = set(current.values_list("area__code", flat=True))
    ids = Area.objects.filter(code__in=_with_kin(own, successions)).order_by().values_list("pk", flat=True)
    with connection.cursor() as cursor:
        cursor.execute(WITHIN_AND_AROUND, {"own": list(ids)})
        return {code for (code,) in cursor.fetchall()}


def _with_kin(codes: set[str], successions: list[Succession]) -> set[str]:
    """Add what came before and after some areas, however often they changed."""
    known = set(codes)
    while (
        more := {
            code for old, new, _ in successions for code in (old, new) if (old in known) != (new in known)
        }
        - known
    ):
        known |= more
    return known


def _unknown(levels: list[str]) -> Problem:
    names = " or ".join(LEVEL_NAMES[level] for level in levels)
    message = (
        f"The portal has no list of the {names} codes of this partnership: they were checked by form only."
    )
    return Problem("note", "areas_by_form", "", None, "", "", message, "")
