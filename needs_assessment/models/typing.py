"""Who writes now, and what is not saved yet."""

from typing import Any

from django.conf import settings
from django.db import models

from needs_assessment.models.manuscripts import Section


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
