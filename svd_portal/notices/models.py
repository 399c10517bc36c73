from django.conf import settings
from django.db import models
from django.db.models import Q

from svd_portal.audit.models import AuditEvent
from svd_portal.notices.querysets import NoticeQuerySet


class Notice(models.Model):
    """A message to one person or one mailbox about one thing that happened.

    ``text`` is blank once the message is sent or given up: it may hold a secret, such as the link of an
    invitation, and nobody needs it afterwards. Until then it waits here, so that a crash loses no message.
    """

    event = models.ForeignKey(AuditEvent, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    address = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
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
        ]

    def __str__(self) -> str:
        return f"{self.subject}, to {self.address}"
