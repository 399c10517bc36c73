"""Publishing at a time: by the clock of the database, so that no server whose clock is wrong breaks an embargo."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models.functions import Now

from partnerships.access import capabilities
from partnerships.roles import Capability
from strategy.documents.reading import Reading
from strategy.models import Schedule, Strategy
from strategy.operations.moves import publish_locked, require_publishable
from strategy.operations.states import end_schedule, locked
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.publication.models import Edition

FURTHEST = dt.timedelta(days=365)
CHANGED = (
    "The text is no longer the one that was to be published. Set the time again for the text as it is now."
)


def database_now() -> dt.datetime:
    """Give the moment by the one clock that every process of the portal shares."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        row: tuple[dt.datetime] = cursor.fetchone()
    return row[0]


@transaction.atomic
def schedule_publication(
    *, strategy: Strategy, at: dt.datetime, next_review_on: dt.date, by: User, change_note: str = ""
) -> Schedule:
    """Decide that exactly this text is published at a moment; a later decision replaces an earlier one.

    :param at: an aware moment, to the second.
    :raises MoveClosed: with every reason against publishing it, and where the moment has passed or is a year off.
    """
    strategy = locked(strategy)
    reading = require_publishable(strategy, next_review_on, change_note, by=by, on=clock.today())
    now = database_now()
    if not now < at <= now + FURTHEST:
        raise MoveClosed(["Choose a time that is still to come, within a year."])
    end_schedule(strategy, by)
    schedule = Schedule.objects.create(
        strategy=strategy,
        fingerprint=reading.fingerprint,
        at=at.replace(microsecond=0),
        next_review_on=next_review_on,
        change_note=change_note.strip(),
        set_at=now,
        set_by=by,
    )
    record(
        "publication.scheduled",
        by=by,
        target=strategy,
        partnership=strategy.partnership,
        when=schedule.at.isoformat(),
        fingerprint=schedule.fingerprint,
    )
    return schedule


@transaction.atomic
def cancel_publication(*, strategy: Strategy, by: User) -> None:
    """Take a publication back whose moment has not come; a second time changes nothing.

    :raises PermissionDenied: when the person may not publish here.
    """
    strategy = locked(strategy)
    if Capability.PUBLISH not in capabilities(by, strategy.partnership):
        raise PermissionDenied("Your seat does not allow you to publish.")
    end_schedule(strategy, by)


def publish_due() -> int:
    """Publish what is due by the clock of the database; safe to run twice, and at the same time.

    :returns: how many were published.
    """
    return sum(_publish(pk) for pk in list(Schedule.objects.due().values_list("pk", flat=True)))


def _publish(pk: int) -> bool:
    try:
        with transaction.atomic():
            due = Schedule.objects.select_for_update(skip_locked=True, of=("self",)).due()
            schedule = due.select_related("strategy", "set_by").filter(pk=pk).first()
            if schedule is None:
                return False
            # Everything that this publication writes down says the time of the same clock.
            with clock.stopped_at(database_now()):
                schedule.edition = _edition_of(schedule)
            schedule.tried_at, schedule.failure = Now(), ""
            schedule.save(update_fields=["edition", "tried_at", "failure"])
            return True
    except (MoveClosed, PermissionDenied) as error:
        _note_failure(pk, str(error))
        return False


def _edition_of(schedule: Schedule) -> Edition:
    strategy = locked(schedule.strategy)
    if Reading(strategy).fingerprint != schedule.fingerprint:
        raise MoveClosed([CHANGED])
    return publish_locked(
        strategy,
        next_review_on=schedule.next_review_on,
        change_note=schedule.change_note,
        by=schedule.set_by,
    )


@transaction.atomic
def _note_failure(pk: int, reason: str) -> None:
    """Keep the schedule and tell the chair, once for each reason."""
    schedule = (
        Schedule.objects.select_for_update(of=("self",)).select_related("strategy__partnership").get(pk=pk)
    )
    is_news = schedule.failure != reason
    schedule.failure, schedule.tried_at = reason, Now()
    schedule.save(update_fields=["failure", "tried_at"])
    if is_news:
        strategy = schedule.strategy
        record(
            "publication.failed", by=None, target=strategy, partnership=strategy.partnership, reason=reason
        )
