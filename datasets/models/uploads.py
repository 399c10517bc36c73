import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from datasets.models.definitions import Definition
from datasets.querysets import ConfirmationQuerySet, UploadQuerySet
from datasets.statuses import ENDED, IN_PROGRESS, KEEPING, UploadState
from partnerships.models import Authority, Partnership
from svd_portal.jobs.models import Job


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
    # Answered by the officer: what the file itself does not say (its period, which sheet), how the data were made
    answers = models.JSONField(default=dict, blank=True)
    quality = models.JSONField(default=dict, blank=True)  # key of a quality question: the answer
    replaces_all = models.BooleanField(
        default=False
    )  # else its periods take the place of the same periods only
    looks_first = models.BooleanField(
        default=False
    )  # its officer shares it, having seen what others will see
    request = models.ForeignKey(
        "datasets.DataRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="uploads"
    )
    # How it went
    refusal_rule = models.CharField(max_length=60, blank=True)
    refusal = models.TextField(blank=True)
    rows_read = models.PositiveIntegerField(null=True, blank=True)
    rows_refused = models.PositiveIntegerField(default=0)
    problem_counts = models.JSONField(default=dict)
    questions = models.JSONField(default=list, blank=True)  # what the officer is asked to confirm

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(
                name="upload_ended_at_with_end",
                condition=Q(state__in=sorted(ENDED), ended_at__isnull=False)
                | (~Q(state__in=sorted(ENDED)) & Q(ended_at__isnull=True)),
            ),
            # Two requests at once must not both bring in the same file.
            models.UniqueConstraint(
                fields=["partnership", "authority", "definition", "sha256"],
                condition=Q(state__in=sorted(KEEPING)),
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


class MarkedWorkbook(models.Model):
    """The officer's own workbook with the wrong cells marked: for the officers of its authority, until it is right."""

    upload = models.OneToOneField(
        Upload, primary_key=True, on_delete=models.CASCADE, related_name="marked_workbook"
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.upload)


class Confirmation(models.Model):
    """An officer's yes to something that the portal would not do on its own, such as reading an old area code as its
    successor. A remembered one holds for every later file of the same source."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="confirmations")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    words = models.TextField()
    is_remembered = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Set once, by whoever wants to be asked again; the database refuses every other change of the row.
    forgotten_at = models.DateTimeField(null=True, blank=True)
    forgotten_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "key"], name="confirmation_once_for_a_file"),
            models.UniqueConstraint(
                fields=["partnership", "authority", "definition", "key"],
                condition=Q(is_remembered=True, forgotten_at__isnull=True),
                name="confirmation_remembered_once",
            ),
            models.CheckConstraint(
                name="confirmation_forgotten_by_somebody",
                condition=Q(forgotten_at__isnull=True, forgotten_by__isnull=True)
                | Q(forgotten_at__isnull=False, forgotten_by__isnull=False, is_remembered=True),
            ),
        ]

    def __str__(self) -> str:
        return self.words
