"""The parts of a section, what they said before, and the data they keep."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from datasets.models import DatasetVersion
from needs_assessment.models.manuscripts import Section
from needs_assessment.querysets import BlockQuerySet
from needs_assessment.statuses import BlockKind


class Block(models.Model):
    """A part of a section. ``version`` counts saves: each save names the version it started from.

    ``body`` by kind: prose ``{"html"}``; table ``{"caption", "columns", "rows", "notes"}``; figure
    ``{"title", "subtitle", "alt", "unit", "chart", "rows_by", "series_by", "filters", "notes"}`` over a
    ``dataset_version``; described figure ``{"caption", "kind", "evidence"}``; register ``{"register", "entries"}``,
    its kind and its entries as ``needs_assessment.rules.registers`` describes them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="blocks")
    kind = models.CharField(max_length=20, choices=BlockKind.choices)
    position = models.PositiveSmallIntegerField()
    body: Any = models.JSONField(default=dict)
    is_public = models.BooleanField(default=True)  # otherwise it is left out of everything that is published
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
