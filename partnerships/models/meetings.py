"""Meetings of boards: agenda, who came, what was decided."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from partnerships.models.authorities import Authority
from partnerships.models.seats import Board
from partnerships.querysets import (
    MeetingQuerySet,
)
from partnerships.statuses import Asked, Attended


class Meeting(models.Model):
    """A meeting of a board or of a sub-group."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)  # UK local time; the day may be known first
    place = models.CharField(max_length=200)  # or "online"
    purpose = models.TextField(blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["on", "starts_at", "pk"]

    def __str__(self) -> str:
        return f"{self.board}, {self.on.day} {self.on:%B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("partnerships:meeting", args=[self.board.partnership.slug, self.pk])


class AgendaItem(models.Model):
    """One item of an agenda, in its place."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    asked = models.CharField(max_length=10, choices=Asked.choices)
    paper_url = models.URLField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(name="one_item_at_a_position", fields=["meeting", "position"])]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Attendance(models.Model):
    """How an authority was represented at a meeting: by a role, never by a person's name."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    attended = models.CharField(max_length=10, choices=Attended.choices)
    role = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["authority__name"]
        constraints = [
            models.UniqueConstraint(name="one_attendance_of_an_authority", fields=["meeting", "authority"])
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.get_attended_display()}"


class MeetingDecision(models.Model):
    """What a meeting decided. Insert-only: a correction is a new row that names the old one."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    text = models.TextField()
    basis = models.TextField(blank=True)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
