import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from partnerships.models import Board, Meeting
from partnerships.operations import (
    DecisionRefused,
    add_item,
    arrange_meeting,
    create_board,
    record_attendance,
    record_decision,
)
from partnerships.statuses import Asked, Attended
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from tests.cast import BEGIN, Cast

pytestmark = pytest.mark.django_db

SignIn = Callable[[User | None], Client]


@pytest.fixture
def board(cast: Cast) -> Board:
    return create_board(partnership=cast.harbour, name="Duty board", from_on=BEGIN, by=None)


@pytest.fixture
def meeting(cast: Cast, board: Board) -> Meeting:
    return arrange_meeting(board=board, on=dt.date(2026, 3, 3), place="online", by=cast.chair)


def test_items_take_their_places_in_order(cast: Cast, meeting: Meeting) -> None:
    for title in ("Minutes", "Strategy"):
        add_item(meeting=meeting, title=title, asked=Asked.DECIDE, by=cast.lead)
    assert [str(item) for item in meeting.items.all()] == ["1. Minutes", "2. Strategy"]


def test_later_record_of_an_authority_replaces_its_own_only(cast: Cast, meeting: Meeting) -> None:
    fire, police = cast.authorities["fire-authority"], cast.authorities["chief-officer"]
    came = (Attended.PRESENT, "Chief officer")
    record_attendance(meeting=meeting, rows={fire: (Attended.ABSENT, ""), police: came}, by=cast.chair)
    record_attendance(meeting=meeting, rows={fire: (Attended.SUBSTITUTE, "Head of area")}, by=cast.chair)
    rows = {row.authority: (row.attended, row.role) for row in meeting.attendance.all()}
    assert rows == {fire: ("substitute", "Head of area"), police: came}


def test_correction_keeps_the_old_decision_and_is_made_once(cast: Cast, meeting: Meeting) -> None:
    old = record_decision(meeting=meeting, text="Adopt it", by=cast.chair)
    new = record_decision(meeting=meeting, text="Adopt it in May", by=cast.chair, corrects=old)
    assert [row.text for row in meeting.decisions.all()] == ["Adopt it", "Adopt it in May"]
    assert old.corrected_by == new
    with pytest.raises(DecisionRefused, match="Correct the newer one"):
        record_decision(meeting=meeting, text="Again", by=cast.chair, corrects=old)
    assert AuditEvent.objects.filter(verb="meeting.decided").count() == 2


def test_item_of_another_meeting_is_refused(cast: Cast, board: Board, meeting: Meeting) -> None:
    other = arrange_meeting(board=board, on=dt.date(2026, 9, 1), place="online", by=cast.chair)
    item = add_item(meeting=other, title="Later", asked=Asked.NOTE, by=cast.chair)
    with pytest.raises(DecisionRefused, match="of this meeting"):
        record_decision(meeting=meeting, text="Adopt it", by=cast.chair, item=item)


def test_meeting_is_visible_to_who_holds_a_seat(cast: Cast, meeting: Meeting) -> None:
    assert list(Meeting.objects.visible_to(cast.monitor)) == [meeting]
    assert not Meeting.objects.visible_to(cast.neighbour_lead).exists()


def test_chair_arranges_a_meeting_and_everybody_with_a_seat_finds_it(
    cast: Cast, board: Board, sign_in: SignIn
) -> None:
    sent = {"board": board.pk, "on_day": 3, "on_month": 3, "on_year": 2099, "place": "online"}
    client = sign_in(cast.chair)
    missed = client.post("/work/harbour/meetings/add/", sent | {"place": "", "purpose": "To adopt it"})
    assert missed.status_code == 200
    assert "To adopt it" in missed.content.decode()
    assert client.post("/work/harbour/meetings/add/", sent).status_code == 302
    page = sign_in(cast.monitor).get("/work/harbour/meetings/").content.decode()
    assert "3 March 2099" in page
    assert "Arrange a meeting" not in page


def test_chair_records_who_came_and_a_decision_on_one_page(
    cast: Cast, meeting: Meeting, sign_in: SignIn
) -> None:
    fire = cast.authorities["fire-authority"].pk
    sent = {f"attended_{fire}": "substitute", "text": "The board adopts it", "basis": "Paper 2"}
    client, record = sign_in(cast.chair), f"{meeting.get_absolute_url()}record/"
    refused = client.post(record, sent).content.decode()
    assert "Enter the role of the substitute." in refused
    assert "The board adopts it" in refused
    assert not meeting.decisions.exists()
    assert client.post(record, sent | {f"role_{fire}": "Head of area"}).status_code == 302
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Head of area" in page
    assert "The board adopts it" in page
    assert "No chief officer of police was present." in page
    assert "No fire and rescue authority was present" not in page


def test_kind_that_missed_two_meetings_is_named_so(
    cast: Cast, board: Board, meeting: Meeting, sign_in: SignIn
) -> None:
    later = arrange_meeting(board=board, on=dt.date(2026, 9, 1), place="online", by=cast.chair)
    fire, police = cast.authorities["fire-authority"], cast.authorities["chief-officer"]
    came = (Attended.PRESENT, "")
    record_attendance(meeting=meeting, rows={police: came}, by=cast.chair)
    record_attendance(meeting=later, rows={fire: came, police: (Attended.APOLOGIES, "")}, by=cast.chair)
    page = sign_in(cast.chair).get(later.get_absolute_url()).content.decode()
    assert "No integrated care board was present, for the second meeting in a row." in page
    assert "No chief officer of police was present." in page


def test_change_of_a_meeting_starts_from_what_is_there(cast: Cast, meeting: Meeting, sign_in: SignIn) -> None:
    client, change = sign_in(cast.lead), f"{meeting.get_absolute_url()}change/"
    assert 'value="online"' in client.get(change).content.decode()
    sent = {"on_day": 4, "on_month": 3, "on_year": 2026, "place": "Town hall", "starts_at": "14:00"}
    assert client.post(change, sent).status_code == 302
    meeting.refresh_from_db()
    assert (str(meeting), meeting.place) == ("Duty board, 4 March 2026", "Town hall")
    assert meeting.starts_at == dt.time(14)
