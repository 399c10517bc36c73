import datetime as dt
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from svd_portal.notices.models import Digest, Notice  # named in strings below


class NoticeQuerySet(models.QuerySet["Notice"]):
    def waiting(self) -> "NoticeQuerySet":
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)

    def for_a_digest(self, until: dt.datetime) -> "NoticeQuerySet":
        """What was made before a moment and is in no digest yet."""
        return self.waiting().filter(is_daily=True, digest__isnull=True, made_at__lt=until)


class DigestQuerySet(models.QuerySet["Digest"]):
    def waiting(self) -> "DigestQuerySet":
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)
