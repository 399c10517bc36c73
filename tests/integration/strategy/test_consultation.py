"""The consultation: hundreds of schools, each by name; answers by private links; the proof before approval."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from needs_assessment.statuses import ManuscriptState as S
from strategy import operations as strategies
from strategy.documents.consultation import asked_in, counts
from strategy.models import Consultation, ConsultationLink, ConsultationReply, Consultee, Strategy
from strategy.rules.consultation import ConsulteeRow, Kind
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.jobs import ledger
from svd_portal.jobs.models import Job
from svd_portal.notices.models import Notice
from tests.cast import Cast
from tests.factories import strategy as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
AREA = "E07000901"


def now(strategy: Strategy) -> Strategy:
    return Strategy.objects.for_page().get(pk=strategy.pk)


def school(number: int, email: str = "") -> ConsulteeRow:
    return ConsulteeRow(f"1{number:05}", f"School {number:03}", Kind.EDUCATION, AREA, email)


def brought(cast: Cast, *rows: ConsulteeRow) -> None:
    strategies.list_consultees(partnership=cast.harbour, rows=rows, by=cast.lead)


def opened(cast: Cast, *rows: ConsulteeRow, strategy: Strategy | None = None) -> Consultation:
    """A round on a draft, its invitations written."""
    brought(cast, *rows)
    consultation = strategies.open_consultation(
        strategy=strategy or make.draft(cast), closes_on=in_a_month(), question="Is it clear?", by=cast.lead
    )
    work_off()
    consultation.refresh_from_db()
    return consultation


def in_a_month() -> dt.date:
    return clock.today() + dt.timedelta(days=30)


def work_off() -> None:
    while jobs := list(Job.objects.filter(state="queued").values_list("pk", flat=True)):
        for job in jobs:
            ledger.run(str(job))


def links_in(message: Any) -> list[str]:
    return [line for line in message.body.splitlines() if "/consultation/" in line]


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def test_each_address_gets_one_letter_with_a_link_for_each_school(cast: Cast) -> None:
    consultation = opened(
        cast,
        school(1, "trust@schools.example"),
        school(2, "trust@schools.example"),
        school(3, "c@s.example"),
        school(4),
    )
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert set(letters) == {"trust@schools.example", "c@s.example"}
    assert len(links_in(letters["trust@schools.example"])) == 2
    assert counts(asked_in(consultation)) == {
        "answered": 0, "opened": 0, "invited": 3, "undelivered": 0, "waiting": 1,
    }  # fmt: skip
    assert [each.invite.consultee.name for each in asked_in(consultation) if each.needs_hand] == [
        "School 004"
    ]


def test_a_worker_that_comes_twice_writes_once(cast: Cast) -> None:
    consultation = opened(cast, school(1, "a@s.example"))
    Job.objects.filter(kind="consultation.invite").update(state="queued", ended_at=None)
    work_off()
    assert len(mail.outbox) == 1
    assert ConsultationLink.objects.filter(invite__consultation=consultation).count() == 1


def test_a_school_answers_by_its_link_without_an_account(cast: Cast, client: Client) -> None:
    consultation = opened(cast, school(1, "a@s.example"), strategy=make.complete(cast))
    [letter] = [letter for letter in mail.outbox if letter.to == ["a@s.example"]]
    path = path_of(links_in(letter)[0])
    page = client.get(path)
    assert "Is it clear?" in page.content.decode()
    assert client.get(f"{path}text/").status_code == 200
    sent = client.post(
        path, {"answer": "comments", "words": "The bus times are wrong.", "role": "Headteacher"}
    )
    assert sent.status_code == 302
    again = client.post(path, {"answer": "nothing", "words": "", "role": "Headteacher"})
    assert again.status_code == 302
    [each] = [each for each in asked_in(consultation) if each.invite.consultee.name == "School 001"]
    assert each.state == "answered"
    assert each.invite.opened_at is not None
    assert [reply.answer for reply in each.invite.replies.all()] == ["comments", "nothing"]


def test_a_link_shows_the_text_of_its_round_after_the_draft_moved_on(cast: Cast, client: Client) -> None:
    strategy = make.complete(cast)
    opened(cast, school(1, "a@s.example"), strategy=strategy)
    strategies.change_part(part=strategy.priorities.get(), title="Another aim", by=cast.lead)
    page = client.get(path_of(links_in(mail.outbox[0])[0])).content.decode()
    assert "Fewer injuries" in page
    assert "Another aim" not in page


def test_what_a_school_typed_stays_on_the_page_when_a_word_is_missing(cast: Cast, client: Client) -> None:
    opened(cast, school(1, "a@s.example"))
    page = client.post(path_of(links_in(mail.outbox[0])[0]), {"answer": "comments", "words": "Long words"})
    assert page.status_code == 200
    assert "Long words" in page.content.decode()
    assert not ConsultationReply.objects.exists()


def test_a_link_that_was_passed_on_fills_no_register(cast: Cast, client: Client) -> None:
    opened(cast, school(1, "a@s.example"))
    path = path_of(links_in(mail.outbox[0])[0])
    for _ in range(12):
        page = client.post(path, {"answer": "comments", "words": "Again", "role": "Somebody"})
    assert page.status_code == 200
    assert "try again in an hour" in page.content.decode()
    assert ConsultationReply.objects.count() == 10


def test_a_closed_round_opens_nothing_and_says_what_changed(cast: Cast, client: Client) -> None:
    consultation = opened(cast, school(1, "a@s.example"))
    path = path_of(links_in(mail.outbox[0])[0])
    with pytest.raises(MoveClosed, match="what changed"):
        strategies.close_consultation(consultation=consultation, changed=" ", by=cast.lead)
    strategies.close_consultation(consultation=consultation, changed="The bus times.", by=cast.lead)
    assert client.get(path).status_code == 404
    assert client.post(path, {"answer": "nothing", "role": "Head"}).status_code == 404


def test_the_silent_are_reminded_once_in_five_days_and_both_links_open(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation = opened(cast, school(1, "a@s.example"), school(2, "b@s.example"))
    first = {letter.to[0]: path_of(links_in(letter)[0]) for letter in mail.outbox}
    client.post(first["b@s.example"], {"answer": "nothing", "role": "Head"})
    with pytest.raises(MoveClosed, match="five days"):
        strategies.remind_consultees(consultation=consultation, by=cast.lead)
    later = clock.now() + dt.timedelta(days=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    strategies.remind_consultees(consultation=consultation, by=cast.lead)
    work_off()
    [reminder] = mail.outbox[2:]
    assert reminder.to == ["a@s.example"]
    assert reminder.subject.startswith("Reminder")
    assert client.get(first["a@s.example"]).status_code == 200
    assert client.get(path_of(links_in(reminder)[0])).status_code == 200


def test_a_letter_that_no_server_takes_is_no_consultation(cast: Cast) -> None:
    strategy = make.complete(cast)
    consultation = opened(cast, school(1, "a@s.example"), strategy=strategy)
    Notice.objects.update(sent_at=None, given_up_at=clock.now())
    invite = consultation.invites.get(consultee__reference="100001")
    with pytest.raises(MoveClosed, match="School 001"):
        strategies.send_to_review(strategy=now(strategy), by=cast.lead)
    strategies.record_invitation(invite=invite, on=clock.today(), evidence="A letter by post.", by=cast.lead)
    assert strategies.send_to_review(strategy=now(strategy), by=cast.lead).state == S.IN_REVIEW


def test_the_board_gets_no_text_before_each_was_asked_nor_a_revision_on_last_years_round(cast: Cast) -> None:
    strategy, _ = make.published(cast)
    strategies.start_revision(strategy=now(strategy), by=cast.lead)
    with pytest.raises(MoveClosed, match="were not consulted"):
        strategies.send_to_review(strategy=now(strategy), by=cast.lead)
    make.consulted(now(strategy), cast.lead)
    assert strategies.send_to_review(strategy=now(strategy), by=cast.lead).state == S.IN_REVIEW


def test_a_school_that_came_later_is_invited_to_the_open_round(cast: Cast) -> None:
    consultation = opened(cast, school(1, "a@s.example"))
    brought(cast, school(2, "b@s.example"))
    assert strategies.invite_the_rest(consultation=consultation, by=cast.lead) == 1
    work_off()
    assert [letter.to[0] for letter in mail.outbox] == ["a@s.example", "b@s.example"]
    assert strategies.invite_the_rest(consultation=consultation, by=cast.lead) == 0


def test_hundreds_of_schools_come_as_a_file_and_a_wrong_line_changes_nothing(
    cast: Cast, sign_in: SignIn
) -> None:
    browser, path = sign_in(cast.lead), reverse("strategy:consultees", args=[cast.harbour.slug])

    def send(lines: list[str]) -> Any:
        text = "\n".join(["reference,name,kind,area,email", *lines])
        file = SimpleUploadedFile("schools.csv", text.encode(), content_type="text/csv")
        return browser.post(path, {"wish": "file", "file": file})

    lines = [f"1{n:05},School {n},school,{AREA},office@school{n}.example" for n in range(400)]
    wrong = send([*lines, "x,,school,,"])
    assert wrong.status_code == 200
    assert "Line 402" in wrong.content.decode()
    assert not Consultee.objects.exists()
    assert send(lines).status_code == 302
    assert Consultee.objects.count() == 400
    changed = [lines[0].replace("School 0", "School nought"), *lines[1:399]]
    page = browser.get(send(changed).url).content.decode()
    assert "0 added, 1 changed, 398 as they were. 1 that it does not name stay" in page
    assert "School nought" in browser.get(f"{path}?q=nought").content.decode()


def test_the_list_goes_out_as_it_came_in(cast: Cast, sign_in: SignIn) -> None:
    brought(cast, school(1, "a@s.example"), school(2))
    file = sign_in(cast.lead).get(reverse("strategy:consultees_csv", args=[cast.harbour.slug]))
    again = SimpleUploadedFile("again.csv", file.content, content_type="text/csv")
    page = sign_in(cast.lead).post(
        reverse("strategy:consultees", args=[cast.harbour.slug]), {"wish": "file", "file": again}, follow=True
    )
    assert "0 added, 0 changed, 2 as they were" in page.content.decode()


def test_one_that_closed_is_not_asked_any_more_and_its_past_stays(cast: Cast) -> None:
    consultation = opened(cast, school(1, "a@s.example"), school(2, "b@s.example"))
    closed = Consultee.objects.get(reference="100001")
    strategies.end_consultee(consultee=closed, reason="Closed in July.", by=cast.lead)
    strategies.close_consultation(consultation=consultation, changed="Nothing.", by=cast.lead)
    second = opened(cast, strategy=now(consultation.strategy))
    assert [each.consultee.reference for each in second.invites.all()] == ["100002"]
    assert consultation.invites.count() == 2


def test_the_register_shows_each_of_them_and_no_cell_runs(
    cast: Cast, sign_in: SignIn, client: Client
) -> None:
    consultation = opened(cast, school(1, "a@s.example"), school(2))
    client.post(path_of(links_in(mail.outbox[0])[0]), {"answer": "comments", "words": "=1+1", "role": "Head"})
    invite = consultation.invites.get(consultee__reference="100001")
    strategies.settle_reply(invite=invite, outcome="changed", words="Section 3.", by=cast.lead)
    address = reverse(
        "strategy:consultation_reply", args=[cast.harbour.slug, consultation.strategy_id, invite.pk]
    )
    page = sign_in(cast.lead).get(address).content.decode()
    assert "School 001" in page
    assert "Section 3." in page
    brought(cast, school(3))
    strategy = consultation.strategy
    file = sign_in(cast.monitor).get(
        reverse("strategy:consultation_csv", args=[strategy.partnership.slug, strategy.pk])
    )
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [row["Name"] for row in rows] == ["School 001", "School 002", "School 003"]
    assert [row["State"] for row in rows] == ["Answered", "Not invited yet", "Not consulted"]
    assert rows[0]["What was said"] == "'=1+1"
    assert rows[0]["What came of it"] == "The text was changed"


@pytest.mark.parametrize("person", ["data_officer", "board_member", "monitor", "neighbour_lead"])
def test_nobody_consults_who_does_not_write(cast: Cast, person: str) -> None:
    brought(cast, school(1))
    strategy, by = make.draft(cast), cast.people[person]
    with pytest.raises(PermissionDenied):
        strategies.open_consultation(strategy=strategy, closes_on=in_a_month(), question="", by=by)
    with pytest.raises(PermissionDenied):
        strategies.list_consultees(partnership=cast.harbour, rows=[school(2)], by=by)


def test_two_who_open_at_once_open_one_round(cast: Cast) -> None:
    consultation = opened(cast, school(1))
    with pytest.raises(MoveClosed, match="open already"):
        strategies.open_consultation(
            strategy=consultation.strategy, closes_on=in_a_month(), question="", by=cast.lead
        )
