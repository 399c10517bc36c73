from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from datasets.querysets import DatasetQuerySet, DefinitionQuerySet
from datasets.rules import definition as rules
from partnerships.models import Authority, Partnership


class Definition(models.Model):
    """What an extract looks like, as data: a Table Schema and our keys (``datasets/rules/definition.py``)."""

    key = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    partnership = models.ForeignKey(
        Partnership, null=True, blank=True, on_delete=models.CASCADE, related_name="definitions"
    )
    spec = models.JSONField()
    # Of a partnership's own; what comes with the portal was declared by nobody.
    declared_at = models.DateTimeField(null=True, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "version", "partnership"], name="definition_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="definition_declared_at_with_by",
                condition=Q(declared_at__isnull=True, declared_by__isnull=True)
                | Q(declared_at__isnull=False, declared_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_own(self) -> bool:
        """Say whether a partnership declared it; else it came with the portal."""
        return self.partnership_id is not None

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
