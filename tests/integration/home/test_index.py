import datetime as dt
import html
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from datasets.models import Upload
from datasets.statuses import UploadState
from partnerships.models import SeatHolder
from partnerships.operations import end_seat
from strategy.operations import return_to_draft, send_to_review
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from tests.cast import Cast
from tests.factories import datasets
from tests.factories import needs_assessment as assessments
from tests.factories import strategy as strategies
from tests.factories.partnerships import invitation

pytestmark = pytest.mark.django_db

SignIn = Callable[[User | None], Client]


def shown(client: Client) -> dict[str, str]:
    """Give the three lists of the front page as plain text, by the id of their headings."""
    page = client.get(reverse("home:index"))
    assert page.status_code == 200
    parts = re.split(r'<section aria-labelledby="(\w+)">', page.content.decode())
    return {key: _text(part) for key, part in zip(parts[1::2], parts[2::2], strict=True)}


def _text(markup: str) -> str:
    inside = markup.partition("</section>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inside)).split())


def test_strategy_waits_for_the_board_member_until_their_authority_has_signed(
    cast: Cast, sign_in: SignIn
) -> None:
    strategy = strategies.in_review(cast)
    client = sign_in(cast.board_member)
    assert (
        "Read and sign Harbour strategy Harbour partnership · for Harbour fire and rescue authority"
        in (shown(client)["waiting"])
    )
    strategies.sign_for(cast, strategy, "fire-authority")
    assert "Nothing waits for you." in shown(client)["waiting"]


def test_strategy_waits_again_when_it_comes_back_to_the_board(cast: Cast, sign_in: SignIn) -> None:
    strategy = strategies.in_review(cast)
    strategies.sign_for(cast, strategy, "fire-authority")
    return_to_draft(strategy=strategy, reason="A number is wrong.", by=cast.lead)
    send_to_review(strategy=strategy, by=cast.lead)
    assert "Read and sign Harbour strategy" in shown(sign_in(cast.board_member))["waiting"]


@pytest.mark.parametrize("name", ["author", "data_officer", "monitor", "neighbour_lead"])
def test_strategy_waits_for_nobody_who_does_not_sign(cast: Cast, sign_in: SignIn, name: str) -> None:
    strategies.in_review(cast)
    text = shown(sign_in(cast.people[name]))["waiting"]
    assert "Harbour strategy" not in text


def test_assessment_in_review_waits_for_the_chair(cast: Cast, sign_in: SignIn) -> None:
    assessment = assessments.in_review(cast)
    assert f"Check and publish {assessment.title}" in shown(sign_in(cast.chair))["waiting"]
    assert assessment.title not in shown(sign_in(cast.board_member))["waiting"]


def test_strategy_waits_for_the_chair_once_everybody_has_signed(cast: Cast, sign_in: SignIn) -> None:
    strategy = strategies.in_review(cast)
    assert "Nothing waits for you." in shown(sign_in(cast.chair))["waiting"]
    strategies.sign_all(cast, strategy)
    assert "Check and publish Harbour strategy" in shown(sign_in(cast.chair))["waiting"]


def test_draft_waits_for_the_lead_with_the_number_of_open_sections(cast: Cast, sign_in: SignIn) -> None:
    strategy = strategies.draft(cast)
    required = strategy.sections.filter(level="must").count()
    assert f"Finish {required} required sections of Harbour strategy" in shown(sign_in(cast.lead))["waiting"]
    assert "Harbour strategy" not in shown(sign_in(cast.author))["waiting"]


def test_complete_draft_waits_to_be_sent_to_the_board(cast: Cast, sign_in: SignIn) -> None:
    strategies.complete(cast)
    assert "Send to the board Harbour strategy" in shown(sign_in(cast.lead))["waiting"]


def _needs_fixing(upload: Upload) -> Upload:
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.NEEDS_FIXING, ended_at=clock.now())
    return upload


def test_file_waits_for_the_data_officer_until_a_later_one_was_sent(cast: Cast, sign_in: SignIn) -> None:
    _needs_fixing(datasets.send(cast, b"one"))
    client = sign_in(cast.data_officer)
    assert "Fix and send again" in shown(client)["waiting"]
    datasets.send(cast, b"two")
    assert "Nothing waits for you." in shown(client)["waiting"]


def test_file_waits_for_nobody_else_and_its_name_is_told_to_nobody_else(cast: Cast, sign_in: SignIn) -> None:
    _needs_fixing(datasets.send(cast, b"one", filename="patients.csv"))
    for name in ("lead", "chair", "board_member", "monitor"):
        lists = shown(sign_in(cast.people[name]))
        assert "Fix and send again" not in lists["waiting"]
        assert "patients.csv" not in lists["moved"]


def test_due_next_has_date_and_basis_and_says_what_is_late(cast: Cast, sign_in: SignIn) -> None:
    strategies.published(cast)
    client = sign_in(cast.lead)
    text = shown(client)["due"]
    assert "Harbour strategy" in text
    assert "r.4" in text
    assert "Late" not in text
    with clock.stopped_at(clock.now() + dt.timedelta(days=300)):
        assert "Late: was due" in shown(client)["due"]


def test_moved_tells_what_others_did_and_not_what_oneself_did(cast: Cast, sign_in: SignIn) -> None:
    strategies.draft(cast)
    assert "Lead started Harbour strategy" in shown(sign_in(cast.author))["moved"]
    assert "started" not in shown(sign_in(cast.lead))["moved"]
    assert "moved" not in shown(sign_in(cast.nobody))


def test_moved_tells_nothing_of_other_partnerships(cast: Cast, sign_in: SignIn) -> None:
    strategies.draft(cast)
    text = shown(sign_in(cast.neighbour_lead))["moved"]
    assert "Partneriaeth Dyffryn" in text
    assert "Harbour strategy" not in text
    assert "Harbour partnership" not in text


def test_moved_begins_at_the_last_visit_and_outlives_a_reload(cast: Cast, sign_in: SignIn) -> None:
    strategies.draft(cast, title="Old news")
    shown(sign_in(cast.author))  # the first visit
    strategies.draft(cast, title="Fresh news")
    second = sign_in(cast.author)
    for _ in range(2):
        text = shown(second)["moved"]
        assert "Fresh news" in text
        assert "Old news" not in text


def test_moved_puts_a_persons_work_on_sections_into_one_line(cast: Cast, sign_in: SignIn) -> None:
    strategy = strategies.draft(cast)
    for section in list(strategy.sections.all())[:3]:
        record(
            "section.saved", by=cast.author, target=section, partnership=cast.harbour, section=section.heading
        )
    text = shown(sign_in(cast.lead))["moved"]
    assert "Author worked on 3 sections" in text
    assert "Author saved" not in text


def test_moved_names_invited_addresses_to_who_manages_seats_only(cast: Cast, sign_in: SignIn) -> None:
    invitation(cast, email="secret@harbour.example")
    assert "secret@harbour.example" in shown(sign_in(cast.chair))["moved"]
    assert "secret@harbour.example" not in shown(sign_in(cast.monitor))["moved"]


def test_front_page_says_what_to_do_when_the_last_seat_has_ended(cast: Cast, sign_in: SignIn) -> None:
    end_seat(held=SeatHolder.objects.get(person=cast.author), by=cast.lead)
    assert (
        "You hold no seat in a partnership"
        in sign_in(cast.author).get(reverse("home:index")).content.decode()
    )


@pytest.mark.parametrize("name", ["lead", "data_officer", "board_member", "chair"])
def test_front_page_asks_at_most_eighteen_queries(cast: Cast, sign_in: SignIn, name: str) -> None:
    strategies.published(cast)
    strategies.in_review(cast, title="Second")
    _needs_fixing(datasets.send(cast, b"one"))
    client = sign_in(cast.people[name])
    client.get(reverse("home:index"))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("home:index"))
    assert len(asked) <= 18, "\n".join(query["sql"][:120] for query in asked)
