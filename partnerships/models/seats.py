"""Boards, the seats of a partnership, who holds them, and the invitations to them."""

import uuid

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q

from partnerships.models.authorities import Authority
from partnerships.models.dated import Dated
from partnerships.models.partnerships import Partnership
from partnerships.querysets import (
    InvitationQuerySet,
    SeatHolderQuerySet,
)
from partnerships.roles import Role


class Board(Dated):
    """A board of a partnership, or a sub-group of one."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="boards")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="sub_groups"
    )
    name = models.CharField(max_length=200)
    chaired_by = models.CharField(max_length=200, blank=True)  # a role, never a person's name
    chair_authority = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    terms_of_reference = models.TextField(blank=True)
    terms_of_reference_url = models.URLField(blank=True)
    meets_every_months = models.PositiveSmallIntegerField(default=6)  # guidance: 6 to 12

    class Meta(Dated.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """One role in one partnership. It owns the group that holds the role's capabilities there."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(max_length=20, choices=Role.choices)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="seat")

    class Meta:
        ordering = ["partnership", "role"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "role"], name="seat_once_a_partnership")
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.partnership}"


class SeatHolder(Dated):
    """A person in a seat, and the authority they act for: the Act speaks of authorities, not of users."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="holders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats_held")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="seat_holders")

    objects = SeatHolderQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["seat", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["seat", "person", "authority"],
                condition=Q(until_on__isnull=True),
                name="seat_held_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.seat}"


class Invitation(models.Model):
    """An offer of a seat, sent to an address. The link holds a secret of which only the hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="invitations")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    secret_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.CheckConstraint(
                name="invitation_accepted_at_with_by",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_withdrawn_at_with_by",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_accepted_or_withdrawn",
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.seat}"
