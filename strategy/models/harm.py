"""The harm check of each authority (s.8(8), s.9(9)), bound to the exact text that it read."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnerships.models import Authority
from strategy.models.strategies import Strategy
from strategy.statuses import HarmFound, HarmHead


class HarmDecision(models.Model):
    """What one authority found under one head of s.8(8). Insert-only; the last row of an authority and head counts.

    ``words`` may themselves tell what must not be told: only those who read drafts see them.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="harm_decisions")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    head = models.CharField(max_length=10, choices=HarmHead.choices)
    found = models.CharField(max_length=10, choices=HarmFound.choices)
    words = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="harm_decision_says_what_might_harm",
                condition=~Q(found=HarmFound.HARM) | ~Q(words=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.get_head_display()}, {self.get_found_display()}"
