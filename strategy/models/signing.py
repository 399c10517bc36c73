from django.conf import settings
from django.db import models

from partnerships.models import Authority
from strategy.models.strategies import Strategy
from strategy.querysets import SignOffQuerySet
from strategy.statuses import Decision


class SignOff(models.Model):
    """One authority's decision on one exact text. Insert-only; the last row of an authority counts.

    ``fingerprint`` is the SHA-256 of the content that the person was shown: a later text is not signed.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="sign_offs")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="sign_offs")
    decision = models.CharField(max_length=20, choices=Decision.choices)
    fingerprint = models.CharField(max_length=64)
    role = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    minute_link = models.URLField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = SignOffQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.authority}: {self.get_decision_display()}"
