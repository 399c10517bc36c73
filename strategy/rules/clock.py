"""The dates that the Duty sets for a strategy, counted from its publication."""

import datetime as dt
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

SUBMISSION_BASIS = "r.4(2): within 7 days commencing on the date of publication"
REVIEW_BASIS = "Guidance: review within 12 months (s.8(7)(b) sets no interval)"
# The portal keeps no record of submissions yet, so the reminder stops by itself.
SUBMISSION_SHOWN_FOR = dt.timedelta(days=30)


@dataclass(frozen=True)
class Obligation:
    """Something to be done by a day (inclusive), and the rule that says so."""

    what: str
    due_on: dt.date
    basis: str

    def is_late_on(self, day: dt.date) -> bool:
        return day > self.due_on


def submission_due(published_on: dt.date) -> dt.date:
    """Give the last day for sending a strategy to the Secretary of State.

    "Commencing on" makes the day of publication day 1 of 7: r.4(2), S.I. 2022/1304.
    """
    return published_on + dt.timedelta(days=6)


def latest_review(published_on: dt.date) -> dt.date:
    """Give the day 12 months on, by which guidance expects a review; 29 February counts to 28 February."""
    return published_on + relativedelta(months=12)


def submission(published_on: dt.date, today: dt.date) -> Obligation | None:
    """Give the duty to submit while the portal still shows it: until 30 days after it fell due."""
    due_on = submission_due(published_on)
    if today > due_on + SUBMISSION_SHOWN_FOR:
        return None
    return Obligation("Send the strategy to the Secretary of State", due_on, SUBMISSION_BASIS)


def review(next_review_on: dt.date) -> Obligation:
    """Give the duty to review a published strategy by the day that its authorities set."""
    return Obligation("Review the strategy", next_review_on, REVIEW_BASIS)
