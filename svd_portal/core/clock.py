"""The one clock of the portal: embargoes, leases, seats and deadlines all ask here, so tests can move it."""

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    return timezone.now()


def today() -> dt.date:
    """Give the date in the portal's time zone (Europe/London), in which the Duty's deadlines run."""
    return timezone.localdate()
