"""The delivery plan: priorities, objectives, actions and measures."""

import uuid

from django.db import models

from partnerships.models import Authority
from strategy.models.strategies import Strategy
from strategy.querysets import PriorityQuerySet
from strategy.statuses import ActionStatus, Direction, MeasureState, PreventionLevel, Targeting


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
