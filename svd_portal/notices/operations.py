import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core import clock
from svd_portal.jobs.operations import enqueue
from svd_portal.notices.groups import CHOSEN, Group, Way
from svd_portal.notices.models import Digest, Notice, Preference
from svd_portal.notices.preferences import way_of
from svd_portal.notices.registry import RULES, Rule
from svd_portal.notices.tasks import SEND, SEND_DIGEST

MORNING = dt.time(
    8, 30
)  # Europe/London, after the first reminders of the day; no change of the clocks skips it
EVENING = dt.time(20)  # a digest that the portal could not make by then comes with the next one


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
    """Write one message; a mailbox has nobody who could set a preference and is told at once."""
    person = recipient if isinstance(recipient, User) else None
    if person is not None and (person.pk == event.by_id or not person.is_active):
        return  # nobody is told what they did themselves
    way = way_of(person, rule.group) if person else Way.ONCE
    if way == Way.OFF:
        return
    if person and way == Way.DAILY:
        _keep_for_digest(event, rule, person)
        return
    address = person.email if person else str(recipient)
    context = {"event": event, "person": person, "link": settings.SITE_URL + rule.link(event)}
    text = render_to_string(rule.template, context)
    post(event=event, address=address, subject=rule.subject_of(event), text=text, person=person)


def _keep_for_digest(event: AuditEvent, rule: Rule, person: User) -> None:
    line = {"person": person, "subject": rule.subject_of(event), "is_daily": True, "made_at": clock.now()}
    Notice.objects.get_or_create(event=event, address=person.email.lower(), defaults=line)


@transaction.atomic
def set_preferences(*, person: User, ways: Mapping[Group, Way]) -> None:
    """Keep the way in which a person wants each group of notices.

    :raises ValueError: for a group that nobody can switch off.
    """
    for group, way in ways.items():
        if group not in CHOSEN:
            raise ValueError(f"Nobody chooses how {group.label} come.")
        Preference.objects.update_or_create(person=person, group=group, defaults={"way": way})


def make_digests() -> int:
    """Make the digests of the day once its morning has come; safe to run twice, and at the same time.

    What happens after the morning waits for the next one, so nobody gets a second digest or one in the afternoon
    because the portal was busy; a morning on which nothing ran is made up for until the evening.

    :returns: how many digests were made.
    """
    day, zone = clock.today(), ZoneInfo(settings.TIME_ZONE)
    morning = dt.datetime.combine(day, MORNING, tzinfo=zone)
    if not morning <= clock.now() < dt.datetime.combine(day, EVENING, tzinfo=zone):
        return 0
    waiting = Notice.objects.for_a_digest(morning).order_by().values_list("person", flat=True).distinct()
    return sum(_make_digest(person, day, morning) for person in sorted(filter(None, waiting)))


@transaction.atomic
def _make_digest(person: int, day: dt.date, morning: dt.datetime) -> bool:
    """Take what waits into the digest of the day and ask for its sending: all three together, or nothing.

    Of two that do this at once, the constraint of the table lets one through; the other waits for it and leaves.
    """
    digest, is_new = Digest.objects.get_or_create(
        person_id=person, day=day, defaults={"made_at": clock.now()}
    )
    if not is_new:
        return False
    Notice.objects.for_a_digest(morning).filter(person=person).update(digest=digest)
    enqueue(SEND_DIGEST, key=f"digest/{person}/{day}", digest=digest.pk)
    return True
