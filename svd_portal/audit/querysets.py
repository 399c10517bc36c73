from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from svd_portal.audit.models import AuditEvent


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, target: Any) -> "AuditEventQuerySet":
        return self.filter(target_type=target._meta.label_lower, target_id=str(target.pk))

    def in_partnerships(self, slugs: Iterable[str]) -> "AuditEventQuerySet":
        return self.filter(partnership_slug__in=list(slugs))
