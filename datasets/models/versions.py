from functools import cached_property
from typing import Any

import polars as pl
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from datasets.models.definitions import Dataset
from datasets.models.uploads import Upload
from datasets.querysets import DatasetVersionQuerySet, ObservationQuerySet
from datasets.rules.disclosure.profiles import Method, Profile


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
    periods = models.JSONField()  # the period labels, in order
    dimensions = models.JSONField(default=dict)  # field name: its values, in order
    area_count = models.PositiveIntegerField()
    software = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    correction_reason = models.TextField(blank=True)
    quality = models.JSONField(default=dict)  # key of a quality question: the answer
    # Version ids to the periods that they brought and this version still holds: nothing is copied.
    carried = models.JSONField(default=dict)
    differences = models.JSONField(
        default=dict
    )  # from the version before; for its authority's officers alone

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


class Withdrawal(models.Model):
    """A version is no longer to be used, and why. It stays where it was frozen; nothing new may rest on it."""

    version = models.OneToOneField(DatasetVersion, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.version}, withdrawn"


class Release(models.Model):
    """How a version is shown to everybody but its authority's officers; nobody else sees it before it is shared.

    Made once, when the version was accepted; all that changes later is that somebody shares it.
    """

    version = models.OneToOneField(DatasetVersion, on_delete=models.PROTECT, related_name="release")
    method = models.CharField(max_length=10)
    threshold = models.PositiveSmallIntegerField()
    base = models.PositiveSmallIntegerField()
    population_min = models.PositiveIntegerField(default=0)
    # Cells hidden besides those that the rule hides: a list of values for each column of an observation.
    hidden = models.JSONField(default=dict)
    leaves_hidden = models.PositiveIntegerField()
    share_hidden = models.FloatField()  # of everything that was counted, from 0 to 1
    cells_attacked = models.PositiveIntegerField()  # of this version and the earlier ones together
    reasons = models.JSONField(
        default=list
    )  # why the rule is stricter than the definition asks for, or nothing may be shared
    is_blocked = models.BooleanField(default=False)  # no rule keeps its small counts hidden from others
    made_at = models.DateTimeField()
    # Where its definition asks for people: since when others are asked to look at it before it is shared.
    offered_at = models.DateTimeField(null=True)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    shared_at = models.DateTimeField(null=True)
    # The officer who sent the file, where they had said that it may be shared as soon as it is accepted.
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="release_offered_at_with_by",
                condition=models.Q(offered_at__isnull=True, offered_by__isnull=True)
                | models.Q(offered_at__isnull=False, offered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="release_shared_at_with_by",
                condition=models.Q(shared_at__isnull=True, shared_by__isnull=True)
                | models.Q(shared_at__isnull=False, shared_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}, as others see it"

    @cached_property
    def profile(self) -> Profile:
        return Profile(Method(self.method), self.threshold, self.base, self.population_min)

    @property
    def rule(self) -> str:
        """Say in words under which rule the figures are shown."""
        return self.profile.in_words

    @cached_property
    def cells(self) -> pl.DataFrame:
        """Give the cells hidden besides, a row each; ``*`` stands for all values of a dimension together."""
        return pl.DataFrame(self.hidden, schema=dict.fromkeys(self.hidden, pl.String))


class Observation(models.Model):
    """One cell of a version. ``value`` is the owner's alone; everybody else sees what its release shows of it.

    Loaded with COPY and never through the ORM. The database checks no foreign key here and keeps no index of
    ``id``: versions are never deleted, nothing looks a cell up by number, and the two cost 11 of 14 seconds
    per million rows (measured). A version's cells lie together in the table, so a block range index finds them;
    a tree over version and area would cost as much again as the rows, and numbering the cells a third (measured):
    ``id`` is 0 in every row.
    """

    version = models.ForeignKey(
        DatasetVersion,
        on_delete=models.PROTECT,
        related_name="observations",
        db_constraint=False,
        db_index=False,
    )
    area = models.CharField(max_length=12)
    period = models.CharField(max_length=20)
    # What a file does not have, COPY leaves to the database.
    cat1 = models.CharField(max_length=160, blank=True, db_default="")
    cat2 = models.CharField(max_length=160, blank=True, db_default="")
    cat3 = models.CharField(max_length=160, blank=True, db_default="")
    cat4 = models.CharField(max_length=160, blank=True, db_default="")
    cat5 = models.CharField(max_length=160, blank=True, db_default="")
    cat6 = models.CharField(max_length=160, blank=True, db_default="")
    value = models.FloatField(null=True)
    status = models.CharField(max_length=1)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        indexes = [
            BrinIndex(
                fields=["version"], name="observation_version_range", pages_per_range=32, autosummarize=True
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.period}"
