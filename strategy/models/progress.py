"""How the delivery plan gets on: a living record beside the published strategy, which no update rewrites."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnerships.models import Authority
from strategy.models.plan import Action, Measure
from strategy.models.strategies import Strategy
from strategy.statuses import ActionStatus


class ProgressRound(models.Model):
    """One period, such as a quarter, for which each owner says how its actions and measures stand.

    ``report`` is frozen when the round is closed: what was said by then, and who said nothing.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="progress_rounds")
    period = models.CharField(max_length=100)
    closes_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    report: Any = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="progress_round_closed_with_its_report",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, report__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, report__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["strategy"], condition=Q(closed_at__isnull=True), name="progress_round_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy}: {self.period}"


class ProgressLink(models.Model):
    """A private link by which an owner says how its part stands, without an account. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(ProgressRound, on_delete=models.PROTECT, related_name="links")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    secret_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "authority"], name="progress_link_once_for_an_authority")
        ]

    def __str__(self) -> str:
        return f"{self.round}, {self.authority}"


class ProgressUpdate(models.Model):
    """What an owner said of one action or one measure. Insert-only; the last one counts."""

    round = models.ForeignKey(ProgressRound, on_delete=models.PROTECT, related_name="updates")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(
        Action, null=True, blank=True, on_delete=models.PROTECT, related_name="updates"
    )
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="updates"
    )
    status = models.CharField(max_length=20, choices=ActionStatus.choices, blank=True)
    value = models.CharField(max_length=100, blank=True)  # of a measure, as its owner writes it
    source = models.CharField(max_length=300, blank=True)
    words = models.TextField(blank=True)
    role = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # None where it came by a link

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="progress_update_of_an_action_or_a_measure",
                condition=(Q(action__isnull=False, measure__isnull=True, value="") & ~Q(status=""))
                | (Q(action__isnull=True, measure__isnull=False, status="") & ~Q(value="")),
            ),
            models.CheckConstraint(
                name="progress_update_stopped_says_what_was_learned",
                condition=~Q(status=ActionStatus.STOPPED) | ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action or self.measure}: {self.value or self.get_status_display()}"
