from typing import Any

from django.db import models
from django.urls import reverse

from needs_assessment.models import Manuscript
from strategy.querysets import StrategyQuerySet
from strategy.statuses import Basis
from svd_portal.publication.models import Edition


class Strategy(Manuscript):
    """A strategy to prevent and reduce serious violence (s.8(3)(c))."""

    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.S8)
    # One document may stand under both laws, each with its own clock.
    is_community_safety_plan = models.BooleanField(default=False)
    answers = models.ForeignKey(
        Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="answered_by"
    )

    grid_words: Any = models.JSONField(
        default=dict, blank=True
    )  # what it means by the codes of the prevention grid

    objects = StrategyQuerySet.as_manager()  # type: ignore[misc]  # a queryset of strategies, not of manuscripts

    class Meta:
        verbose_name_plural = "strategies"

    def get_absolute_url(self) -> str:
        return reverse("strategy:detail", args=[self.partnership.slug, self.pk])
