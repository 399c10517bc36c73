import uuid

from django.db import models
from django.db.models import Q

from svd_portal.jobs.querysets import JobQuerySet
from svd_portal.jobs.statuses import JobState


class Job(models.Model):
    """A row of deferred work, written in the same transaction as the change that needs it (ADR 0003).

    ``payload`` holds ids only. ``token`` fences: a worker that wakes late finds another token and writes nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120, unique=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)
    stage = models.CharField(max_length=60, blank=True)
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    queued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["queued_at"]
        indexes = [models.Index(fields=["state", "lease_until"])]
        constraints = [
            models.CheckConstraint(
                name="job_running_has_token_and_lease",
                condition=~Q(state=JobState.RUNNING) | Q(token__isnull=False, lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="job_ended_has_time",
                condition=Q(state__in=JobState.open_values(), ended_at__isnull=True)
                | Q(state__in=JobState.ended_values(), ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
