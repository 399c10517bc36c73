"""On which days somebody is reminded of what they owe: data, a part of a document, an action."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

APART = 5  # days between two reminders of one thing that is late, however they were made up for


@dataclass(frozen=True)
class Timing:
    """When reminders fall: days before the due date, days after it, and then so many days apart without end."""

    before: tuple[int, ...]  # 0 is the due date itself
    late: tuple[int, ...]
    then_every: int

    def days(self, due_on: dt.date, today: dt.date) -> Iterator[dt.date]:
        """Give every day up to today on which a reminder falls."""
        offsets = [*(-days for days in self.before), *self.late]
        offset = max(offsets)
        while due_on + dt.timedelta(days=offset + self.then_every) <= today:
            offset += self.then_every
            offsets.append(offset)
        days = (due_on + dt.timedelta(days=each) for each in offsets)
        return (day for day in days if day <= today)


REQUESTS = Timing(before=(14, 3, 0), late=(7,), then_every=7)
PARTS = Timing(before=(14, 7, 1), late=(1, 7), then_every=7)
DATES = Timing(before=(30, 7, 1), late=(1, 7, 30), then_every=30)


def last_reminder_day(due_on: dt.date, today: dt.date, timing: Timing = REQUESTS) -> dt.date | None:
    """Give the latest day up to today on which a reminder falls; None before the first."""
    return max(timing.days(due_on, today), default=None)


def is_reminder_due(
    due_on: dt.date,
    asked_on: dt.date,
    reminded_on: dt.date | None,
    today: dt.date,
    timing: Timing = REQUESTS,
) -> bool:
    """Say whether a reminder has to go out today.

    A day on which nobody ran the schedule is made up for on the next one, and several missed days make one reminder.
    Whoever was asked after a reminder's day was told then: that day needs no reminder. A late thing is never named
    twice within ``APART`` days: a reminder that was made up for puts the next one off.
    """
    day = last_reminder_day(due_on, today, timing)
    if day is None or day <= asked_on:
        return False
    if reminded_on is None:
        return True
    too_soon = reminded_on > due_on and (today - reminded_on).days < APART
    return reminded_on < day and not too_soon


def due_in_words(due_on: dt.date, today: dt.date) -> str:
    """Say how far off a due date is: due in 3 days, due today, 1 day late."""
    days = (due_on - today).days
    if days == 0:
        return "due today"
    count = f"{abs(days):,} {'day' if abs(days) == 1 else 'days'}"
    return f"due in {count}" if days > 0 else f"{count} late"
