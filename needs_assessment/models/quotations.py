"""Numbers that the prose of a document quotes from data."""

from typing import Any

from django.conf import settings
from django.db import models

from datasets.models import DatasetVersion
from needs_assessment.models.blocks import Block
from needs_assessment.models.manuscripts import Manuscript, Section
from needs_assessment.querysets import QuotationQuerySet


class Quotation(models.Model):
    """One shown cell of one version, as the prose of a document may quote it. Never changed once made.

    ``address``: ``{"rows_by", "series_by", "filters", "row", "column"}``, the table and where in it the cell stands;
    ``text`` is what the version showed there and ``words`` what the cell counts.
    """

    manuscript = models.ForeignKey(Manuscript, on_delete=models.CASCADE, related_name="quotations")
    dataset_version = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, related_name="quotations")
    figure = models.ForeignKey(
        Block, null=True, blank=True, on_delete=models.SET_NULL, related_name="quotations"
    )
    address: Any = models.JSONField()
    text = models.CharField(max_length=60)
    words = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = QuotationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.text}: {self.words}"

    @property
    def mark(self) -> str:
        """Name the quotation as prose does."""
        return f"q{self.pk}"


class KeptQuotation(models.Model):
    """A section goes on quoting a number although its data moved on: who decided so, and why.

    ``about`` is the newer version, or the quoted one itself where that was withdrawn.
    """

    quotation = models.ForeignKey(Quotation, on_delete=models.CASCADE, related_name="kept")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="kept_quotations")
    about = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.UniqueConstraint(fields=["quotation", "section", "about"], name="kept_quotation_once")
        ]

    def __str__(self) -> str:
        return f"{self.section} keeps {self.quotation}"
