import uuid
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from datasets.querysets import DatasetQuerySet, DatasetVersionQuerySet, DefinitionQuerySet, UploadQuerySet
from datasets.rules import definition as rules
from datasets.statuses import IN_PROGRESS, UploadState
from partnerships.models import Authority, Partnership
from svd_portal.jobs.models import Job


class Definition(models.Model):
    """What an extract looks like, as data: a Table Schema and our keys (``datasets/rules/definition.py``)."""

    key = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    partnership = models.ForeignKey(
        Partnership, null=True, blank=True, on_delete=models.CASCADE, related_name="definitions"
    )
    spec = models.JSONField()

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "version", "partnership"], name="definition_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def rules(self) -> rules.Definition:
        return rules.load(self.spec)


class Dataset(models.Model):
    """What one authority supplies to one partnership under one definition: a series of versions."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="datasets")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="datasets")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="datasets")

    objects = DatasetQuerySet.as_manager()

    class Meta:
        ordering = ["definition__title", "authority__name"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "authority", "definition"], name="dataset_once")
        ]

    def __str__(self) -> str:
        return f"{self.definition.title}, {self.authority.name}"

    def get_absolute_url(self) -> str:
        return reverse("datasets:dataset", args=[self.partnership.slug, self.pk])


class Upload(models.Model):
    """A file on its way from an authority to a dataset version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="uploads")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="uploads")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="uploads")
    filename = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=UploadState.choices, default=UploadState.RECEIVED)
    job = models.OneToOneField(Job, null=True, on_delete=models.PROTECT, related_name="upload")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    # Where it came from, told by the officer: a version carries it for ever.
    extracted_on = models.DateField()
    note = models.TextField(blank=True)
    correction_reason = models.TextField(blank=True)
    # How it went
    refusal_rule = models.CharField(max_length=60, blank=True)
    refusal = models.TextField(blank=True)
    rows_read = models.PositiveIntegerField(null=True, blank=True)
    rows_refused = models.PositiveIntegerField(default=0)
    problem_counts = models.JSONField(default=dict)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(
                name="upload_ended_at_with_end",
                condition=Q(state__in=sorted(IN_PROGRESS), ended_at__isnull=True)
                | (~Q(state__in=sorted(IN_PROGRESS)) & Q(ended_at__isnull=False)),
            ),
            # Two requests at once must not both bring in the same file.
            models.UniqueConstraint(
                fields=["partnership", "authority", "definition", "sha256"],
                condition=Q(state__in=sorted({*IN_PROGRESS, UploadState.ACCEPTED})),
                name="upload_same_file_once",
            ),
        ]

    def __str__(self) -> str:
        # Not the file name: it may name a person, and this text goes into the audit for ever.
        return f"{self.definition.title}, {self.authority.name}"

    def get_absolute_url(self) -> str:
        return reverse("datasets:upload_detail", args=[self.partnership.slug, self.pk])

    @property
    def is_in_progress(self) -> bool:
        return self.state in IN_PROGRESS


class UploadContent(models.Model):
    """The bytes of an upload, in quarantine: seen by nobody, deleted when the upload ends (ADR 0005)."""

    upload = models.OneToOneField(Upload, primary_key=True, on_delete=models.CASCADE, related_name="content")
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.upload)


class UploadProblem(models.Model):
    """One problem that a check found, for its officer. Stored in detail up to a cap; counts are complete."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="problems")
    klass = models.CharField(max_length=10)
    rule = models.CharField(max_length=60)
    row = models.PositiveIntegerField(null=True, blank=True)
    column = models.CharField(max_length=80, blank=True)
    cell = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=120, blank=True)
    message = models.TextField()
    fix = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.message


class UploadProblemList(models.Model):
    """Every problem of an upload as CSV, packed with gzip: 200,000 lines in one row of the database."""

    upload = models.OneToOneField(
        Upload, primary_key=True, on_delete=models.CASCADE, related_name="problem_list"
    )
    packed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.upload)


class DatasetVersion(models.Model):
    """An accepted extract, immutable, with where it came from. Insert-only."""

    id = models.BigAutoField(primary_key=True)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="version")
    accepted_at = models.DateTimeField()
    extracted_on = models.DateField()
    file_sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    hidden = models.PositiveIntegerField()
    periods = models.JSONField()  # the period labels, in order
    dimensions = models.JSONField(default=dict)  # field name: its values, in order
    area_count = models.PositiveIntegerField()
    rule = models.CharField(max_length=300)  # the disclosure rule in words, as applied
    software = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    correction_reason = models.TextField(blank=True)

    objects = DatasetVersionQuerySet.as_manager()

    class Meta:
        ordering = ["dataset", "-number"]
        constraints = [models.UniqueConstraint(fields=["dataset", "number"], name="dataset_version_once")]

    def __str__(self) -> str:
        return f"{self.dataset}, version {self.number}"

    @property
    def period(self) -> str:
        """Say which time the version covers, first to last."""
        labels: list[Any] = self.periods
        return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}" if labels else ""


class Observation(models.Model):
    """One cell of a version. ``value`` is the owner's alone; everybody else reads ``shown`` and ``mark``.

    Loaded with COPY and never through the ORM. The database checks no foreign key here and keeps no index of
    ``id``: versions are never deleted, nothing looks a cell up by number, and the two cost 11 of 14 seconds
    per million rows (measured).
    """

    version = models.ForeignKey(
        DatasetVersion,
        on_delete=models.PROTECT,
        related_name="observations",
        db_constraint=False,
        db_index=False,
    )
    area = models.CharField(max_length=12)
    period = models.CharField(max_length=12)
    cat1 = models.CharField(max_length=80, blank=True)
    cat2 = models.CharField(max_length=80, blank=True)
    cat3 = models.CharField(max_length=80, blank=True)
    cat4 = models.CharField(max_length=80, blank=True)
    value = models.FloatField(null=True)
    status = models.CharField(max_length=1)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    shown = models.FloatField(null=True)
    mark = models.CharField(max_length=4, blank=True)

    class Meta:
        indexes = [models.Index(fields=["version", "area"])]

    def __str__(self) -> str:
        return f"{self.area} {self.period}"
