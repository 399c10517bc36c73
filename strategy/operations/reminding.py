"""Reminding of dates, and the private addresses from which calendars read them."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from datasets.rules.reminders import DATES, due_in_words, is_reminder_due
from partnerships.access import standing
from partnerships.models import Partnership
from partnerships.querysets import on
from partnerships.roles import Capability
from strategy.documents.obligations import Standing, obligations_of
from strategy.models import CalendarFeed, ObligationReminder
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.private_links import hash_of, new_secret


def remind_of_dates() -> int:
    """Remind of every date that is open: 30, 7 and 1 days before, then 1, 7, 30 days late and once a month.

    Safe to run twice, and at the same time: one reminder of one thing goes out on one day.

    :returns: how many reminders went out.
    """
    partnerships = list(Partnership.objects.filter(on(clock.today())))
    rows = ObligationReminder.objects.values_list("partnership", "key").annotate(last=Max("on"))
    sent = {(partnership, key): last for partnership, key, last in rows}
    return sum(
        _remind(each)
        for each in obligations_of(partnerships)
        if _is_due(each, sent.get((each.partnership.pk, each.obligation.key)))
    )


def _is_due(standing: Standing, reminded_on: dt.date | None) -> bool:
    due_on = standing.obligation.due_on
    if due_on is None or standing.is_settled:
        return False
    # A date is as old as what it is counted from: its reminders begin when it is first seen.
    return is_reminder_due(due_on, dt.date.min, reminded_on, clock.today(), DATES)


@transaction.atomic
def _remind(standing: Standing) -> bool:
    obligation, partnership = standing.obligation, standing.partnership
    _, is_new = ObligationReminder.objects.get_or_create(
        partnership=partnership, key=obligation.key, on=clock.today()
    )
    if is_new and obligation.due_on is not None:
        record(
            "obligation.reminded",
            by=None,
            target=partnership,
            partnership=partnership,
            what=obligation.what,
            key=obligation.key,
            due_on=obligation.due_on.isoformat(),
            when=due_in_words(obligation.due_on, clock.today()),
            act_by=standing.act_by.isoformat() if standing.act_by else "",
            basis=obligation.basis,
            owner=obligation.owner.value,
            is_late=standing.is_late,
        )
    return is_new


@transaction.atomic
def make_calendar(*, person: User, partnership: Partnership, for_board: bool) -> tuple[CalendarFeed, str]:
    """Make a private address of a calendar: of all of a person's partnerships, or of one for its board.

    :returns: the feed and its secret, which is known only now: the row keeps its hash.
    :raises PermissionDenied: when the person has no seat in this partnership.
    """
    if not standing(person, partnership).can(Capability.READ_DRAFTS):
        raise PermissionDenied("You have no seat in this partnership.")
    secret = new_secret()
    feed = CalendarFeed.objects.create(
        person=person,
        partnership=partnership if for_board else None,
        secret_hash=hash_of(secret),
        made_at=clock.now(),
    )
    record("calendar.made", by=person, target=partnership, partnership=partnership)
    return feed, secret


@transaction.atomic
def end_calendar(*, feed: CalendarFeed, partnership: Partnership, by: User) -> None:
    """Take an address back, so that it shows nothing from then on; a second time changes nothing.

    :raises PermissionDenied: when it is not the person's own, nor one of a partnership whose seats they manage.
    """
    held = standing(by, partnership)
    manages = feed.partnership_id == partnership.pk and held.can(Capability.MANAGE_SEATS)
    if feed.person_id != by.pk and not manages:
        raise PermissionDenied("This calendar belongs to somebody else.")
    if CalendarFeed.objects.open().filter(pk=feed.pk).update(ended_at=clock.now(), ended_by=by):
        record("calendar.ended", by=by, target=partnership, partnership=partnership)


def find_calendar(secret: str) -> CalendarFeed | None:
    """Find the open calendar of this secret; None whatever is wrong with it."""
    feeds = CalendarFeed.objects.open().filter(secret_hash=hash_of(secret), person__is_active=True)
    return feeds.select_related("person", "partnership").first()
