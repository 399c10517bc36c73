import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from svd_portal.core import clock

if TYPE_CHECKING:
    # Named in strings below.
    from partnerships.models import (
        Area,
        BoundarySet,
        Invitation,
        Meeting,
        Membership,
        Partnership,
        SeatHolder,
    )


def on(day: dt.date, prefix: str = "") -> Q:
    """Rows whose dated range (from_on inclusive, until_on exclusive) holds this day."""
    begun = Q(**{f"{prefix}from_on__lte": day})
    return begun & (Q(**{f"{prefix}until_on__isnull": True}) | Q(**{f"{prefix}until_on__gt": day}))


class AreaQuerySet(models.QuerySet["Area"]):
    def current(self) -> "AreaQuerySet":
        return self.filter(on(clock.today()))


class BoundarySetQuerySet(models.QuerySet["BoundarySet"]):
    def visible_to(self, user: Any) -> "BoundarySetQuerySet":
        """Sets of the partnerships in which this person holds a current seat."""
        if not user.is_authenticated:
            return self.none()
        holders = "partnership__seats__holders__"
        # A sub-query, so that the rows are not doubled by their joins.
        held = self.model._default_manager.filter(on(clock.today(), holders), **{f"{holders}person": user})
        return self.filter(pk__in=held.values("pk"))

    def kept(self) -> "BoundarySetQuerySet":
        """Sets that somebody has looked at and confirmed."""
        return self.filter(kept_at__isnull=False)

    def offered(self) -> "BoundarySetQuerySet":
        """Sets that a new figure can be drawn with."""
        return self.kept().filter(retired_at__isnull=True)

    def for_list(self) -> "BoundarySetQuerySet":
        """Without the outlines, which are long."""
        return self.defer("areas").select_related("uploaded_by")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Any) -> "MeetingQuerySet":
        """Meetings of the partnerships in which this person holds a current seat."""
        if not user.is_authenticated:
            return self.none()
        holders = "board__partnership__seats__holders__"
        # A sub-query, so that the rows are not doubled by their joins.
        held = self.model._default_manager.filter(on(clock.today(), holders), **{f"{holders}person": user})
        return self.filter(pk__in=held.values("pk"))

    def for_list(self) -> "MeetingQuerySet":
        """With what a list and a page name."""
        return self.select_related("board__partnership")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        return self.filter(on(clock.today())).select_related("authority__type")


class SeatHolderQuerySet(models.QuerySet["SeatHolder"]):
    def current(self) -> "SeatHolderQuerySet":
        return self.filter(on(clock.today()))

    def for_list(self) -> "SeatHolderQuerySet":
        """Seats with their people and authorities, in the order of the roles and then of names."""
        return self.select_related("seat", "person", "authority").order_by("seat", "person__name", "pk")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Offers that can still be taken up."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=clock.now())


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def visible_to(self, user: Any) -> "PartnershipQuerySet":
        """Partnerships in which this person holds a current seat: the working door. Invisible is 404."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(on(clock.today(), "seats__holders__"), seats__holders__person=user).distinct()

    def public(self) -> "PartnershipQuerySet":
        """Partnerships that the public may know of: all that have not ended."""
        return self.filter(on(clock.today()))

    def with_members(self) -> "PartnershipQuerySet":
        """Add ``current_area_links`` and ``current_memberships``, in two queries."""
        day = clock.today()
        # Any: the two models stand in the module that imports this one.
        area_link: Any = self.model.areas.through
        membership: Any = self.model.authorities.through
        areas = area_link.objects.filter(on(day)).select_related("area").order_by("area__name")
        members = membership.objects.current().order_by("authority__name")
        return self.select_related("parent").prefetch_related(
            models.Prefetch("area_links", queryset=areas, to_attr="current_area_links"),
            models.Prefetch("memberships", queryset=members, to_attr="current_memberships"),
        )
