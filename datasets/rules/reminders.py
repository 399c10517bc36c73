"""On which days an authority is reminded of data that it was asked for."""

import datetime as dt
from collections.abc import Collection

BEFORE = (14, 3, 0)  # days before the due date
WEEK = 7  # and so many days apart once it is late


def last_reminder_day(due_on: dt.date, today: dt.date, before: Collection[int] = BEFORE) -> dt.date | None:
    """Give the latest day up to today on which a reminder falls; None before the first.

    :param before: how many days before the due date.
    """
    late = (today - due_on).days
    if late >= 0:
        return due_on + dt.timedelta(days=late - late % WEEK)
    past = [days for days in before if days >= -late]
    return due_on - dt.timedelta(days=min(past)) if past else None


def is_reminder_due(
    due_on: dt.date,
    asked_on: dt.date,
    reminded_on: dt.date | None,
    today: dt.date,
    before: Collection[int] = BEFORE,
) -> bool:
    """Say whether a reminder has to go out today.

    A day on which nobody ran the schedule is made up for on the next one, and several missed days make one reminder.
    Whoever was asked after a reminder's day was told then: that day needs no reminder.
    """
    day = last_reminder_day(due_on, today, before)
    if day is None or day <= asked_on:
        return False
    return reminded_on is None or reminded_on < day


def due_in_words(due_on: dt.date, today: dt.date) -> str:
    """Say how far off a due date is: due in 3 days, due today, 1 day late."""
    days = (due_on - today).days
    if days == 0:
        return "due today"
    count = f"{abs(days):,} {'day' if abs(days) == 1 else 'days'}"
    return f"due in {count}" if days > 0 else f"{count} late"
