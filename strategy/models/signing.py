"""The register of decisions: who agreed to which text, by which rule, and how it came to be on record."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnerships.models import Authority, MeetingDecision
from strategy.models.strategies import Strategy
from strategy.querysets import SigningLinkQuerySet, SignOffQuerySet
from strategy.statuses import Decision, RuleKind, SignedBy


class BoardRule(models.Model):
    """When a strategy counts as agreed; set before it goes to the board. Without a row, every authority agrees."""

    strategy = models.OneToOneField(Strategy, on_delete=models.CASCADE, related_name="board_rule")
    kind = models.CharField(max_length=10, choices=RuleKind.choices, default=RuleKind.ALL)
    quorum = models.PositiveSmallIntegerField(default=0)
    named = models.ManyToManyField(Authority, blank=True, related_name="+")
    basis = models.CharField(max_length=200, blank=True)  # such as a paragraph of the terms of reference

    def __str__(self) -> str:
        return f"{self.strategy}: {self.get_kind_display()}"


class SignedText(models.Model):
    """A text as it was shown to the board, kept by its fingerprint: what moved since is told against it."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="signed_texts")
    fingerprint = models.CharField(max_length=64)
    content: Any = models.JSONField()
    shown_at = models.DateTimeField()

    class Meta:
        ordering = ["shown_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "fingerprint"], name="signed_text_once_for_a_strategy"
            )
        ]

    def __str__(self) -> str:
        return f"{self.strategy} {self.fingerprint[:12]}"


class SigningLink(models.Model):
    """A private link by which a role signs for one authority without an account. Only the hash of it is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="signing_links")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=200)  # who signs, such as "Deputy chief fire officer"
    email = models.EmailField()
    secret_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SigningLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="signing_link_revoked_at_with_by",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["strategy", "authority"],
                condition=Q(revoked_at__isnull=True),
                name="signing_link_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Link to sign {self.strategy} for {self.authority}"


class SignOff(models.Model):
    """One authority's decision on one exact text. Insert-only; the last row of an authority counts.

    ``fingerprint`` is the SHA-256 of the content that the person was shown: a later text is not signed.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="sign_offs")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="sign_offs")
    decision = models.CharField(max_length=20, choices=Decision.choices)
    fingerprint = models.CharField(max_length=64)
    role = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    minute_link = models.URLField(blank=True)
    cabinet_on = models.DateField(
        null=True, blank=True
    )  # when its cabinet decides, where it signs subject to that
    signed_by = models.CharField(max_length=10, choices=SignedBy.choices, default=SignedBy.SEAT)
    link = models.ForeignKey(
        SigningLink, null=True, blank=True, on_delete=models.PROTECT, related_name="sign_offs"
    )
    evidence = models.TextField(blank=True)  # where somebody else recorded it
    meeting_decision = models.ForeignKey(
        MeetingDecision, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # of a meeting that is kept here
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = SignOffQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="sign_off_subject_to_a_cabinet_on_a_day",
                condition=Q(decision=Decision.SUBJECT, cabinet_on__isnull=False)
                | (~Q(decision=Decision.SUBJECT) & Q(cabinet_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="sign_off_by_link_names_it",
                condition=Q(signed_by=SignedBy.LINK, link__isnull=False)
                | (~Q(signed_by=SignedBy.LINK) & Q(link__isnull=True)),
            ),
            models.CheckConstraint(
                name="sign_off_recorded_with_evidence",
                condition=~Q(signed_by=SignedBy.RECORDED) | ~Q(evidence=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.get_decision_display()}"
