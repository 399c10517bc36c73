"""Working days follow the bank holidays of the nation."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.rules.working_days import is_working_day, why_closed, working_day_on_or_before

DAYS = st.dates(dt.date(2022, 1, 1), dt.date(2040, 12, 31))
NATIONS = st.sampled_from(["england", "wales"])


@pytest.mark.parametrize(
    ("day", "before", "why"),
    [
        ("2024-02-06", "2024-02-06", ""),  # a Tuesday
        ("2026-11-28", "2026-11-27", "a Saturday"),
        ("2027-03-28", "2027-03-25", "a Sunday"),  # Easter Sunday: Good Friday stands before it
        ("2026-12-28", "2026-12-24", "Boxing Day"),  # in lieu of a Saturday
        ("2023-05-08", "2023-05-05", "Coronation"),
        ("2022-09-19", "2022-09-16", "State Funeral"),
    ],
)
def test_a_closed_day_is_named_and_the_working_day_before_it_is_found(
    day: str, before: str, why: str
) -> None:
    asked = dt.date.fromisoformat(day)
    assert working_day_on_or_before(asked).isoformat() == before
    assert why in why_closed(asked)
    assert bool(why_closed(asked)) is not is_working_day(asked)


@given(DAYS, NATIONS)
def test_the_working_day_is_never_later_and_never_far(day: dt.date, nation: str) -> None:
    found = working_day_on_or_before(day, nation)
    assert is_working_day(found, nation)
    assert dt.timedelta(0) <= day - found <= dt.timedelta(days=5)


def test_a_nation_outside_the_act_has_no_working_days_here() -> None:
    with pytest.raises(KeyError):
        is_working_day(dt.date(2026, 11, 30), "scotland")
