"""Publishing at a time: what the chair decided, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from strategy.models.strategies import Strategy
from strategy.querysets import ScheduleQuerySet
from svd_portal.publication.models import Edition


class Schedule(models.Model):
    """One text that is to be published at a moment, by the clock of the database. A failed attempt keeps it."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="schedules")
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()
    next_review_on = models.DateField()
    change_note = models.TextField(blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tried_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)  # why the last attempt did not publish
    edition = models.OneToOneField(
        Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="schedule"
    )

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="schedule_cancelled_at_with_by",
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="schedule_ends_once", condition=Q(cancelled_at__isnull=True) | Q(edition__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["strategy"],
                condition=Q(cancelled_at__isnull=True, edition__isnull=True),
                name="schedule_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy} at {self.at.isoformat()}"
