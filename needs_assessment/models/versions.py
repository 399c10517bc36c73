"""What a section said at a moment that has a name, and the shape of a document that a partnership keeps."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from needs_assessment.models.manuscripts import Section
from needs_assessment.querysets import OwnTemplateQuerySet
from needs_assessment.statuses import VersionReason
from partnerships.models import Partnership


class SectionVersion(models.Model):
    """What a section said, whole, at a moment that has a name. Insert-only.

    ``said``: ``key``, ``heading``, ``level``, ``prompts``, ``position``, ``state``, ``hidden_reason``, ``marking``,
    ``readers`` (seats), and ``blocks``, each with ``id``, ``kind``, ``body``, ``is_public``, ``dataset_version``.
    """

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=120)
    reason = models.CharField(max_length=12, choices=VersionReason.choices)
    edition = models.PositiveIntegerField(null=True, blank=True)  # the number of the edition that says it
    said: Any = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.name


class OwnTemplate(models.Model):
    """The shape of a document that a partnership keeps for the next: its sections in order, and no text.

    ``sections``: ``key``, ``heading``, ``level``, ``prompts``, ``is_left_out``.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="own_templates")
    name = models.CharField(max_length=120)
    sections: Any = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OwnTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="own_template_retired_at_with_by",
                condition=Q(retired_at__isnull=True, retired_by__isnull=True)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["partnership", "name"],
                condition=Q(retired_at__isnull=True),
                name="own_template_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name
