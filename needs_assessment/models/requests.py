"""Who asked for a whole assessment of which only the summary is public: that somebody did, and what they got."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from needs_assessment.models.manuscripts import Assessment
from needs_assessment.statuses import RequestState


class FullTextRequest(models.Model):
    """Somebody asked for the whole text. Who they are stands in the message to the partnership, and nowhere here."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="requests")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.OPEN)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="full_text_request_decided_at_with_by",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"
