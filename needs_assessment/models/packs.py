"""What a board or a committee was given to read before a meeting."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from needs_assessment.models.manuscripts import Assessment
from needs_assessment.statuses import PackKind
from svd_portal.publication.models import Blob


class BoardPack(models.Model):
    """Chosen sections of a draft as they stood when the pack was made, and what moved since the pack before.

    A report to a committee is a pack whose sections are composed from the draft. ``content`` is written as
    ``svd-document/1``, with ``changes`` beside it; it never changes. ``pdf`` follows when it is rendered.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="packs")
    kind = models.CharField(max_length=20, choices=PackKind.choices, default=PackKind.PACK)
    words: Any = models.JSONField(
        default=dict, blank=True
    )  # what the writer of a report to a committee typed
    number = models.PositiveIntegerField()
    meeting_on = models.DateField()
    content: Any = models.JSONField()
    sha256 = models.CharField(max_length=64)
    pdf = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    problem = models.TextField(blank=True)  # why there is no PDF
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="board_pack_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} of {self.assessment}"

    @property
    def title(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse(
            "needs_assessment:pack", args=[self.assessment.partnership.slug, self.assessment_id, self.number]
        )
