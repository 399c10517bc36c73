"""From a name or a code to the partnership that covers the place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from partnerships.models import Area, AreaParent, Partnership, PartnershipArea
from partnerships.querysets import on
from partnerships.statuses import Level
from svd_portal.core import clock

POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}", re.IGNORECASE)
PLACES_SHOWN = 12
SHORTEST = 2
# A person who types a name means the district before the ward, and the ward before the region.
# The areas of single bodies have the names of districts again, and statistical ones have names that nobody
# types: both are found by their codes.
ORDER = [Level.LGA, Level.COUNTY, Level.WARD, Level.COMBINED_AUTHORITY, Level.POLICE_AREA, Level.REGION]


@dataclass(frozen=True)
class Place:
    """An area that was found, the partnerships that cover it, and those that stand above them."""

    name: str
    kinds: list[
        tuple[str, str]
    ]  # level and code: one name may be a district and a county with the same partnerships
    covered_by: list[Partnership]
    above: list[Partnership]


@dataclass(frozen=True)
class Found:
    places: list[Place]
    partnerships: list[Partnership]
    is_postcode: bool
    more: bool


def find(text: str) -> Found:
    """Find places and partnerships by part of a name, or a place by its GSS code."""
    text = " ".join(text.split())
    if len(text) < SHORTEST or POSTCODE.fullmatch(text):
        return Found([], [], is_postcode=bool(POSTCODE.fullmatch(text)), more=False)
    areas = list(_areas(text)[: PLACES_SHOWN + 1])
    places = _places(areas[:PLACES_SHOWN])
    shown = {partnership for place in places for partnership in [*place.covered_by, *place.above]}
    named = Partnership.objects.public().filter(name__icontains=text)[:PLACES_SHOWN]
    others = [partnership for partnership in named if partnership not in shown]
    return Found(places, others, is_postcode=False, more=len(areas) > PLACES_SHOWN)


def _areas(text: str) -> QuerySet[Area]:
    named = (Q(name__icontains=text) | Q(name_cy__icontains=text)) & Q(level__in=ORDER)
    nearness = Case(
        When(Q(code=text.upper()) | Q(name__iexact=text), then=Value(0)),
        When(name__istartswith=text, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    width = Case(
        *(When(level=level, then=Value(place)) for place, level in enumerate(ORDER)),
        default=Value(len(ORDER)),
        output_field=IntegerField(),
    )
    return (
        Area.objects.current().filter(named | Q(code=text.upper())).order_by(nearness, width, "name", "code")
    )


def _places(areas: list[Area]) -> list[Place]:
    districts = _districts(areas)
    covering = _covering({pk for ids in districts.values() for pk in ids})
    alike: dict[tuple[str, frozenset[Partnership]], list[Area]] = {}
    for area in areas:
        found = frozenset(partnership for pk in districts[area.pk] for partnership in covering.get(pk, []))
        alike.setdefault((area.name, found), []).append(area)
    return [_place(name, same, found) for (name, found), same in alike.items()]


def _place(name: str, same: list[Area], found: frozenset[Partnership]) -> Place:
    """Name the partnerships nearest to the place, and apart those that stand above one of them."""
    above = {partnership.parent for partnership in found if partnership.parent}
    kinds = [(str(area.get_level_display()), area.code) for area in same]
    return Place(name, kinds, covered_by=_by_name(found - above), above=_by_name(above))


def _districts(areas: list[Area]) -> dict[int, set[int]]:
    """Give for each area the local government areas that it is, lies in or contains."""
    found = {area.pk: {area.pk} if area.level == Level.LGA else set() for area in areas}
    links = AreaParent.objects.filter(on(clock.today()))
    up = links.filter(area__in=found, parent__level=Level.LGA).values_list("area", "parent")
    down = links.filter(parent__in=found, area__level=Level.LGA).values_list("parent", "area")
    for area, district in [*up, *down]:
        found[area].add(district)
    return found


def _covering(districts: Iterable[int]) -> dict[int, list[Partnership]]:
    rows = PartnershipArea.objects.filter(
        on(clock.today()), on(clock.today(), "partnership__"), area__in=districts
    )
    covering: dict[int, list[Partnership]] = {}
    for row in rows.select_related("partnership__parent"):
        covering.setdefault(row.area_id, []).append(row.partnership)
    return covering


def _by_name(partnerships: Iterable[Partnership]) -> list[Partnership]:
    return sorted(partnerships, key=lambda partnership: partnership.name)
