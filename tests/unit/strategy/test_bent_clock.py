"""The Duty's days are days of UK clocks, on servers whose own clock stands in UTC and may be days off."""

import json
import os
import subprocess
import sys

import pytest

from svd_portal.embedded.system import bent_clock

SAYS = """
import datetime as dt, json
import django
django.setup()
from django.utils import timezone
from datasets.rules.reminders import DATES, is_reminder_due
from strategy.rules.clock import latest_review, submission_due
from strategy.rules.obligations import Place, Publication, Regime, after_publication
from svd_portal.core import clock
on = dt.date.fromisoformat({on!r})
owed = after_publication(Publication("e", on, frozenset([Regime.S8]), (Place("E08000035", "Leeds"),)))
sent = next(each for each in owed if "submission" in each.key)
today = clock.today()
print(json.dumps({{
    "today": today.isoformat(),
    "late": sent.is_late_on(today),
    "reminded": is_reminder_due(sent.due_on, dt.date.min, None, today, DATES),
    "review": latest_review(on).isoformat(),
    "utc": timezone.now().isoformat(),
}}))
"""


def said_at(moment: str, published_on: str) -> dict[str, object]:
    """Ask a process of its own, whose clock is bent to this moment of UTC or by this much."""
    library = bent_clock()
    if library is None:
        pytest.skip("needs libfaketime")
    environment = os.environ | {
        "LD_PRELOAD": library,
        "FAKETIME": moment,
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "TZ": "UTC",
        "DJANGO_SETTINGS_MODULE": "svd_portal.settings.test",
    }
    said = subprocess.run(
        [sys.executable, "-c", SAYS.format(on=published_on)],
        env=environment, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return dict(json.loads(said.stdout))


@pytest.mark.parametrize(
    ("moment", "published_on", "today", "late"),
    [
        # Wednesday 31 January 2024: due by the end of Tuesday 6 February.
        ("2024-02-06 23:59:58", "2024-01-31", "2024-02-06", False),
        ("2024-02-07 00:00:01", "2024-01-31", "2024-02-07", True),
        # Summer time: the UK's day ends an hour before that of UTC.
        ("2026-04-02 22:59:58", "2026-03-27", "2026-04-02", False),
        ("2026-04-02 23:00:01", "2026-03-27", "2026-04-03", True),
        # The night in which the clocks go forward, 28 March 2027, and back, 31 October 2027.
        ("2027-03-28 00:59:58", "2027-03-22", "2027-03-28", False),
        ("2027-03-28 22:59:58", "2027-03-22", "2027-03-28", False),
        ("2027-03-28 23:00:01", "2027-03-22", "2027-03-29", True),
        ("2027-10-30 23:00:01", "2027-10-25", "2027-10-31", False),
        ("2027-10-31 23:59:58", "2027-10-25", "2027-10-31", False),
        ("2027-11-01 00:00:01", "2027-10-25", "2027-11-01", True),
        # 29 February.
        ("2028-03-06 23:59:58", "2028-02-29", "2028-03-06", False),
        ("2028-03-07 00:00:01", "2028-02-29", "2028-03-07", True),
    ],
)
def test_a_date_is_late_from_the_first_second_of_the_next_uk_day(
    moment: str, published_on: str, today: str, late: bool
) -> None:
    said = said_at(moment, published_on)
    assert (said["today"], said["late"]) == (today, late)
    if late:
        assert said["reminded"]


@pytest.mark.parametrize("offset", [-3, 3])
def test_a_server_that_is_three_days_off_counts_the_same_days_from_a_publication(offset: int) -> None:
    said = said_at(f"{offset:+d}d", "2024-02-29")
    assert said["review"] == "2025-02-28"
    straight = said_at("+0d", "2024-02-29")
    assert str(said["utc"])[:10] != str(straight["utc"])[:10]
