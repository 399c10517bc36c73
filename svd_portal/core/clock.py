"""The one clock of the portal: embargoes, leases, seats and deadlines all ask here, so tests can move it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_stopped_at: ContextVar[dt.datetime | None] = ContextVar("stopped_at", default=None)


def now() -> dt.datetime:
    return _stopped_at.get() or timezone.now()


def today() -> dt.date:
    """Give the date in the portal's time zone (Europe/London), in which the Duty's deadlines run."""
    return timezone.localdate(now())


@contextmanager
def stopped_at(moment: dt.datetime) -> Iterator[None]:
    """Hold the clock at a moment, for a test or for a demonstration's past; only this thread notices."""
    token = _stopped_at.set(moment)
    try:
        yield
    finally:
        _stopped_at.reset(token)
