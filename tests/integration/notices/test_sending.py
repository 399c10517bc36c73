"""Notices: written with what happened, sent once, and nothing of their text kept."""

from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from partnerships.models import SeatHolder
from partnerships.operations import end_seat
from svd_portal.audit.operations import record
from svd_portal.jobs import ledger, operations
from svd_portal.jobs.models import Job
from svd_portal.jobs.statuses import JobState
from svd_portal.notices.groups import Group, Way
from svd_portal.notices.models import Notice
from svd_portal.notices.operations import post, set_preferences
from svd_portal.publication.models import Document
from tests.cast import Cast
from tests.factories import datasets
from tests.factories import strategy as strategies

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(operations.run_job, "delay", lambda job_id: None)  # the doorbell is not under test
    mail.outbox.clear()
    yield


def told(verb: str) -> set[str]:
    return set(Notice.objects.filter(event__verb=verb).values_list("address", flat=True))


def work() -> None:
    for job in Job.objects.filter(kind="notices.send"):
        ledger.run(job.pk)


def one_notice(cast: Cast, text: str = "the secret link") -> Notice:
    event = record("board.created", by=cast.lead, target=cast.harbour, partnership=cast.harbour)
    notice = post(event=event, address="New@Harbour.example", subject="Hello", text=text)
    assert notice is not None
    return notice


def test_notice_goes_out_once_however_often_its_job_runs(cast: Cast) -> None:
    notice = one_notice(cast)
    work()
    work()
    assert [message.to for message in mail.outbox] == [["new@harbour.example"]]
    notice.refresh_from_db()
    assert notice.sent_at is not None


def test_notice_keeps_no_text_once_it_is_sent(cast: Cast) -> None:
    notice = one_notice(cast)
    work()
    notice.refresh_from_db()
    assert (notice.text, mail.outbox[0].body) == ("", "the secret link")


def test_notice_is_written_once_for_an_event_and_an_address(cast: Cast) -> None:
    notice = one_notice(cast)
    assert post(event=notice.event, address="new@harbour.example", subject="Again", text="again") is None
    work()
    assert len(mail.outbox) == 1


def test_notice_vanishes_with_the_transaction_of_what_happened(cast: Cast) -> None:
    with transaction.atomic():
        one_notice(cast)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not Job.objects.filter(kind="notices.send").exists()


def test_notice_waits_and_goes_out_later_when_the_mail_server_is_down(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = one_notice(cast)
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", _refuse)
        work()
    notice.refresh_from_db()
    assert (notice.sent_at, notice.text) == (None, "the secret link")
    work()
    assert len(mail.outbox) == 1


def test_notice_is_blanked_when_it_is_given_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = one_notice(cast)
    monkeypatch.setattr(EmailBackend, "send_messages", _refuse)
    for _ in range(6):
        work()
    assert Job.objects.get(kind="notices.send").state == JobState.DEAD
    notice.refresh_from_db()
    assert notice.text == ""
    assert notice.given_up_at is not None


def _refuse(self: EmailBackend, messages: object) -> int:
    raise ConnectionRefusedError("no mail server")


def test_notice_has_one_line_as_its_subject_whatever_a_title_holds(cast: Cast) -> None:
    event = record("board.created", by=cast.lead, target=cast.harbour, partnership=cast.harbour)
    post(event=event, address="a@b.example", subject="Published: A\nBcc: everybody@b.example", text="x")
    work()
    assert mail.outbox[0].subject == "Published: A Bcc: everybody@b.example"


def test_strategy_sent_to_review_is_told_to_the_board_and_nobody_else(cast: Cast) -> None:
    strategies.in_review(cast)
    assert told("manuscript.sent_to_review") == {cast.board_member.email, cast.chair.email}


def test_assessment_sent_to_review_is_told_to_the_chair_alone(cast: Cast) -> None:
    document = Document(pk="00000000-0000-0000-0000-000000000001", title="Assessment")
    record("manuscript.sent_to_review", by=cast.lead, target=document, partnership=cast.harbour)
    assert told("manuscript.sent_to_review") == {cast.chair.email}


def test_signed_off_is_told_to_the_chair(cast: Cast) -> None:
    record("strategy.signed_off", by=None, target=cast.harbour, partnership=cast.harbour)
    assert told("strategy.signed_off") == {cast.chair.email}


def test_published_is_told_to_every_seat_but_who_published(cast: Cast) -> None:
    set_preferences(person=cast.lead, ways={Group.NEWS: Way.ONCE})
    document = Document(pk="00000000-0000-0000-0000-000000000001", title="Harbour strategy")
    record("edition.published", by=cast.chair, target=document, partnership=cast.harbour, number=1)
    seats = {"lead", "author", "data_officer", "board_member", "monitor"}
    assert told("edition.published") == {cast.people[name].email for name in seats}
    work()
    assert [message.to for message in mail.outbox] == [[cast.lead.email]], "the others get it once a day"
    assert "/documents/00000000-0000-0000-0000-000000000001/" in str(mail.outbox[0].body)
    assert mail.outbox[0].subject == "Published: Harbour strategy"


def test_published_is_not_told_to_a_seat_that_ended(cast: Cast) -> None:
    end_seat(held=SeatHolder.objects.get(person=cast.author), by=cast.lead)
    document = Document(pk="00000000-0000-0000-0000-000000000001", title="Harbour strategy")
    record("edition.published", by=cast.chair, target=document, partnership=cast.harbour, number=1)
    assert cast.author.email not in told("edition.published")


def test_refused_file_is_told_to_its_officers_and_the_data_protection_mailbox(cast: Cast) -> None:
    icb = cast.authorities["icb"]
    icb.data_protection_mailbox = "dp@icb.example"
    icb.save()
    upload = datasets.send(cast, b"area_code,period,count\n")
    record("upload.refused", by=None, target=upload, partnership=cast.harbour, rule="names of people")
    assert told("upload.refused") == {"dp@icb.example", cast.data_officer.email}
    work()
    assert "refused" in str(mail.outbox[-1].body)


def test_refused_file_is_told_to_its_officers_alone_when_the_authority_gave_no_mailbox(cast: Cast) -> None:
    upload = datasets.send(cast, b"area_code,period,count\n")
    record("upload.refused", by=None, target=upload, partnership=cast.harbour, rule="names of people")
    assert told("upload.refused") == {cast.data_officer.email}
