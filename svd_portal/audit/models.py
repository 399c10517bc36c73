from django.conf import settings
from django.db import models

from svd_portal.audit.querysets import AuditEventQuerySet
from svd_portal.audit.verbs import VERBS, Verb


class AuditEvent(models.Model):
    """One thing that happened. Append-only: the database refuses update, delete and truncate.

    There is no foreign key to the target, so that history outlives it.
    """

    verb = models.CharField(max_length=60)
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    partnership_slug = models.SlugField(max_length=80, blank=True, db_index=True)
    target_type = models.CharField(max_length=60, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    target_label = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target_type", "target_id"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_label}"

    @property
    def definition(self) -> Verb:
        return VERBS[self.verb]

    @property
    def sentence(self) -> str:
        """Say what happened, for a history list: who did what to which thing."""
        who = self.by.name if self.by else "The portal"
        return self.definition.sentence.format_map(_Gaps(self.detail, who=who, target=self.target_label))


class _Gaps(dict[str, object]):
    """Old events may lack a detail that a newer sentence names; the sentence must still read."""

    def __init__(self, detail: dict[str, object], **more: object) -> None:
        super().__init__(detail, **more)

    def __missing__(self, key: str) -> str:
        return "(not recorded)"
