"""The dates that the Duty sets for a strategy, counted from its publication."""

import datetime as dt

from dateutil.relativedelta import relativedelta

SUBMISSION_BASIS = "r.4(2): within 7 days commencing on the date of publication"
REVIEW_BASIS = "Guidance: review within 12 months (s.8(7)(b) sets no interval)"


def submission_due(published_on: dt.date) -> dt.date:
    """Give the last day for sending a strategy to the Secretary of State.

    "Commencing on" makes the day of publication day 1 of 7: r.4(2), S.I. 2022/1304.
    """
    return published_on + dt.timedelta(days=6)


def latest_review(published_on: dt.date) -> dt.date:
    """Give the day 12 months on, by which guidance expects a review; 29 February counts to 28 February."""
    return published_on + relativedelta(months=12)
