"""What bodies decided on an edition after it was published: cabinets, councils, other boards, each in its own time."""

from django.conf import settings
from django.db import models

from strategy.models.strategies import Strategy
from strategy.statuses import EndorsementKind
from svd_portal.publication.models import Edition


class Endorsement(models.Model):
    """One body's decision on one published edition. Insert-only and public; the edition itself never changes."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="endorsements")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="endorsements")
    body = models.CharField(max_length=200)  # such as a health and wellbeing board, or a council's cabinet
    kind = models.CharField(max_length=10, choices=EndorsementKind.choices)
    on = models.DateField()
    note = models.TextField(blank=True)
    minute_link = models.URLField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_kind_display()}, {self.edition}"
