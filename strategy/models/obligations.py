"""What shows that an obligation was met or waived, and what a partnership asks of itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnerships.models import Authority, Partnership
from strategy.querysets import CalendarFeedQuerySet, ObligationRecordQuerySet, OwnObligationQuerySet
from strategy.statuses import ObligationOwner, RecordKind, Repeats


class ObligationRecord(models.Model):
    """One thing that was said of an obligation, which is derived and so named by its key. Insert-only: the last counts.

    A waiver is public with its reason; so is the address of a published strategy.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="obligation_records")
    key = models.CharField(max_length=120)
    what = models.CharField(max_length=300)  # as it was called when this was recorded
    kind = models.CharField(max_length=10, choices=RecordKind.choices)
    on = models.DateField()  # when it was met or waived
    authority = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.URLField(blank=True)
    words = models.TextField(blank=True)  # the evidence, or the reason
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ObligationRecordQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["partnership", "key"])]
        constraints = [
            models.CheckConstraint(
                name="obligation_record_says_something", condition=~Q(words="") | ~Q(address="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.get_kind_display()}"


class OwnObligation(models.Model):
    """Something with a date that a partnership asks of itself: a meeting, a grant return, a count."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="own_obligations")
    what = models.CharField(max_length=200)
    due_on = models.DateField()  # the first time
    repeats = models.CharField(max_length=10, choices=Repeats.choices, default=Repeats.ONCE)
    basis = models.CharField(max_length=200)
    owner = models.CharField(max_length=10, choices=ObligationOwner.choices, default=ObligationOwner.LEAD)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OwnObligationQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="own_obligation_ended_at_with_by",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.what


class ObligationReminder(models.Model):
    """A reminder of an obligation that went out on a day: no two go out for one thing on one day. Insert-only."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="obligation_reminders"
    )
    key = models.CharField(max_length=120)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "key", "on"], name="obligation_reminder_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} on {self.on}"


class CalendarFeed(models.Model):
    """A private address from which a calendar reads dates: of one person, or of one partnership for its board.

    Only the hash of its secret is kept. It shows what the person who made it may see now, and nothing once they
    hold no seat there.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feeds"
    )
    partnership = models.ForeignKey(
        Partnership, null=True, blank=True, on_delete=models.PROTECT, related_name="calendar_feeds"
    )  # None: all partnerships of the person
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="calendar_feed_ended_at_with_by",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.partnership or self.person}"
