"""The delivery plan: priorities, objectives, actions and measures."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnerships.models import Authority, MeetingDecision
from strategy.models.consultation import Consultee
from strategy.models.strategies import Strategy
from strategy.querysets import PriorityQuerySet
from strategy.statuses import (
    Acceptance,
    ActionStatus,
    Direction,
    Evidence,
    LetOut,
    MeasureState,
    PreventionLevel,
    Targeting,
    Task,
)


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
    due_on = models.DateField(null=True, blank=True)
    due = models.CharField(
        max_length=200, blank=True
    )  # where it is no day: "each spring", or what a source says
    status = models.CharField(max_length=20, choices=ActionStatus.choices, default=ActionStatus.NOT_STARTED)
    prevention_level = models.CharField(max_length=20, choices=PreventionLevel.choices, blank=True)
    targeting = models.CharField(max_length=20, choices=Targeting.choices, blank=True)
    measure_in_words = models.CharField(max_length=500, blank=True)
    milestones: Any = models.JSONField(default=list, blank=True)  # {"on", "what"}, as plan_lines reads them
    funding: Any = models.JSONField(default=list, blank=True)  # {"source", "pounds", "years"}
    finding = models.TextField(blank=True)  # as the edition that the strategy answers says it
    evidence = models.CharField(max_length=10, choices=Evidence.choices, blank=True)
    lesson = models.TextField(blank=True)  # what was learned, where it was stopped
    # An educational, prison or youth custody authority that is to carry it out (s.8(5), s.15(4)).
    assigned_to = models.ForeignKey(
        Consultee, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    task = models.CharField(max_length=10, choices=Task.choices, default=Task.CARRY_OUT)
    meeting_decision = models.ForeignKey(
        MeetingDecision, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # by which a board took it on

    class Meta:
        ordering = ["objective", "position"]

    def __str__(self) -> str:
        return self.title

    @property
    def due_in_words(self) -> str:
        """The day (ISO), else the words for when; empty where nothing is said."""
        return self.due_on.isoformat() if self.due_on else self.due

    @property
    def who(self) -> str:
        """Name who will do it: the authority or, in an import, the words of the source."""
        return self.owner.name if self.owner else self.owner_in_words


class Measure(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=500)
    definition = models.TextField(blank=True)
    frequency = models.CharField(max_length=100, blank=True)
    breaks: Any = models.JSONField(
        default=list, blank=True
    )  # {"on", "what"}: from when a series means another thing
    owner = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="measures"
    )  # who says how it stands
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


class AssignmentAnswer(models.Model):
    """What an authority says that is to carry out an action (s.15(4), (7)). Insert-only; the last one counts."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=10, choices=Acceptance.choices)
    ground = models.CharField(max_length=20, choices=LetOut.choices, blank=True)
    words = models.TextField(blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="assignment_answer_names_its_let_out",
                condition=Q(answer=Acceptance.ACCEPTED, ground="")
                | (~Q(answer=Acceptance.ACCEPTED) & ~Q(ground="") & ~Q(words="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.get_answer_display()}"
