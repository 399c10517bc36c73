from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from svd_portal.notices.models import Notice  # named in strings below


class NoticeQuerySet(models.QuerySet["Notice"]):
    def waiting(self) -> "NoticeQuerySet":
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)
