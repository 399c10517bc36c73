import datetime as dt

import pytest

from datasets.rules.reminders import PARTS, REQUESTS, Timing, due_in_words, is_reminder_due, last_reminder_day

DUE = dt.date(2026, 3, 31)
ASKED = dt.date(2026, 1, 5)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def run_every_day(asked_on: dt.date, due_on: dt.date, until: dt.date, timing: Timing = REQUESTS) -> list[str]:
    """The days on which a reminder goes out when the schedule runs each day."""
    sent: list[dt.date] = []
    today = asked_on
    while today <= until:
        if is_reminder_due(due_on, asked_on, sent[-1] if sent else None, today, timing):
            sent.append(today)
        today += dt.timedelta(days=1)
    return [on.isoformat() for on in sent]


def test_reminders_go_out_14_and_3_days_before_on_the_day_and_weekly_after() -> None:
    assert run_every_day(ASKED, DUE, day("2026-04-15")) == [
        "2026-03-17", "2026-03-28", "2026-03-31", "2026-04-07", "2026-04-14",
    ]  # fmt: skip


def test_a_part_is_reminded_of_14_7_and_1_days_before_and_1_7_14_days_late() -> None:
    assert run_every_day(ASKED, DUE, day("2026-04-21"), PARTS) == [
        "2026-03-17", "2026-03-24", "2026-03-30", "2026-04-01", "2026-04-07", "2026-04-14", "2026-04-21",
    ]  # fmt: skip


def test_other_timings_need_no_other_code() -> None:
    actions = Timing(before=(30, 7, 1), late=(1, 7, 30), then_every=30)
    assert run_every_day(ASKED, DUE, day("2026-05-30"), actions) == [
        "2026-03-01", "2026-03-24", "2026-03-30", "2026-04-01", "2026-04-07", "2026-04-30", "2026-05-30",
    ]  # fmt: skip


def test_what_is_late_is_never_named_twice_within_five_days() -> None:
    """The reminder of 1 day late was made up for on the fourth day: that of the seventh waits for the ninth."""
    made_up = day("2026-04-04")
    assert not is_reminder_due(DUE, ASKED, made_up, day("2026-04-07"), PARTS)
    assert not is_reminder_due(DUE, ASKED, made_up, day("2026-04-08"), PARTS)
    assert is_reminder_due(DUE, ASKED, made_up, day("2026-04-09"), PARTS)


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
