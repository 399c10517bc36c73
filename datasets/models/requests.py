from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from datasets.models.definitions import Definition
from datasets.models.versions import DatasetVersion
from datasets.querysets import DataRequestQuerySet
from datasets.statuses import RequestState
from partnerships.models import Authority, Partnership


class DataRequest(models.Model):
    """An authority is asked for data of one definition, some periods and areas, by a day (s.16)."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="data_requests")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="data_requests")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="data_requests")
    periods = models.JSONField()  # in the definition's grammar, in order
    areas = models.JSONField(default=list, blank=True)  # codes; none: the whole of the partnership's area
    note = models.TextField(blank=True)
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reminded_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=RequestState.choices, default=RequestState.ASKED)
    # How it was answered: by a version, or by the reason why not
    version = models.ForeignKey(
        DatasetVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="answers_to"
    )
    cannot_reason = models.TextField(blank=True)
    cannot_until_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="data_request_answered_at_with_by",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="data_request_withdrawn_at_with_by",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition.title}, {self.authority.name}"

    def get_absolute_url(self) -> str:
        return reverse("datasets:request", args=[self.partnership.slug, self.pk])
