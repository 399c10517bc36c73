"""The consultation of educational, prison and youth custody authorities (s.8(4), s.9(4)): each of them, by name."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnerships.models import Area, Partnership
from strategy.models.strategies import Strategy
from strategy.querysets import ConsultationInviteQuerySet, ConsulteeQuerySet
from strategy.statuses import Answer, ConsulteeKind, InvitedBy, WhatCameOfIt
from svd_portal.notices.models import Notice


class Consultee(models.Model):
    """An authority that a partnership has to consult. One that closes is ended, so that earlier rounds keep it."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="consultees")
    reference = models.CharField(max_length=40)  # such as a school's URN
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=ConsulteeKind.choices)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(blank=True)  # a mailbox of the institution, not of a person
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    end_reason = models.CharField(max_length=200, blank=True)

    objects = ConsulteeQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "reference"], name="consultee_once"),
            models.CheckConstraint(
                name="consultee_ended_at_with_by",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NoneInArea(models.Model):
    """Somebody said that there is no authority of a kind in the partnership's areas, and how they know."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="none_in_area")
    kind = models.CharField(max_length=20, choices=ConsulteeKind.choices)
    words = models.CharField(max_length=300)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "kind"], name="none_in_area_once_for_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.partnership}: no {self.get_kind_display()}"


class Consultation(models.Model):
    """One round in which the consultees were asked about exactly one text."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="consultations")
    fingerprint = models.CharField(max_length=64)
    question = models.TextField(blank=True)
    closes_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    elsewhere = models.TextField(blank=True)  # what shows it, where the round was not held in the portal
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed = models.TextField(blank=True)  # what changed in the text because of it

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="consultation_closed_at_with_by",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["strategy"], condition=Q(closed_at__isnull=True), name="consultation_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"Consultation on {self.strategy}, open until {self.closes_on}"


class ConsultationInvite(models.Model):
    """One consultee in one round: how it was invited, whether it opened its page, and what came of what it said."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="invites")
    consultee = models.ForeignKey(Consultee, on_delete=models.PROTECT, related_name="invites")
    email = models.EmailField(blank=True)  # as it was when the round opened
    invited_how = models.CharField(max_length=10, choices=InvitedBy.choices, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    evidence = models.TextField(blank=True)  # where the invitation was not sent from the portal
    opened_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=WhatCameOfIt.choices, blank=True)
    outcome_words = models.TextField(blank=True)

    objects = ConsultationInviteQuerySet.as_manager()

    class Meta:
        ordering = ["consultee__kind", "consultee__name"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "consultee"], name="consultation_invite_once"),
            models.CheckConstraint(
                name="consultation_invite_says_how",
                condition=Q(invited_at__isnull=True, invited_how="")
                | (Q(invited_at__isnull=False) & ~Q(invited_how="")),
            ),
            models.CheckConstraint(
                name="consultation_invite_elsewhere_with_evidence",
                condition=~Q(invited_how=InvitedBy.ELSEWHERE) | ~Q(evidence=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultee}, {self.consultation}"


class ConsultationLink(models.Model):
    """A private link by which a consultee answers without an account. Only its hash is kept; a reminder has its own."""

    invite = models.ForeignKey(ConsultationInvite, on_delete=models.PROTECT, related_name="links")
    secret_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    notice = models.ForeignKey(
        Notice, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # which says whether the mail server took it

    class Meta:
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        return f"Link of {self.invite}"


class ConsultationReply(models.Model):
    """What a consultee said. Insert-only; its last reply counts."""

    invite = models.ForeignKey(ConsultationInvite, on_delete=models.PROTECT, related_name="replies")
    answer = models.CharField(max_length=10, choices=Answer.choices)
    words = models.TextField(blank=True)
    role = models.CharField(max_length=200)
    evidence = models.TextField(blank=True)  # where somebody else recorded it
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # None where it came by a link

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="consultation_reply_recorded_with_evidence",
                condition=Q(by__isnull=True) | ~Q(evidence=""),
            ),
            models.CheckConstraint(
                name="consultation_reply_says_what",
                condition=Q(answer=Answer.NOTHING) | ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invite}: {self.get_answer_display()}"
