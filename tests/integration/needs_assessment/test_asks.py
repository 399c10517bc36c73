"""An authority is asked for its part of a section, answers on one page, and reads what became of it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from needs_assessment.models import Ask, Section
from needs_assessment.operations import (
    answer_ask,
    ask_authority,
    mark_section,
    pass_on,
    remind_of_asks,
    settle_ask,
    withdraw_ask,
)
from needs_assessment.statuses import AskState, BlockKind, Marking
from partnerships.models import SeatHolder
from partnerships.operations import give_seat
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.accounts.operations import create_account
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.notices.models import Notice
from tests.cast import Cast
from tests.factories import needs_assessment as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
TEXT = "Our clinics see more knife injuries on Fridays."


@pytest.fixture
def section(cast: Cast) -> Section:
    return make.section(make.draft(cast))


@pytest.fixture
def ask(cast: Cast, section: Section) -> Ask:
    return ask_authority(
        section=section,
        authority=cast.authorities["icb"],
        wanted="What do your clinics see?",
        why="The police see a part only.",
        contact="Community safety team, 01234 567890",
        due_on=clock.today() + dt.timedelta(days=20),
        by=cast.lead,
    )


def told(verb: str) -> set[int | None]:
    return set(Notice.objects.filter(event__verb=verb).values_list("person", flat=True))


def test_what_is_asked_is_answered_used_and_seen_by_its_writer(
    cast: Cast, sign_in: SignIn, section: Section, ask: Ask
) -> None:
    officer, lead = sign_in(cast.data_officer), sign_in(cast.lead)
    assert cast.data_officer.pk in told("ask.made")
    assert "Write your part of" in officer.get("/home/").content.decode()
    page = ask.get_absolute_url()
    html = officer.get(page).content.decode()
    asker = f"{cast.lead.name} (Partnership lead)"
    for words in ("What do your clinics see?", "The police see a part only.", "01234 567890", asker):
        assert words in html
    assert "Say what you answer" in officer.post(page, {"text": TEXT}).content.decode()
    missing = officer.post(page, {"state": "written"}).content.decode()
    assert "Write your part, or say why you cannot" in missing
    officer.post(page, {"state": "written", "text": TEXT})
    assert told("ask.answered") == {cast.lead.pk}
    assert "Write your part of" not in officer.get("/home/").content.decode()
    assert TEXT in lead.get(page).content.decode()
    lead.post(page, {"wish": "use", "outcome": "Thank you."})
    block = section.blocks.filter(kind=BlockKind.PROSE).last()
    assert block
    assert block.body["html"] == f"<p>{TEXT}</p>"
    assert "It stands in the section as you wrote it. Thank you." in officer.get(page).content.decode()
    block.body = {"html": f"<p>{TEXT.replace('more', 'many more')}</p>"}
    block.save()
    html = officer.get(page).content.decode()
    assert "was changed since" in html
    assert "many more knife injuries" in html


def test_a_text_is_left_out_only_with_a_reason(cast: Cast, ask: Ask) -> None:
    with pytest.raises(MoveClosed, match="closed: asked"):
        settle_ask(ask=ask, use=True, outcome="", by=cast.lead)
    answer_ask(ask=ask, state=AskState.WRITTEN, answer=f"<p>{TEXT}</p>", by=cast.data_officer)
    with pytest.raises(MoveClosed, match="Say why the text is not used"):
        settle_ask(ask=ask, use=False, outcome=" ", by=cast.lead)
    settled = settle_ask(ask=ask, use=False, outcome="It stands in S10 already.", by=cast.lead)
    assert (settled.state, settled.used_in) == (AskState.SETTLED, None)
    assert told("ask.settled") == {cast.data_officer.pk}
    with pytest.raises(MoveClosed, match="closed: settled"):
        withdraw_ask(ask=ask, by=cast.lead)


def test_what_was_typed_stays_when_it_was_settled_meanwhile(cast: Cast, sign_in: SignIn, ask: Ask) -> None:
    answer_ask(ask=ask, state=AskState.AGREED, answer="", by=cast.data_officer)
    settle_ask(ask=ask, use=False, outcome="", by=cast.lead)
    said = {"state": "cannot", "text": "Our figures come in May."}
    html = sign_in(cast.data_officer).post(ask.get_absolute_url(), said).content.decode()
    assert "It is closed: settled." in html
    assert "Our figures come in May." in html


def test_a_later_answer_stands_beside_the_earlier_one(cast: Cast, sign_in: SignIn, ask: Ask) -> None:
    answer_ask(ask=ask, state=AskState.WRITTEN, answer=f"<p>{TEXT}</p>", by=cast.data_officer)
    answer_ask(ask=ask, state=AskState.WRITTEN, answer="<p>Fewer than last year.</p>", by=cast.data_officer)
    html = sign_in(cast.lead).get(ask.get_absolute_url()).content.decode()
    assert "What was answered before (1)" in html
    assert TEXT in html
    assert "Fewer than last year." in html


@pytest.mark.parametrize("person", ["lead", "monitor", "board_member"])
def test_only_who_acts_for_the_authority_answers(cast: Cast, ask: Ask, person: str) -> None:
    with pytest.raises(PermissionDenied):
        answer_ask(ask=ask, state=AskState.AGREED, answer="", by=cast.people[person])


def test_an_ask_of_a_section_for_named_seats_is_not_there_for_others(
    cast: Cast, sign_in: SignIn, section: Section, ask: Ask
) -> None:
    mark_section(section=section, marking=Marking.SEATS, readers=[], by=cast.lead)
    author = sign_in(cast.author)
    assert author.get(ask.get_absolute_url()).status_code == 404
    assert section.heading not in author.get("/home/").content.decode()
    with pytest.raises(MoveClosed, match="Only named seats"):
        ask_authority(
            section=section, authority=ask.authority, wanted="And now?", due_on=ask.due_on, by=cast.lead
        )
    assert sign_in(cast.lead).get(ask.get_absolute_url()).status_code == 200


def test_reminders_go_out_fourteen_seven_and_one_days_before_and_when_late(
    cast: Cast, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on(days: int) -> int:
        day = ask.due_on - dt.timedelta(days=days)
        monkeypatch.setattr(clock, "today", lambda: day)
        return remind_of_asks()

    sent = {days: on(days) for days in (16, 14, 13, 7, 6, 1, 0, -1, -7, -8)}
    assert [days for days, count in sent.items() if count] == [14, 7, 1, -1, -7]
    assert on(-7) == 0, "the same day reminds once"
    answer_ask(ask=ask, state=AskState.CANNOT, answer="Nobody is there in August.", by=cast.data_officer)
    assert on(-14) == 0


def test_whom_to_ask_and_by_when_is_said_on_a_form(cast: Cast, sign_in: SignIn, section: Section) -> None:
    client = sign_in(cast.lead)
    page = reverse("needs_assessment:ask_new", args=["harbour", section.pk])
    past = {"due_on_day": "1", "due_on_month": "2", "due_on_year": "2020"}
    said = {"authority": cast.authorities["yot"].pk, "wanted": "Who comes back?"}
    html = client.post(page, said | past).content.decode()
    assert "The day by which you need it is past." in html
    assert "Who comes back?" in html
    client.post(page, said | {"due_on_day": "1", "due_on_month": "2", "due_on_year": "2099"})
    asked = section.asks.get()
    assert asked.authority == cast.authorities["yot"]
    assert asked.authority.name in client.get(section.get_absolute_url()).content.decode()
    client.post(asked.get_absolute_url(), {"wish": "withdraw"})
    asked.refresh_from_db()
    assert asked.state == AskState.WITHDRAWN


def test_the_outline_says_whom_each_section_waits_for_and_counts_what_is_late(
    cast: Cast, sign_in: SignIn, section: Section, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = ask_authority(
        section=section, authority=cast.authorities["yot"], wanted="Who?", due_on=ask.due_on, by=cast.lead
    )
    Ask.objects.filter(pk=answered.pk).update(
        state=AskState.CANNOT, answered_at=clock.now(), answered_by=cast.lead
    )
    lead, page = sign_in(cast.lead), section.manuscript.as_kind().get_absolute_url()
    html = " ".join(lead.get(page).content.decode().split())
    assert "1 waiting for an answer, 0 of them late; 1 answered" in html
    assert f"Asked of {cast.authorities['icb'].name} by" in html
    assert "due in 20 days" in html
    assert "cannot say" in html
    late_day = ask.due_on + dt.timedelta(days=3)
    monkeypatch.setattr(clock, "today", lambda: late_day)
    html = lead.get(page, {"asked": "late"}).content.decode()
    assert "3 days late" in html
    assert "1 of them late" in html
    assert section.get_absolute_url() in html
    other = section.manuscript.sections.exclude(pk=section.pk).first()
    assert f'href="{other.get_absolute_url()}" aria-describedby' not in html
    assert f'href="{other.get_absolute_url()}" aria-describedby' in lead.get(page).content.decode()


def test_the_page_shows_what_the_section_said_in_the_last_edition(cast: Cast, sign_in: SignIn) -> None:
    edition = make.published(cast)
    this_year = make.section(make.draft(cast), "S3")
    asked = ask_authority(
        section=this_year,
        authority=cast.authorities["icb"],
        wanted="And this year?",
        due_on=clock.today(),
        by=cast.lead,
    )
    told = next(one for one in edition.read()["sections"] if one["key"] == "S3")
    html = sign_in(cast.data_officer).get(asked.get_absolute_url()).content.decode()
    assert "What this section said before" in html
    assert told["blocks"][0]["html"] in html
    assert f"edition {edition.number}" in html


def test_without_an_edition_the_page_shows_the_draft_before_as_far_as_its_reader_may(
    cast: Cast, sign_in: SignIn
) -> None:
    last_year = make.section(make.draft(cast), "S3")
    make.write(cast, last_year, "<p>Last year we saw forty.</p>")
    asked = ask_authority(
        section=make.section(make.draft(cast), "S3"),
        authority=cast.authorities["icb"],
        wanted="And this year?",
        due_on=clock.today(),
        by=cast.lead,
    )
    officer = sign_in(cast.data_officer)
    assert "Last year we saw forty." in officer.get(asked.get_absolute_url()).content.decode()
    mark_section(section=last_year, marking=Marking.SEATS, readers=[], by=cast.lead)
    assert "Last year we saw forty." not in officer.get(asked.get_absolute_url()).content.decode()


def colleague(cast: Cast, email: str, role: str = Role.DATA_OFFICER, authority: str = "icb") -> User:
    person = create_account(email=email, name="Sam Colleague", password="a long enough pass phrase")
    give_seat(
        partnership=cast.harbour, role=role, person=person, authority=cast.authorities[authority], by=None
    )
    return person


def test_an_ask_is_passed_on_to_a_colleague_who_is_told_and_both_are_reminded(
    cast: Cast, sign_in: SignIn, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = colleague(cast, "third@icb.example")
    sam = colleague(cast, "sam@icb.example")
    officer = sign_in(cast.data_officer)
    assert "Pass it on to a colleague" in officer.get(ask.get_absolute_url()).content.decode()
    page = reverse("needs_assessment:ask_pass_on", args=["harbour", ask.pk])
    own = officer.post(page, {"email": cast.data_officer.email.upper()}).content.decode()
    assert "This is your own address." in own
    officer.post(page, {"email": "SAM@icb.example"})
    assert told("ask.passed_on") == {sam.pk}
    again = officer.post(page, {"email": "sam@icb.example"}).content.decode()
    assert "passed on to this address already" in again
    seen = sign_in(cast.lead).get(ask.get_absolute_url()).content.decode()
    assert f"{cast.data_officer.name} passed it on to Sam Colleague on" in " ".join(seen.split())
    monkeypatch.setattr(clock, "today", lambda: ask.due_on - dt.timedelta(days=7))
    assert remind_of_asks() == 1
    assert told("ask.reminded") == {sam.pk, cast.data_officer.pk}, "the third is spared"
    assert third.pk in {held.person_id for held in SeatHolder.objects.current()}
    answer_ask(ask=ask, state=AskState.AGREED, answer="", by=sam)
    assert told("ask.answered") == {cast.lead.pk, cast.data_officer.pk}
    with pytest.raises(MoveClosed, match="closed: agreed"):
        pass_on(ask=ask, email="third@icb.example", by=cast.data_officer)


def test_a_colleague_without_a_seat_is_for_those_who_invite_and_takes_over_once_seated(
    cast: Cast, sign_in: SignIn, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    colleague(cast, "monitor@icb.example", role=Role.MONITOR)
    for email in ("new@icb.example", "monitor@icb.example", cast.lead.email):
        assert pass_on(ask=ask, email=email, by=cast.data_officer).to is None, email
    assert told("ask.seat_wanted") >= {cast.lead.pk}
    assert not told("ask.passed_on")
    assert "new@icb.example" in sign_in(cast.lead).get(ask.get_absolute_url()).content.decode()
    others = sign_in(cast.author).get(ask.get_absolute_url()).content.decode()
    assert "new@icb.example" not in others
    assert "a colleague who holds no seat yet" in others
    new = colleague(cast, "new@icb.example")
    monkeypatch.setattr(clock, "today", lambda: ask.due_on - dt.timedelta(days=7))
    remind_of_asks()
    assert told("ask.reminded") == {new.pk, cast.data_officer.pk}


def test_only_who_acts_for_the_authority_passes_it_on(cast: Cast, ask: Ask) -> None:
    with pytest.raises(PermissionDenied):
        pass_on(ask=ask, email="sam@icb.example", by=cast.lead)
