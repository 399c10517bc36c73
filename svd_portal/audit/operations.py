import logging
from typing import Any

from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.audit.signals import recorded
from svd_portal.audit.verbs import VERBS
from svd_portal.core import clock

log = logging.getLogger("svd.audit")


def record(
    verb: str, *, by: User | None, target: Any = None, partnership: Any = None, **detail: Any
) -> AuditEvent:
    """Write one audit event inside the caller's transaction and wake who listens.

    :param detail: plain JSON values that the verb's sentence names; never a personal or small value.
    :raises KeyError: when the verb is not in the registry.
    """
    VERBS[verb]
    slug = getattr(partnership, "slug", "")
    event = AuditEvent.objects.create(
        verb=verb, at=clock.now(), by=by, partnership_slug=slug, detail=detail, **_target_fields(target)
    )
    log.info("%s by=%s target=%s/%s", verb, by and by.pk, event.target_type, event.target_id)
    recorded.send(sender=AuditEvent, event=event)
    return event


def _target_fields(target: Any) -> dict[str, str]:
    if target is None:
        return {}
    return {
        "target_type": target._meta.label_lower,
        "target_id": str(target.pk),
        "target_label": str(target)[:300],
    }
