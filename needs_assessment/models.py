import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from datasets.models import DatasetVersion
from needs_assessment.querysets import (
    BlockQuerySet,
    CommentQuerySet,
    ManuscriptQuerySet,
    SectionQuerySet,
)
from needs_assessment.statuses import (
    EDITABLE,
    BlockKind,
    ManuscriptState,
    SectionLevel,
    SectionState,
    Visibility,
)
from partnerships.models import Partnership
from svd_portal.publication.models import Document


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
    imported_from = models.JSONField(
        null=True, blank=True
    )  # the whole source of an import: nothing of it is lost

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
    prompts = models.JSONField(
        default=list, blank=True
    )  # the questions of the template row, so that both kinds serve

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["manuscript", "position"]
        constraints = [models.UniqueConstraint(fields=["manuscript", "key"], name="section_key_once")]

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return reverse("needs_assessment:section", args=[self.manuscript.partnership.slug, self.pk])


class Block(models.Model):
    """A part of a section. ``version`` counts saves: each save names the version it started from.

    ``body`` by kind: prose ``{"html"}``; table ``{"caption", "columns", "rows", "notes"}``; figure
    ``{"title", "subtitle", "alt", "unit", "chart", "rows_by", "series_by", "filters", "notes"}`` over a
    ``dataset_version``; described figure ``{"caption", "kind", "evidence"}``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="blocks")
    kind = models.CharField(max_length=20, choices=BlockKind.choices)
    position = models.PositiveSmallIntegerField()
    body: Any = models.JSONField(default=dict)
    dataset_version = models.ForeignKey(
        DatasetVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="blocks"
    )
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = BlockQuerySet.as_manager()

    class Meta:
        ordering = ["section", "position"]
        constraints = [
            models.CheckConstraint(
                name="figure_has_dataset_version",
                condition=models.Q(kind=BlockKind.FIGURE, dataset_version__isnull=False)
                | (~models.Q(kind=BlockKind.FIGURE) & models.Q(dataset_version__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.section}, {self.get_kind_display().lower()} {self.position}"


class Comment(models.Model):
    """What somebody says about a section, or one block of it, to the others who work on it. Never published."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="comments")
    block = models.ForeignKey(
        Block, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )
    answers = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies"
    )
    text = models.TextField(max_length=4000)
    told = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="comment_resolved_at_with_by",
                condition=models.Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | models.Q(resolved_at__isnull=False, resolved_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Comment on {self.section}"


class KeptData(models.Model):
    """A figure goes on showing older data although there is a newer version: who decided so, and why."""

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="kept_data")
    newer = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-decided_at"]
        constraints = [models.UniqueConstraint(fields=["block", "newer"], name="kept_data_once")]

    def __str__(self) -> str:
        return f"{self.block} keeps its data"


class SectionLease(models.Model):
    """Who writes a section now, in which tab, and until when unless they go on. A courtesy, not a lock: what keeps
    texts apart is the version that each save names."""

    section = models.OneToOneField(Section, primary_key=True, on_delete=models.CASCADE, related_name="lease")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    tab = models.UUIDField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.holder} in {self.section}"


class TypedDraft(models.Model):
    """What a person has typed in one tab and not yet saved: the text is there when they come back.

    ``texts``: block id to ``[the version they started from, their HTML]``.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="typed_drafts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    tab = models.UUIDField()
    texts: Any = models.JSONField()
    typed_at = models.DateTimeField()

    class Meta:
        ordering = ["-typed_at"]
        constraints = [
            models.UniqueConstraint(fields=["section", "person", "tab"], name="typed_draft_once_for_a_tab")
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.section}"


class BlockRevision(models.Model):
    """What a block said after each save. Insert-only: nothing that a person typed is ever lost."""

    block_id = models.UUIDField(db_index=True)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    body: Any = models.JSONField()
    # A text that lost a race is kept too: it was typed, and its writer saw both on the merge page.
    is_conflict = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.block_id} v{self.version}"
