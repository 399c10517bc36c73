"""The private link of a provider to its own entry in the directory, and what it says there."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from needs_assessment.models.blocks import Block
from needs_assessment.querysets import ProviderLinkQuerySet
from needs_assessment.statuses import CorrectionState


class ProviderLink(models.Model):
    """A link sent to the address of a provider: whoever holds it sees one entry. Only the hash of it is kept.

    The address is for editors alone: it is in no document, file, API or line of history.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="provider_links")
    entry_id = models.UUIDField()
    email = models.EmailField()
    secret_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ProviderLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="provider_link_revoked_at_with_by",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["block", "entry_id"],
                condition=Q(revoked_at__isnull=True),
                name="provider_link_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Link to entry {self.entry_id}"


class Correction(models.Model):
    """What a provider says about its entry: that it is right, or how it should read. Nothing changes by itself.

    ``seen`` is the entry as the page showed it, so that a change is told from what somebody else wrote meanwhile.
    """

    link = models.ForeignKey(ProviderLink, on_delete=models.CASCADE, related_name="corrections")
    seen = models.JSONField()
    wanted = models.JSONField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=CorrectionState.choices)
    reason = models.TextField(blank=True, max_length=1000)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="correction_settled_at_with_by",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_settled_is_taken_or_left",
                condition=Q(state__in=["taken", "left"], settled_at__isnull=False)
                | Q(state__in=["waiting", "right"], settled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.link}"
