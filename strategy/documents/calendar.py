"""The dates of some partnerships as an iCalendar (RFC 5545)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from partnerships.models import Meeting, Partnership
from partnerships.querysets import on
from strategy.documents.obligations import Standing, obligations_of
from strategy.models import CalendarFeed
from svd_portal.core import clock

BACK = dt.timedelta(days=365)  # meetings as far back as a calendar needs them
MOST = 1000


def partnerships_of(feed: CalendarFeed) -> list[Partnership]:
    """Give the partnerships whose dates a feed shows: those in which whoever made it reads drafts now."""
    seen = Partnership.objects.visible_to(feed.person).filter(on(clock.today()))
    return list(seen.filter(pk=feed.partnership_id) if feed.partnership_id else seen)


def calendar_of(partnerships: Sequence[Partnership], name: str) -> bytes:
    """Write the open dates and the meetings of these partnerships as iCalendar; the same event keeps its UID."""
    calendar = Calendar()
    calendar.add("prodid", "-//Serious Violence Duty portal//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", dt.timedelta(hours=6), parameters={"VALUE": "DURATION"})  # RFC 7986, 5.7
    for event in [*_dates(partnerships), *_meetings(partnerships)][:MOST]:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _dates(partnerships: Sequence[Partnership]) -> Iterable[Event]:
    for each in obligations_of(partnerships):
        if not each.is_settled and each.obligation.due_on is not None:
            yield _date(each, each.obligation.due_on)


def _date(standing: Standing, due_on: dt.date) -> Event:
    obligation, partnership = standing.obligation, standing.partnership
    url = settings.SITE_URL + reverse("strategy:obligation", args=[partnership.slug, obligation.key])
    says = [f"{partnership.name}. {standing.owner}. {obligation.basis}."]
    if standing.act_by:
        says.append(f"Offices are closed ({standing.why_closed}): act by {standing.act_by:%d %B %Y}.")
    return _event(
        f"{partnership.slug}/{obligation.key}",
        obligation.what,
        starts=due_on,
        ends=due_on + dt.timedelta(days=1),
        says=says,
        url=url,
    )


def _meetings(partnerships: Sequence[Partnership]) -> Iterable[Event]:
    rows = Meeting.objects.filter(board__partnership__in=partnerships, on__gte=clock.today() - BACK)
    for meeting in rows.select_related("board__partnership"):
        url = settings.SITE_URL + meeting.get_absolute_url()
        starts, ends = _when(meeting)
        yield _event(
            f"meeting-{meeting.pk}",
            f"{meeting.board.name}: {meeting.board.partnership.name}",
            starts=starts,
            ends=ends,
            says=[meeting.place, meeting.purpose],
            url=url,
        )


def _when(meeting: Meeting) -> tuple[dt.date, dt.date]:
    """Give a whole day where the time is not known; else two hours of UK local time."""
    if meeting.starts_at is None:
        return meeting.on, meeting.on + dt.timedelta(days=1)
    starts = dt.datetime.combine(meeting.on, meeting.starts_at, tzinfo=ZoneInfo(settings.TIME_ZONE))
    return starts, starts + dt.timedelta(hours=2)


def _event(uid: str, summary: str, *, starts: dt.date, ends: dt.date, says: Sequence[str], url: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@svd-portal")
    event.add("dtstamp", clock.now())
    event.add("summary", summary)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("description", "\n".join([*filter(None, says), url]))
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    return event
