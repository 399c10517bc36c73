"""One e-mail a person and day: with what the person may still read, and never twice."""

import datetime as dt
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from needs_assessment.models import Ask, Comment, Section
from needs_assessment.operations import (
    answer_ask,
    ask_authority,
    make_comment,
    mark_section,
    remind_of_asks,
)
from needs_assessment.statuses import AskState, Marking
from partnerships.models import Seat, SeatHolder
from partnerships.operations import end_seat
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.jobs import ledger, operations
from svd_portal.jobs.models import Job
from svd_portal.jobs.statuses import JobState
from svd_portal.notices.groups import CHOSEN, Group, Way
from svd_portal.notices.models import Digest, Notice, Preference
from svd_portal.notices.operations import make_digests, set_preferences
from svd_portal.notices.preferences import ways_of
from tests.cast import Cast
from tests.factories import needs_assessment as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LONDON = ZoneInfo("Europe/London")
MORNING = dt.datetime.combine(clock.today() + dt.timedelta(days=3), dt.time(8, 30), tzinfo=LONDON)
EVE = MORNING.replace(hour=15) - dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(operations.run_job, "delay", lambda job_id: None)  # the doorbell is not under test
    mail.outbox.clear()
    yield


@pytest.fixture
def section(cast: Cast) -> Section:
    return make.section(make.draft(cast))


@pytest.fixture
def ask(cast: Cast, section: Section) -> Ask:
    """A section is asked of the ICB, due a week after the morning; nobody is told of it now."""
    with clock.stopped_at(EVE - dt.timedelta(days=1)):
        asked = ask_authority(
            section=section,
            authority=cast.authorities["icb"],
            wanted="What do your clinics see?",
            due_on=MORNING.date() + dt.timedelta(days=7),
            by=cast.lead,
        )
    Notice.objects.all().delete()
    Job.objects.all().delete()
    return asked


def remind(at: dt.datetime = MORNING - dt.timedelta(minutes=20)) -> None:
    with clock.stopped_at(at):
        assert remind_of_asks() == 1


def beat(at: dt.datetime = MORNING) -> int:
    with clock.stopped_at(at):
        return make_digests()


def work(at: dt.datetime = MORNING) -> None:
    with clock.stopped_at(at):
        for job in Job.objects.filter(kind="notices.send_digest"):
            ledger.run(job.pk)


def answer_to_the_author(cast: Cast, section: Section, times: int = 1) -> None:
    """Let the lead answer what the author said, which does not name the author."""
    with clock.stopped_at(EVE):
        first = make_comment(section=section, text="Is arson in here?", by=cast.author)
        for _ in range(times):
            make_comment(section=section, text="SECRETWORDS", by=cast.lead, answers=first)


def test_a_reminder_waits_for_the_morning_and_then_comes_with_its_link_and_the_way_to_the_settings(
    cast: Cast, ask: Ask
) -> None:
    remind()
    assert (Job.objects.filter(kind="notices.send").count(), beat(MORNING - dt.timedelta(minutes=1))) == (
        0,
        0,
    )
    assert beat() == 1
    work()
    (message,) = mail.outbox
    assert message.to == [cast.data_officer.email]
    body = str(message.body)
    assert ask.section.manuscript.title in body
    assert f"- Your part of {ask.section.heading}, due in 7 days" in body
    assert ask.get_absolute_url() in body
    assert reverse("home:account_notices") in body
    notice = Notice.objects.get()
    assert (notice.text, notice.sent_at) == ("", MORNING)


def test_a_digest_comes_once_however_often_the_beat_and_its_job_run(cast: Cast, ask: Ask) -> None:
    remind()
    assert [beat(), beat(), beat(MORNING + dt.timedelta(hours=3))] == [1, 0, 0]
    work()
    work()
    assert len(mail.outbox) == 1


def test_what_happens_after_the_morning_waits_for_the_next_day(
    cast: Cast, ask: Ask, section: Section
) -> None:
    remind(MORNING + dt.timedelta(minutes=5))
    assert beat(MORNING + dt.timedelta(minutes=10)) == 0
    tomorrow = MORNING + dt.timedelta(days=1)
    assert beat(tomorrow) == 1
    work(tomorrow)
    assert "due in 6 days" in str(mail.outbox[0].body), "the line tells how far off it is today"


def test_a_morning_on_which_nothing_ran_is_made_up_for_until_the_evening(cast: Cast, ask: Ask) -> None:
    remind()
    assert beat(MORNING.replace(hour=20)) == 0
    assert beat(MORNING.replace(hour=19, minute=50)) == 1


@pytest.mark.parametrize("day", [(2026, 3, 28), (2026, 3, 29), (2026, 10, 24), (2026, 10, 25)])
def test_the_morning_is_half_past_eight_in_london_on_either_side_of_a_change_of_the_clocks(
    cast: Cast, section: Section, day: tuple[int, int, int]
) -> None:
    morning = dt.datetime(*day, 8, 30, tzinfo=LONDON).astimezone(dt.UTC)
    answer_to_the_author(cast, section)
    Notice.objects.update(made_at=morning - dt.timedelta(hours=9))
    assert [beat(morning - dt.timedelta(seconds=1)), beat(morning)] == [0, 1]


def test_the_same_said_three_times_is_one_line_and_tells_no_words_of_the_comment(
    cast: Cast, section: Section
) -> None:
    answer_to_the_author(cast, section, times=3)
    beat()
    work()
    body = str(mail.outbox[0].body)
    assert body.count(section.heading) == 1
    assert "(3 times)" in body
    assert "SECRETWORDS" not in body


def test_a_comment_that_names_somebody_comes_at_once_and_another_once_a_day(
    cast: Cast, section: Section
) -> None:
    first = make_comment(section=section, text="Is arson in here?", by=cast.author)
    make_comment(section=section, text="Yes.", by=cast.lead, answers=first, told=[cast.board_member])
    daily = dict(Notice.objects.values_list("person", "is_daily"))
    assert daily == {cast.author.pk: True, cast.board_member.pk: False}


def seat_is_lost(cast: Cast, section: Section) -> None:
    end_seat(held=SeatHolder.objects.get(person=cast.author), by=cast.lead)


def section_is_closed(cast: Cast, section: Section) -> None:
    chair = Seat.objects.get(partnership=cast.harbour, role=Role.CHAIR)
    mark_section(section=section, marking=Marking.SEATS, readers=[chair], by=cast.lead)


def comment_is_gone(cast: Cast, section: Section) -> None:
    Comment.objects.filter(answers__isnull=False).delete()


def account_is_closed(cast: Cast, section: Section) -> None:
    User.objects.filter(pk=cast.author.pk).update(is_active=False)


def all_is_switched_off(cast: Cast, section: Section) -> None:
    set_preferences(person=cast.author, ways={Group.NEWS: Way.OFF})


@pytest.mark.parametrize(
    "meanwhile",
    [seat_is_lost, section_is_closed, comment_is_gone, account_is_closed, all_is_switched_off],
)
def test_no_line_and_so_no_mail_for_who_may_not_read_it_or_does_not_want_it_by_then(
    cast: Cast, section: Section, meanwhile: Callable[[Cast, Section], None]
) -> None:
    answer_to_the_author(cast, section)
    assert beat() == 1
    meanwhile(cast, section)
    work()
    assert [message for message in mail.outbox if message.to == [cast.author.email]] == []
    notice = Notice.objects.get(person=cast.author)
    assert (notice.sent_at, notice.given_up_at) == (None, MORNING)
    assert Digest.objects.get(person=cast.author).given_up_at == MORNING


def test_a_reminder_of_what_was_answered_meanwhile_is_left_out(cast: Cast, ask: Ask) -> None:
    remind()
    beat()
    answer_ask(ask=ask, state=AskState.CANNOT, answer="Nobody is there.", by=cast.data_officer)
    work()
    assert mail.outbox == []


def test_a_mailbox_of_an_authority_without_people_is_told_at_once(cast: Cast, ask: Ask) -> None:
    end_seat(held=SeatHolder.objects.get(person=cast.data_officer), by=cast.lead)
    icb = cast.authorities["icb"]
    icb.mailbox = "safety@icb.example"
    icb.save()
    remind()
    notice = Notice.objects.get(event__verb="ask.reminded")
    assert (notice.address, notice.is_daily) == ("safety@icb.example", False)


def _refuse(self: EmailBackend, messages: object) -> int:
    raise ConnectionRefusedError("no mail server")


def test_a_digest_survives_a_mail_server_that_is_down_and_goes_out_once_under_the_same_name(
    cast: Cast, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    remind()
    beat()
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", _refuse)
        work()
    assert Notice.objects.waiting().count() == 1
    work()
    work()
    digest = Digest.objects.get()
    assert [message.extra_headers["Message-ID"].split("-")[:2] for message in mail.outbox] == [
        ["<digest", str(digest.pk)]
    ]


def test_a_digest_that_never_goes_out_lets_go_of_its_lines(
    cast: Cast, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    remind()
    beat()
    monkeypatch.setattr(EmailBackend, "send_messages", _refuse)
    for _ in range(6):
        work()
    assert Job.objects.get(kind="notices.send_digest").state == JobState.DEAD
    assert (Digest.objects.waiting().count(), Notice.objects.waiting().count()) == (0, 0)


def test_a_crash_before_the_commit_leaves_no_half_of_a_digest(
    cast: Cast, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    remind()
    with monkeypatch.context() as broken:
        broken.setattr("svd_portal.notices.operations.enqueue", _refuse)
        with pytest.raises(TypeError):
            beat()
    assert (Digest.objects.count(), Notice.objects.filter(digest__isnull=False).count()) == (0, 0)
    assert beat() == 1


def test_each_person_chooses_on_one_page_and_what_is_needed_is_no_choice(cast: Cast, sign_in: SignIn) -> None:
    page = reverse("home:account_notices")
    browser = sign_in(cast.lead)
    shown = browser.get(page).content.decode()
    assert "You cannot switch these off" in shown
    assert 'name="needed"' not in shown
    browser.post(page, {"yours": "daily", "reminders": "off", "news": "once", "needed": "off"})
    assert list(ways_of(cast.lead).values()) == [Way.DAILY, Way.OFF, Way.ONCE]
    assert list(ways_of(cast.author).values()) == [Way.ONCE, Way.DAILY, Way.DAILY]


def test_a_choice_that_is_missing_is_asked_for_and_nothing_is_kept(cast: Cast, sign_in: SignIn) -> None:
    shown = sign_in(cast.lead).post(reverse("home:account_notices"), {"yours": "daily"})
    assert shown.status_code == 200
    assert set(shown.context["form"].errors) == {group.value for group in CHOSEN if group != Group.YOURS}
    assert not Preference.objects.exists()


def test_neither_the_portal_nor_the_database_keeps_a_choice_for_what_is_needed(cast: Cast) -> None:
    with pytest.raises(ValueError, match="Nobody chooses"):
        set_preferences(person=cast.lead, ways={Group.NEEDED: Way.OFF})
    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(person=cast.lead, group=Group.NEEDED, way=Way.OFF)
