"""Reminders of dates, and the calendars that read them."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from icalendar import Calendar, Event

from partnerships.models import SeatHolder
from partnerships.operations import arrange_meeting, end_seat
from strategy import operations as strategies
from strategy.models import CalendarFeed, ObligationReminder
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core import clock
from svd_portal.notices.models import Notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
LONDON = ZoneInfo("Europe/London")
DUE = dt.date(2030, 4, 3)


@pytest.fixture
def owed(cast: Cast) -> Cast:
    """A partnership that asks one thing of itself, by a day."""
    strategies.add_own_obligation(
        partnership=cast.harbour,
        what="Send the grant return",
        due_on=DUE,
        repeats="once",
        basis="Grant agreement",
        owner="lead",
        by=cast.lead,
    )
    return cast


def told_on(day: dt.date) -> list[str]:
    """Run the schedule on a day, twice, and say who is told of the return."""
    with clock.stopped_at(dt.datetime.combine(day, dt.time(9), tzinfo=LONDON)):
        before = set(Notice.objects.values_list("pk", flat=True))
        strategies.remind_of_dates()
        strategies.remind_of_dates()
    new = Notice.objects.exclude(pk__in=before).filter(subject__startswith="Send the grant return")
    return sorted(notice.address.split("@")[0] for notice in new)


def test_reminders_go_out_30_7_and_1_days_before_and_1_7_and_30_days_late(owed: Cast) -> None:
    told = {offset: told_on(DUE + dt.timedelta(days=offset)) for offset in range(-40, 65)}
    days = {offset: people for offset, people in told.items() if people}
    late = ["chair", "lead"]
    assert days == {-30: ["lead"], -7: ["lead"], -1: ["lead"], 1: late, 7: late, 30: late, 60: late}


def test_a_portal_that_was_off_for_weeks_makes_one_reminder_of_several(owed: Cast) -> None:
    assert told_on(DUE - dt.timedelta(days=30)) == ["lead"]
    assert told_on(DUE + dt.timedelta(days=9)) == ["chair", "lead"]
    assert told_on(DUE + dt.timedelta(days=10)) == []
    assert ObligationReminder.objects.filter(key__startswith="own-").count() == 2


def test_what_is_done_or_waived_is_not_reminded_of(owed: Cast) -> None:
    key = f"own-{owed.harbour.own_obligations.get().pk}/{DUE.isoformat()}"
    with clock.stopped_at(dt.datetime(2030, 3, 4, 12, tzinfo=LONDON)):
        strategies.record_met(
            partnership=owed.harbour, key=key, on=dt.date(2030, 3, 4), words="Sent.", by=owed.lead
        )
    assert told_on(DUE - dt.timedelta(days=1)) == []


def test_the_reminder_names_the_working_day_before_a_holiday(cast: Cast) -> None:
    with clock.stopped_at(dt.datetime(2030, 4, 1, 12, tzinfo=LONDON)):
        strategies.add_own_obligation(
            partnership=cast.harbour,
            what="Send the Easter return",
            due_on=dt.date(2030, 4, 22),
            repeats="once",
            basis="Grant agreement",
            owner="lead",
            by=cast.lead,
        )
        strategies.remind_of_dates()
    event = AuditEvent.objects.get(verb="obligation.reminded", detail__what="Send the Easter return")
    assert event.detail["act_by"] == "2030-04-18"


def made(cast: Cast, by: User, *, for_board: bool = False) -> str:
    _, secret = strategies.make_calendar(person=by, partnership=cast.harbour, for_board=for_board)
    return reverse("calendar:feed", args=[secret])


def events(client: Client, path: str) -> dict[str, Event]:
    answer = client.get(path)
    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    return {str(event["summary"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_a_calendar_shows_dates_as_days_and_meetings_in_local_time(owed: Cast, client: Client) -> None:
    board = owed.harbour.boards.get()
    arrange_meeting(
        board=board,
        on=dt.date(2030, 4, 2),
        starts_at=dt.time(10),
        place="Town hall",
        purpose="",
        by=owed.lead,
    )
    found = events(client, made(owed, owed.monitor))
    date = found["Send the grant return"]
    assert date.decoded("dtstart") == DUE
    assert "Grant agreement" in str(date["description"])
    meeting = found[f"{board.name}: {owed.harbour.name}"]
    # The clocks went forward two days before.
    assert meeting.decoded("dtstart").astimezone(dt.UTC) == dt.datetime(2030, 4, 2, 9, tzinfo=dt.UTC)


def test_the_same_date_keeps_its_name_so_that_no_calendar_shows_it_twice(owed: Cast, client: Client) -> None:
    path = made(owed, owed.lead)
    first, second = events(client, path), events(client, path)
    assert [str(event["uid"]) for event in first.values()] == [str(event["uid"]) for event in second.values()]
    assert len({str(event["uid"]) for event in first.values()}) == len(first)


def test_whoever_lost_the_seat_reads_nothing_and_neither_does_a_board_by_their_address(
    owed: Cast, client: Client
) -> None:
    own, board = made(owed, owed.author), made(owed, owed.author, for_board=True)
    assert "Send the grant return" in events(client, own)
    held = SeatHolder.objects.current().get(person=owed.author, seat__partnership=owed.harbour)
    end_seat(held=held, by=owed.lead)
    with clock.stopped_at(clock.now() + dt.timedelta(days=1)):
        assert events(client, own) == {}
        assert events(client, board) == {}


def test_an_address_that_was_taken_back_opens_nothing(owed: Cast, client: Client, sign_in: SignIn) -> None:
    path = made(owed, owed.author, for_board=True)
    feed = CalendarFeed.objects.get()
    with pytest.raises(PermissionDenied):
        strategies.end_calendar(feed=feed, partnership=owed.harbour, by=owed.monitor)
    page = reverse("strategy:calendar", args=[owed.harbour.slug])
    assert sign_in(owed.lead).post(page, {"end": feed.pk}).status_code == 302
    assert client.get(path).status_code == 404


def test_the_address_is_shown_once_and_only_its_hash_is_kept(owed: Cast, sign_in: SignIn) -> None:
    browser, page = sign_in(owed.board_member), reverse("strategy:calendar", args=[owed.harbour.slug])
    answer = browser.post(page, {"wish": "mine"}).content.decode()
    secret = answer.split("/calendar/")[1].split(".ics")[0]
    assert secret not in browser.get(page).content.decode()
    assert not CalendarFeed.objects.filter(secret_hash=secret).exists()
    assert browser.get(f"/calendar/{secret}.ics").status_code == 200
