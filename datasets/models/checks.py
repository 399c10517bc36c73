from django.conf import settings
from django.db import models

from datasets.models.versions import Release
from partnerships.models import Authority


class ReleaseCheck(models.Model):
    """What one person of another authority finds when they look at a version before it is shared. Nobody reads
    another's before they have given their own."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="checks")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    is_safe = models.BooleanField()
    reason = models.TextField(blank=True)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["checked_at"]
        constraints = [models.UniqueConstraint(fields=["release", "checked_by"], name="release_check_once")]

    def __str__(self) -> str:
        return f"Check of {self.release}"
