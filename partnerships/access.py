"""From a person and a partnership to capabilities: the only module that knows guardian (decision D6)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from guardian.shortcuts import assign_perm

from partnerships.models import Authority, Partnership, PartnershipGroupObjectPermission, Seat, SeatHolder
from partnerships.querysets import on
from partnerships.roles import CAPABILITIES
from svd_portal.core import clock


def grant_capabilities(seat: Seat) -> None:
    """Give the seat's group what its role may do on its partnership, by the table in ``roles.py``."""
    for capability in CAPABILITIES[seat.role]:
        assign_perm(capability, seat.group, seat.partnership)


def capabilities(user: Any, partnership: Partnership) -> frozenset[str]:
    """Say what this person may do in this partnership today: one query, no cache of its own.

    Seats are asked by date, so a seat that ended yesterday gives nothing today.
    """
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    rows = PartnershipGroupObjectPermission.objects.filter(
        on(clock.today(), "group__seat__holders__"),
        content_object=partnership,
        group__seat__holders__person=user,
    )
    return frozenset(rows.values_list("permission__codename", flat=True))


@dataclass(frozen=True)
class Standing:
    """How one person stands in one partnership: what they may do, in which seats, for which authorities."""

    partnership: Partnership
    seats: tuple[SeatHolder, ...]
    capabilities: frozenset[str]

    def can(self, capability: str) -> bool:
        return capability in self.capabilities

    @property
    def authorities(self) -> list[Authority]:
        return list(dict.fromkeys(held.authority for held in self.seats))

    @property
    def roles(self) -> list[str]:
        return [str(held.seat.get_role_display()) for held in self.seats]

    def authorities_with(self, capability: str) -> list[Authority]:
        """The authorities for which this person may do this: no further than the seat reaches."""
        able = [held.authority for held in self.seats if capability in CAPABILITIES[held.seat.role]]
        return list(dict.fromkeys(able))


def standing(user: Any, partnership: Partnership) -> Standing:
    """Load a person's standing in a partnership, in two queries."""
    if not user.is_authenticated:
        return Standing(partnership, (), frozenset())
    held = SeatHolder.objects.current().filter(person=user, seat__partnership=partnership)
    seats = tuple(held.select_related("seat", "authority__type").order_by("pk"))
    return Standing(partnership, seats, capabilities(user, partnership))


def request_standing(request: HttpRequest, partnership: Partnership) -> Standing:
    """Keep the standing on the request, so that a page asks once."""
    kept: dict[int, Standing] = request.__dict__.setdefault("_standings", {})
    if partnership.pk not in kept:
        kept[partnership.pk] = standing(request.user, partnership)
    return kept[partnership.pk]


def standings(user: Any) -> list[Standing]:
    """Load how a person stands in every partnership in which they hold a seat, by name, in two queries."""
    held = SeatHolder.objects.current().filter(person=user)
    seats = held.select_related("seat__partnership", "authority__type").order_by(
        "seat__partnership__name", "pk"
    )
    by_partnership: dict[Partnership, list[SeatHolder]] = {}
    for seat in seats:
        by_partnership.setdefault(seat.seat.partnership, []).append(seat)
    rows = PartnershipGroupObjectPermission.objects.filter(
        on(clock.today(), "group__seat__holders__"),
        content_object__in=by_partnership,
        group__seat__holders__person=user,
    )
    granted: dict[int, set[str]] = {}
    for partnership, codename in rows.values_list("content_object", "permission__codename"):
        granted.setdefault(partnership, set()).add(codename)
    return [
        Standing(partnership, tuple(mine), frozenset(granted.get(partnership.pk, ())))
        for partnership, mine in by_partnership.items()
    ]
