"""Asking for data, answering, withdrawing, reminding: what becomes of a request and who is told."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from datasets.models import DataRequest, DatasetVersion, Definition, Upload, Withdrawal
from datasets.operations import AlreadyHeld, cannot_supply, remind_of_requests, withdraw_request
from datasets.statuses import RequestState
from partnerships.models import SeatHolder
from partnerships.operations import end_seat
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.notices.models import Notice
from tests.cast import BEGIN, Cast
from tests.factories import datasets as make
from tests.factories.requests import PERIODS, asked

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
DUE = dt.date(2026, 3, 31)


@pytest.fixture(autouse=True)
def _silent_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("svd_portal.jobs.operations.run_job.delay", lambda job_id: None)


@pytest.fixture(autouse=True)
def _seated_long_ago(cast: Cast) -> None:
    """The days of these tests lie before the day on which they run."""
    SeatHolder.objects.update(from_on=BEGIN)


def at(day: str) -> Any:
    return clock.stopped_at(dt.datetime.fromisoformat(f"{day}T12:00+00:00"))


def told(verb: str) -> set[str]:
    return set(Notice.objects.filter(event__verb=verb).values_list("address", flat=True))


def fresh(request: DataRequest) -> DataRequest:
    return DataRequest.objects.get(pk=request.pk)


def sentences() -> list[str]:
    events = AuditEvent.objects.filter(target_type="datasets.datarequest").order_by("pk")
    return [event.sentence for event in events]


# --- asking


def test_an_authority_is_asked_and_its_officers_are_told(cast: Cast) -> None:
    with clock.stopped_at(NOON):
        request = asked(cast, due_on=DUE, note="For the needs assessment.", areas=["E07000901"])
    assert (request.state, request.periods, request.areas) == ("asked", PERIODS, ["E07000901"])
    title = "Police recorded offences by area, month, offence, sex and age"
    assert sentences() == [f"Lead asked for data by 31 March 2026: {title}, Harbour integrated care board"]
    assert told("data_request.asked") == {"data_officer@harbour.example"}


def test_several_authorities_get_one_request_each(cast: Cast) -> None:
    asked(cast, authorities=[cast.authorities["icb"], cast.authorities["chief-officer"]])
    assert DataRequest.objects.count() == 2
    # Nobody sends data for the police here: their mailbox is told.
    assert told("data_request.asked") == {"data_officer@harbour.example", "chief-officer@harbour.example"}


def test_the_mailbox_is_told_when_nobody_holds_the_seat(cast: Cast) -> None:
    end_seat(held=SeatHolder.objects.get(person=cast.data_officer), by=cast.lead)
    asked(cast)
    assert told("data_request.asked") == {"icb@harbour.example"}


@pytest.mark.parametrize("person", ["author", "data_officer", "board_member", "monitor", "neighbour_lead"])
def test_only_who_speaks_for_the_partnership_asks(cast: Cast, person: str) -> None:
    with pytest.raises(PermissionDenied):
        asked(cast, by=getattr(cast, person))
    assert not DataRequest.objects.exists()
    assert asked(cast, by=cast.chair).asked_by == cast.chair


def test_what_is_held_is_not_collected_again(cast: Cast) -> None:
    version = make.accepted(cast)
    with pytest.raises(AlreadyHeld) as caught:
        asked(cast, authorities=[cast.authorities["chief-officer"]], periods=["2024-02", "2024-03"])
    [held] = caught.value.held
    assert "Harbour integrated care board has sent it for Feb 2024 (version 1" in held.words
    assert held.url == version.dataset.get_absolute_url()
    assert not DataRequest.objects.exists()


def test_a_reason_lets_it_be_asked_all_the_same(cast: Cast) -> None:
    make.accepted(cast)
    request = asked(cast, note="Please.", ask_again_because="The codes were wrong.")
    said = "Please.\nAsked again although it is held or was asked for: The codes were wrong."
    assert request.note == said
    assert asked(cast, periods=["2024-05"], ask_again_because="Not needed.").note == ""


def test_other_periods_can_be_asked_freely(cast: Cast) -> None:
    make.accepted(cast)
    assert asked(cast, periods=["2024-03"]).state == RequestState.ASKED


def test_a_withdrawn_version_does_not_count_as_held(cast: Cast) -> None:
    version = make.accepted(cast)
    Withdrawal.objects.create(
        version=version, reason="Wrong year", withdrawn_at=clock.now(), withdrawn_by=cast.data_officer
    )
    assert asked(cast).state == RequestState.ASKED


def test_what_was_asked_and_is_open_is_not_asked_again(cast: Cast) -> None:
    first = asked(cast)
    with pytest.raises(AlreadyHeld) as caught:
        asked(cast)
    assert "was asked for Jan 2024 to Feb 2024" in str(caught.value)
    assert caught.value.held[0].url == first.get_absolute_url()
    assert asked(cast, authorities=[cast.authorities["chief-officer"]]).pk  # somebody else was not asked
    withdraw_request(request=first, by=cast.lead)
    assert asked(cast).pk


# --- answering


def test_an_accepted_file_that_holds_all_answers(cast: Cast) -> None:
    request = asked(cast)
    version = make.accepted(cast)
    request = fresh(request)
    assert (request.state, request.version) == (RequestState.ANSWERED, version)
    assert request.answered_by == cast.data_officer
    assert sentences()[-1].startswith("Data Officer sent what was asked for: ")
    assert told("data_request.answered") == {"lead@harbour.example"}


def test_a_file_that_holds_a_part_leaves_the_request_open(cast: Cast) -> None:
    request = asked(cast, periods=["2024-01", "2024-02", "2024-03"])
    make.accepted(cast)
    assert fresh(request).state == RequestState.ASKED


def test_a_file_that_needs_fixing_answers_nothing(cast: Cast) -> None:
    request = asked(cast)
    make.run_job(make.send(cast, make.as_csv([(make.HARBOUR, "2024-01", "Burglary", "Male", "10-17", 9)])))
    assert fresh(request).state == RequestState.ASKED


def test_another_authority_or_other_data_answer_nothing(cast: Cast) -> None:
    police = asked(cast, authorities=[cast.authorities["chief-officer"]])
    make.offences()
    ambulance = asked(cast, definition=Definition.objects.get(key="ambulance_callouts"))
    make.accepted(cast)
    assert {fresh(police).state, fresh(ambulance).state} == {RequestState.ASKED}


@pytest.mark.parametrize(("sent_for_it", "state"), [(False, "asked"), (True, "answered")])
def test_a_file_for_other_areas_answers_only_if_it_was_sent_for_the_request(
    cast: Cast, sent_for_it: bool, state: str
) -> None:
    request = asked(cast, areas=["E07000901", "E07000902"])
    upload = make.send(cast, make.as_csv(make.offence_rows()))
    if sent_for_it:
        Upload.objects.filter(pk=upload.pk).update(request=request)
    make.run_job(upload)
    assert DatasetVersion.objects.get().upload == upload
    assert fresh(request).state == state


def test_data_that_come_after_all_answer_what_could_not_be_supplied(cast: Cast) -> None:
    request = asked(cast)
    cannot_supply(request=request, reason="No extract yet.", by=cast.data_officer)
    make.accepted(cast)
    assert fresh(request).state == RequestState.ANSWERED


# --- not supplied, not needed


def test_an_officer_says_that_it_cannot_be_supplied(cast: Cast) -> None:
    with clock.stopped_at(NOON):
        request = asked(cast, due_on=DUE)
        cannot_supply(
            request=request, reason="Only 3 cases.", until_on=dt.date(2026, 6, 1), by=cast.data_officer
        )
    request = fresh(request)
    assert (request.state, request.cannot_reason) == (RequestState.CANNOT, "Only 3 cases.")
    assert "cannot be supplied until 1 June 2026" in sentences()[-1]
    assert told("data_request.cannot") == {"lead@harbour.example"}
    # What somebody types freely is neither mailed nor kept for ever.
    said = [
        *Notice.objects.values_list("text", flat=True),
        *sentences(),
        str(AuditEvent.objects.values("detail")),
    ]
    assert not [text for text in said if "3 cases" in text]


def test_only_an_officer_of_that_authority_answers(cast: Cast, other_officer: User) -> None:
    request = asked(cast)
    for person in (cast.lead, other_officer, cast.chair):
        with pytest.raises(PermissionDenied):
            cannot_supply(request=request, reason="No.", by=person)
    assert fresh(request).state == RequestState.ASKED


def test_a_withdrawn_request_takes_no_answer(cast: Cast) -> None:
    request = asked(cast)
    withdraw_request(request=request, by=cast.chair)
    assert sentences()[-1].startswith("Chair withdrew the request for ")
    assert told("data_request.withdrawn") == {"data_officer@harbour.example"}
    with pytest.raises(MoveClosed, match="no longer needed"):
        cannot_supply(request=request, reason="No.", by=cast.data_officer)
    make.accepted(cast)
    assert fresh(request).state == RequestState.WITHDRAWN


def test_an_answered_request_is_not_withdrawn(cast: Cast) -> None:
    request = asked(cast)
    make.accepted(cast)
    with pytest.raises(MoveClosed):
        withdraw_request(request=request, by=cast.lead)
    with pytest.raises(PermissionDenied):
        withdraw_request(request=asked(cast, periods=["2025-01"]), by=cast.author)


# --- the clock


def test_reminders_go_out_once_a_day_and_make_up_for_missed_days(cast: Cast) -> None:
    with clock.stopped_at(NOON):
        request = asked(cast, due_on=DUE)
    sent: dict[str, int] = {}
    for day in ("2026-03-16", "2026-03-19", "2026-03-19", "2026-03-20", "2026-03-31", "2026-04-08"):
        with at(day):
            sent[day] = sent.get(day, 0) + remind_of_requests()
    assert sent == {"2026-03-16": 0, "2026-03-19": 1, "2026-03-20": 0, "2026-03-31": 1, "2026-04-08": 1}
    subjects = Notice.objects.filter(event__verb="data_request.reminded").order_by("pk")
    assert [notice.subject.split(":")[0] for notice in subjects] == [
        "Data due in 12 days", "Data due today", "Data 8 days late",
    ]  # fmt: skip
    assert {notice.address for notice in subjects} == {"data_officer@harbour.example"}
    assert fresh(request).reminded_on == dt.date(2026, 4, 8)


def test_nobody_is_reminded_of_what_is_closed(cast: Cast) -> None:
    with clock.stopped_at(NOON):
        answered = asked(cast, due_on=DUE)
        make.accepted(cast)
        withdrawn = asked(cast, due_on=DUE, periods=["2025-01"])
        withdraw_request(request=withdrawn, by=cast.lead)
    with at("2026-04-20"):
        assert remind_of_requests() == 0
    assert fresh(answered).reminded_on is None


def test_on_the_day_that_an_authority_named_it_is_due_again(cast: Cast) -> None:
    with clock.stopped_at(NOON):
        request = asked(cast, due_on=DUE)
        until = dt.date(2026, 6, 1)
        cannot_supply(request=request, reason="A new system.", until_on=until, by=cast.data_officer)
    with at("2026-05-31"):
        assert remind_of_requests() == 0
    with at("2026-06-02"):
        assert remind_of_requests() == 1
        assert remind_of_requests() == 0
    request = fresh(request)
    assert (request.state, request.due_on, request.answered_by) == (RequestState.ASKED, until, None)
    assert request.cannot_reason == "A new system."


def test_a_message_leads_to_the_request(cast: Cast) -> None:
    request = asked(cast)
    [text] = Notice.objects.values_list("text", flat=True)
    assert request.get_absolute_url() in text
    assert "Never send data by e-mail." in text
