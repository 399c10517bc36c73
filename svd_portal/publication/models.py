import json
import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse

from svd_portal.publication.querysets import DocumentQuerySet, EditionQuerySet
from svd_portal.publication.statuses import DocumentKind, FileKind


class Blob(models.Model):
    """Frozen bytes, stored under their own SHA-256. Insert-only."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    data = models.BinaryField()
    size = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.sha256


class Document(models.Model):
    """The permanent identity of a series of editions.

    What the public lists need is copied here from the latest edition, so that no public page ever asks a working row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    title = models.CharField(max_length=300)
    period = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, default="en")
    partnership_slug = models.SlugField(max_length=80)
    partnership_name = models.CharField(max_length=200)
    area_codes = ArrayField(models.CharField(max_length=9), default=list)
    next_review_on = models.DateField(null=True, blank=True)
    first_published_at = models.DateTimeField()
    latest = models.OneToOneField("Edition", null=True, on_delete=models.PROTECT, related_name="latest_of")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["partnership_name", "kind", "title"]
        indexes = [models.Index(fields=["partnership_slug"]), GinIndex(fields=["area_codes"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("publication:document", args=[self.pk])


class Edition(models.Model):
    """A frozen published version. Insert-only; a correction is a new edition."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    change_note = models.TextField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="edition_number_once")]

    def __str__(self) -> str:
        return f"{self.title}, edition {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("publication:edition", args=[self.document_id, self.number])

    @property
    def sha256(self) -> str:
        """The fingerprint of the content: SHA-256 over its canonical JSON."""
        return self.content_id

    @property
    def permanent_address(self) -> str:
        return settings.SITE_URL + self.get_absolute_url()

    def read(self) -> dict[str, Any]:
        """Read the frozen content, in the form of ``svd-document/1``."""
        return json.loads(bytes(self.content.data))


class EditionFile(models.Model):
    """A file made from an edition's content: insert-only, one for each kind and key."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4, choices=FileKind.choices)
    key = models.CharField(max_length=40, blank=True)  # the table or figure; empty for the whole document
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "kind", "key"], name="edition_file_once")]

    def __str__(self) -> str:
        return f"{self.edition} {self.kind} {self.key}".strip()


class Withdrawal(models.Model):
    """An edition that must no longer be relied on. Its page stays and says why."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.edition} withdrawn"
