import datetime as dt

import pytest

from datasets.rules.reminders import due_in_words, is_reminder_due, last_reminder_day

DUE = dt.date(2026, 3, 31)
ASKED = dt.date(2026, 1, 5)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def run_every_day(asked_on: dt.date, due_on: dt.date, until: dt.date) -> list[str]:
    """The days on which a reminder goes out when the schedule runs each day."""
    sent: list[dt.date] = []
    today = asked_on
    while today <= until:
        if is_reminder_due(due_on, asked_on, sent[-1] if sent else None, today):
            sent.append(today)
        today += dt.timedelta(days=1)
    return [on.isoformat() for on in sent]


def test_reminders_go_out_14_and_3_days_before_on_the_day_and_weekly_after() -> None:
    assert run_every_day(ASKED, DUE, day("2026-04-15")) == [
        "2026-03-17", "2026-03-28", "2026-03-31", "2026-04-07", "2026-04-14",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "first"),
    [("2026-03-16", "2026-03-17"), ("2026-03-17", "2026-03-28"), ("2026-03-28", "2026-03-31")],
)
def test_who_was_asked_late_gets_only_the_reminders_that_are_left(asked: str, first: str) -> None:
    assert run_every_day(day(asked), DUE, day("2026-03-31"))[0] == first


def test_a_missed_day_is_made_up_for() -> None:
    """Nothing ran from the 16th to the 19th."""
    assert is_reminder_due(DUE, ASKED, None, day("2026-03-20"))
    assert not is_reminder_due(DUE, ASKED, day("2026-03-20"), day("2026-03-21"))
    assert is_reminder_due(DUE, ASKED, day("2026-03-20"), day("2026-03-28"))


def test_several_missed_days_make_one_reminder() -> None:
    assert is_reminder_due(DUE, ASKED, day("2026-03-17"), day("2026-04-09"))
    assert not is_reminder_due(DUE, ASKED, day("2026-04-09"), day("2026-04-10"))
    assert is_reminder_due(DUE, ASKED, day("2026-04-09"), day("2026-04-14"))


def test_the_same_day_never_reminds_twice() -> None:
    assert is_reminder_due(DUE, ASKED, None, DUE)
    assert not is_reminder_due(DUE, ASKED, DUE, DUE)


def test_before_the_first_reminder_there_is_no_day() -> None:
    assert last_reminder_day(DUE, day("2026-03-16")) is None
    assert last_reminder_day(DUE, day("2026-03-17")) == day("2026-03-17")


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2026-03-28", "due in 3 days"),
        ("2026-03-30", "due in 1 day"),
        ("2026-03-31", "due today"),
        ("2026-04-01", "1 day late"),
        ("2029-03-31", "1,096 days late"),
    ],
)
def test_how_far_a_day_is_off_is_said_in_words(today: str, words: str) -> None:
    assert due_in_words(DUE, day(today)) == words
