"""A working text and its sections."""

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from needs_assessment.querysets import ManuscriptQuerySet, SectionQuerySet
from needs_assessment.statuses import (
    EDITABLE,
    ManuscriptState,
    Marking,
    SectionLevel,
    SectionState,
    Visibility,
)
from partnerships.models import Partnership, Seat
from svd_portal.publication.models import Document


class OrderedJSONField(models.TextField):
    """JSON as it was written: a column of ``jsonb`` would sort the keys of its objects."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False)


class Manuscript(models.Model):
    """The working text of a needs assessment or a strategy: ordered sections of blocks (ADR 0004).

    A draft is one row; what is published is an edition, frozen elsewhere.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="manuscripts")
    title = models.CharField(max_length=300)
    period = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="en")
    state = models.CharField(max_length=20, choices=ManuscriptState.choices, default=ManuscriptState.DRAFT)
    next_review_on = models.DateField(null=True, blank=True)
    document = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="manuscript"
    )
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()
    # The whole source of an import, its keys in their order: nothing of it is lost, and it can be written again.
    imported_from = OrderedJSONField(null=True, blank=True)

    objects = ManuscriptQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "title"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    def as_kind(self) -> Any:
        """Give the document as what it is, a needs assessment or a strategy: the link leads to its own tab"""
        kinds = (link for link in Manuscript._meta.related_objects if link.parent_link)
        return next(
            (kind for link in kinds if (kind := getattr(self, link.get_accessor_name() or "", None))), self
        )


class Assessment(Manuscript):
    """A strategic needs assessment: the kinds of serious violence and, so far as possible, their causes.

    The authorities must identify both (s.8(3)(a),(b)).
    """

    visibility = models.CharField(max_length=20, choices=Visibility.choices, default=Visibility.PUBLIC)
    data_from = models.CharField(
        max_length=20, blank=True
    )  # first and last period of the data, as people write it
    data_to = models.CharField(max_length=20, blank=True)

    def get_absolute_url(self) -> str:
        return reverse("needs_assessment:detail", args=[self.partnership.slug, self.pk])


class Section(models.Model):
    """One section of a manuscript, made from a template row with its level and prompts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    manuscript = models.ForeignKey(Manuscript, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=10)
    heading = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=SectionLevel.choices)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=SectionState.choices, default=SectionState.NOT_STARTED)
    hidden_reason = models.TextField(blank=True)
    marking = models.CharField(max_length=12, choices=Marking.choices, default=Marking.PUBLIC)
    readers = models.ManyToManyField(Seat, blank=True, related_name="sections_read")  # where seats are named
    prompts = models.JSONField(
        default=list, blank=True
    )  # the questions of the template row, so that both kinds serve
    # The title of the assessment whose text this section begins with, and who said first that it still holds.
    carried_from = models.CharField(max_length=300, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["manuscript", "position"]
        constraints = [
            models.UniqueConstraint(fields=["manuscript", "key"], name="section_key_once"),
            models.CheckConstraint(
                name="section_looked_at_with_by",
                condition=models.Q(looked_at__isnull=True, looked_by__isnull=True)
                | models.Q(looked_at__isnull=False, looked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def is_unseen(self) -> bool:
        """Say whether its text came from the last assessment and nobody has looked at it since."""
        return bool(self.carried_from) and self.looked_at is None

    def get_absolute_url(self) -> str:
        return reverse("needs_assessment:section", args=[self.manuscript.partnership.slug, self.pk])
