"""Working days: a date of the Duty that falls on a weekend or a bank holiday has to be met on an earlier day."""

import datetime as dt
from functools import cache

import holidays

SUBDIVISIONS = {"england": "ENG", "wales": "WLS"}


@cache
def _bank_holidays(nation: str, year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=year)


def is_working_day(day: dt.date, nation: str = "england") -> bool:
    """Say whether offices are open: no Saturday, Sunday or bank holiday of the nation.

    :param nation: ``england`` or ``wales`` (Banking and Financial Dealings Act 1971, and proclamations).
    :raises KeyError: for another nation.
    """
    return day.weekday() < 5 and day not in _bank_holidays(nation, day.year)


def working_day_on_or_before(day: dt.date, nation: str = "england") -> dt.date:
    """Give the last day on which offices are open, no later than this one."""
    while not is_working_day(day, nation):
        day -= dt.timedelta(days=1)
    return day


def why_closed(day: dt.date, nation: str = "england") -> str:
    """Name what keeps offices closed on a day: the bank holiday, else the day of the week; empty on a working day."""
    named = _bank_holidays(nation, day.year).get(day)
    if named:
        return str(named)
    return f"a {day:%A}" if day.weekday() >= 5 else ""
