import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse

from needs_assessment.models import Manuscript
from partnerships.models import Authority
from strategy.querysets import PriorityQuerySet, SignOffQuerySet, StrategyQuerySet
from strategy.statuses import (
    ActionStatus,
    Basis,
    Decision,
    Direction,
    MeasureState,
    PreventionLevel,
    Targeting,
)
from svd_portal.publication.models import Edition


class Strategy(Manuscript):
    """A strategy to prevent and reduce serious violence (s.8(3)(c))."""

    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.S8)
    answers = models.ForeignKey(
        Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="answered_by"
    )

    objects = StrategyQuerySet.as_manager()  # type: ignore[misc]  # a queryset of strategies, not of manuscripts

    class Meta:
        verbose_name_plural = "strategies"

    def get_absolute_url(self) -> str:
        return reverse("strategy:detail", args=[self.partnership.slug, self.pk])


class Priority(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="priorities")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=500)
    why = models.TextField(blank=True)
    lead = models.CharField(max_length=200, blank=True)  # a role
    deputy = models.CharField(max_length=200, blank=True)
    gap_reason = models.CharField(max_length=300, blank=True)  # why there is no action or no measure yet

    objects = PriorityQuerySet.as_manager()

    class Meta:
        ordering = ["strategy", "position"]
        verbose_name_plural = "priorities"

    def __str__(self) -> str:
        return self.title


class Objective(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="objectives")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=500)
    prevention_level = models.CharField(max_length=20, choices=PreventionLevel.choices, blank=True)

    class Meta:
        ordering = ["priority", "position"]

    def __str__(self) -> str:
        return self.title


class Action(models.Model):
    """Something an authority will do; in an import its owner may be a body named in words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="actions")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=500)
    owner = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    owner_in_words = models.CharField(max_length=400, blank=True)
    role = models.CharField(max_length=200, blank=True)
    deputy = models.CharField(max_length=200, blank=True)
    due = models.CharField(max_length=200, blank=True)  # a date or, in an import, words such as "2022 autumn"
    status = models.CharField(max_length=20, choices=ActionStatus.choices, default=ActionStatus.NOT_STARTED)
    prevention_level = models.CharField(max_length=20, choices=PreventionLevel.choices, blank=True)
    targeting = models.CharField(max_length=20, choices=Targeting.choices, blank=True)
    measure_in_words = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["objective", "position"]

    def __str__(self) -> str:
        return self.title

    @property
    def who(self) -> str:
        """Name who will do it: the authority or, in an import, the words of the source."""
        return self.owner.name if self.owner else self.owner_in_words


class Measure(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=500)
    unit = models.CharField(max_length=200, blank=True)
    baseline = models.CharField(max_length=300, blank=True)
    baseline_reason = models.CharField(max_length=300, blank=True)
    target = models.CharField(max_length=300, blank=True)
    direction = models.CharField(max_length=10, choices=Direction.choices, default=Direction.NONE)
    source = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=MeasureState.choices, default=MeasureState.LIVE)
    state_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["priority", "position"]

    def __str__(self) -> str:
        return self.title


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
