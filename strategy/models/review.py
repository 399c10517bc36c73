"""Looking at a strategy again, and saying each year how the Duty was met."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnerships.models import Partnership
from strategy.models.strategies import Strategy
from strategy.querysets import ReviewQuerySet
from strategy.statuses import ReviewOutcome
from svd_portal.publication.models import Edition


class Review(models.Model):
    """One review of a published strategy (s.8(7)(b)). Insert-only. That nothing changes is evidence too."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="strategy_reviews")
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="reviews")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    outcome = models.CharField(max_length=10, choices=ReviewOutcome.choices)
    looked_at: Any = models.JSONField(default=list)  # codes of LookedAt
    who = models.TextField()  # authorities and roles, no names
    words = models.TextField()
    next_review_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.edition}: reviewed {self.on}, {self.get_outcome_display()}"


class AssuranceStatement(models.Model):
    """How the Duty was met in a year. Its content is composed once; after it is signed it never changes."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="assurance_statements")
    year_from = models.DateField()
    year_to = models.DateField()
    words: Any = models.JSONField(default=dict)  # by heading, as the lead typed them
    content: Any = models.JSONField()  # svd-document/1
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_role = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-year_to", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="assurance_statement_signed_at_with_by",
                condition=Q(signed_at__isnull=True, signed_by__isnull=True, signed_role="")
                | (Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(signed_role="")),
            ),
            models.UniqueConstraint(
                fields=["strategy"],
                condition=Q(signed_at__isnull=True),
                name="assurance_statement_one_unsigned",
            ),
        ]

    def __str__(self) -> str:
        return f"Annual assurance statement, {self.year_from.year} to {self.year_to.year}"
