from django.conf import settings
from django.db import models
from django.db.models import Q

from svd_portal.audit.models import AuditEvent
from svd_portal.notices.groups import LOCKED, Group, Way
from svd_portal.notices.querysets import DigestQuerySet, NoticeQuerySet


class Preference(models.Model):
    """The way in which one person wants one group of notices; without a row the group's default holds."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences"
    )
    group = models.CharField(max_length=20, choices=Group.choices)
    way = models.CharField(max_length=10, choices=Way.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "group"], name="preference_once_for_person_and_group"),
            models.CheckConstraint(
                name="preference_not_for_what_is_needed", condition=~Q(group__in=sorted(LOCKED))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()}: {self.get_way_display()}"


class Digest(models.Model):
    """The one e-mail of a person and a day. Its lines are put together as it goes out; no text is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="digests")
    day = models.DateField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="digest_once_for_person_and_day"),
            models.CheckConstraint(
                name="digest_ended_once", condition=Q(sent_at__isnull=True) | Q(given_up_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}, to {self.person}"


class Notice(models.Model):
    """A message to one person or one mailbox about one thing that happened.

    ``text`` is blank once the message is sent or given up: it may hold a secret, such as the link of an
    invitation, and nobody needs it afterwards. Until then it waits here, so that a crash loses no message. What
    waits for a digest has no text at all: its line is made when the digest goes out, if the person may still read it.
    """

    event = models.ForeignKey(AuditEvent, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    address = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    is_daily = models.BooleanField(default=False)
    digest = models.ForeignKey(
        Digest, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "address"], name="notice_once_for_event_and_address"),
            models.CheckConstraint(
                name="notice_ended_once", condition=Q(sent_at__isnull=True) | Q(given_up_at__isnull=True)
            ),
            models.CheckConstraint(
                name="notice_text_only_while_waiting",
                condition=Q(text="") | Q(sent_at__isnull=True, given_up_at__isnull=True),
            ),
            models.CheckConstraint(
                name="notice_in_a_digest_is_daily_to_a_person_and_has_no_text",
                condition=Q(is_daily=False, digest__isnull=True)
                | Q(is_daily=True, person__isnull=False, text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, to {self.address}"
