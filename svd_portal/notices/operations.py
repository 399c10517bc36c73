from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core import clock
from svd_portal.jobs.operations import enqueue
from svd_portal.notices.models import Notice
from svd_portal.notices.registry import RULES, Rule
from svd_portal.notices.tasks import SEND


def post(
    *, event: AuditEvent, address: str, subject: str, text: str, person: User | None = None
) -> Notice | None:
    """Write one message into the caller's transaction and ask for its sending, once an event and address.

    :returns: the notice, or None when this address is told of the event already.
    """
    line = " ".join(subject.split())[:200]  # a line break in a title must not become a mail header
    notice, is_new = Notice.objects.get_or_create(
        event=event,
        address=address.lower(),
        defaults={"person": person, "subject": line, "text": text, "made_at": clock.now()},
    )
    if not is_new:
        return None
    enqueue(SEND, key=f"notice/{notice.pk}", notice=notice.pk)
    return notice


def tell_about(event: AuditEvent) -> None:
    """Write the messages that the rules ask for, in the transaction of what happened."""
    for rule in RULES.get(event.verb, []):
        for recipient in rule.audience(event):
            _tell(event, rule, recipient)


def on_recorded(sender: Any, event: AuditEvent, **kwargs: Any) -> None:
    tell_about(event)


def _tell(event: AuditEvent, rule: Rule, recipient: User | str) -> None:
    person = recipient if isinstance(recipient, User) else None
    if person is not None and (person.pk == event.by_id or not person.is_active):
        return  # nobody is told what they did themselves
    address = person.email if person else str(recipient)
    context = {"event": event, "person": person, "link": settings.SITE_URL + rule.link(event)}
    subject = rule.subject.format_map({**event.detail, "target": event.target_label})
    text = render_to_string(rule.template, context)
    post(event=event, address=address, subject=subject, text=text, person=person)
