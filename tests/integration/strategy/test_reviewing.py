"""Reviews of a strategy, what they settle and ask next; the annual assurance statement."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from needs_assessment.statuses import ManuscriptState as S
from strategy import operations as strategies
from strategy.documents.obligations import obligations_of
from strategy.models import AssuranceStatement, Review, Strategy
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from tests.cast import Cast
from tests.factories import strategy as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


def now(strategy: Strategy) -> Strategy:
    return Strategy.objects.for_page().get(pk=strategy.pk)


def reviewed(cast: Cast, strategy: Strategy, **more: Any) -> Review:
    given: dict[str, Any] = {
        "on": clock.today(),
        "outcome": "no_change",
        "looked_at": ["data", "plan"],
        "who": "The board: police, fire, council, health",
        "words": "The figures have not moved.",
        "next_review_on": clock.today() + dt.timedelta(days=300),
        "by": cast.chair,
    }
    return strategies.record_review(strategy=now(strategy), **(given | more))


def asked(cast: Cast) -> list[tuple[str, bool, dt.date | None]]:
    found = obligations_of([cast.harbour])
    return [
        (each.obligation.key, each.is_settled, each.obligation.due_on)
        for each in found
        if "/review" in each.obligation.key
    ]


def test_a_review_settles_what_was_asked_and_asks_for_the_next(cast: Cast, sign_in: SignIn) -> None:
    strategy, edition = make.published(cast)
    [(key, settled, _)] = asked(cast)
    assert not settled
    review = reviewed(cast, strategy)
    assert (key, True) in [(each, done) for each, done, _ in asked(cast)]
    [(_, _, due)] = [row for row in asked(cast) if not row[1]]
    assert due == review.next_review_on
    page = sign_in(None).get(reverse("partnerships:public", args=[cast.harbour.slug])).content.decode()
    assert "Last reviewed" in page
    assert "no change" in page
    assert (
        edition.read()["next_review_on"] != review.next_review_on.isoformat()
    )  # the edition stays as it was


def test_a_second_review_settles_the_one_before(cast: Cast) -> None:
    strategy, _ = make.published(cast)
    reviewed(cast, strategy)
    later = clock.now() + dt.timedelta(days=200)
    with clock.stopped_at(later):
        reviewed(cast, strategy, on=clock.today(), next_review_on=clock.today() + dt.timedelta(days=100))
        open_now = [row for row in asked(cast) if not row[1]]
    assert len(open_now) == 1
    assert open_now[0][2] == timezone.localdate(later) + dt.timedelta(days=100)


@pytest.mark.parametrize(
    "wrong",
    [
        {"on": dt.date(2020, 1, 1)},
        {"on": dt.date(2090, 1, 1)},
        {"next_review_on": dt.date(2090, 1, 1)},
        {"looked_at": []},
        {"who": " "},
        {"words": " "},
    ],
)
def test_a_review_that_cannot_be_right_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    strategy, _ = make.published(cast)
    with pytest.raises(MoveClosed):
        reviewed(cast, strategy, **wrong)
    assert not Review.objects.exists()


def test_nothing_is_reviewed_before_it_is_published_nor_by_who_may_not(cast: Cast) -> None:
    with pytest.raises(MoveClosed, match="published"):
        reviewed(cast, make.draft(cast))
    strategy, _ = make.published(cast, title="Another")
    for person in ("author", "board_member", "monitor"):
        with pytest.raises(PermissionDenied):
            reviewed(cast, strategy, by=cast.people[person])


def test_a_revision_says_what_it_needs_again(cast: Cast, sign_in: SignIn) -> None:
    strategy, _ = make.published(cast)
    reviewed(cast, strategy, outcome="revised")
    assert now(strategy).state == S.DRAFT
    address = reverse("strategy:reviews", args=[cast.harbour.slug, strategy.pk])
    browser = sign_in(cast.lead)

    def done() -> list[bool]:
        return [is_done for _, is_done, _ in browser.get(address).context["again"]]

    assert done() == [False] * 5  # an unchanged text is the one that was agreed to before
    strategies.change_part(part=strategy.priorities.get(), title="Far fewer injuries", by=cast.lead)
    assert done() == [True, False, False, False, False]
    make.consulted(now(strategy), cast.lead)
    make.find_no_harm(now(strategy), cast.authorities["district-council"], cast.lead)
    assert done() == [True, True, True, False, False]


def test_a_review_is_not_settled_without_its_record(cast: Cast) -> None:
    make.published(cast)
    [(key, _, _)] = asked(cast)
    with pytest.raises(ValidationError, match="Record the review"):
        strategies.record_met(
            partnership=cast.harbour, key=key, on=clock.today(), words="We looked.", by=cast.lead
        )


def test_the_public_list_does_not_call_a_reviewed_strategy_late(cast: Cast) -> None:
    strategy, edition = make.published(cast)
    review = reviewed(cast, strategy)
    edition.document.refresh_from_db()
    assert edition.document.next_review_on == review.next_review_on


def composed(cast: Cast, strategy: Strategy, **more: Any) -> AssuranceStatement:
    given: dict[str, Any] = {
        "year_from": clock.today() - dt.timedelta(days=364),
        "year_to": clock.today(),
        "words": {"Training and awareness": "Forty people were trained."},
        "by": cast.lead,
    }
    return strategies.compose_statement(strategy=now(strategy), **(given | more))


def test_the_statement_is_composed_from_what_is_on_record_and_printed(cast: Cast, sign_in: SignIn) -> None:
    strategy, _ = make.published(cast)
    reviewed(cast, strategy)
    statement = composed(cast, strategy)
    headings = [section["heading"] for section in statement.content["sections"]]
    assert headings[0] == "Training and awareness"
    assert "How the Duty was met" in headings
    said = str(statement.content)
    assert "Send the strategy to the Secretary of State" in said
    assert "Open the station yard" in said
    assert "No change" in said
    pdf = sign_in(cast.monitor).get(
        reverse("strategy:statement_pdf", args=[cast.harbour.slug, strategy.pk, statement.pk])
    )
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.content)).pages)
    assert "Forty people were trained." in text
    assert "Draft, not signed" in text


def test_the_chair_signs_what_was_read_and_then_it_never_changes(cast: Cast) -> None:
    strategy, _ = make.published(cast)
    first = composed(cast, strategy)
    second = composed(cast, strategy, words={"In short": "A good year."})
    assert AssuranceStatement.objects.get() == second
    with pytest.raises(MoveClosed, match="composed anew"):
        strategies.sign_statement(statement=second, seen=first.sha256, role="Chair", by=cast.chair)
    with pytest.raises(PermissionDenied):
        strategies.sign_statement(statement=second, seen=second.sha256, role="Lead", by=cast.lead)
    signed = strategies.sign_statement(statement=second, seen=second.sha256, role="Chair", by=cast.chair)
    composed(cast, strategy)
    signed.refresh_from_db()
    assert "A good year." in str(signed.content)
    assert AssuranceStatement.objects.count() == 2
    with pytest.raises(MoveClosed, match="signed already"):
        strategies.sign_statement(statement=signed, seen=signed.sha256, role="Chair", by=cast.chair)
    with pytest.raises(DatabaseError), transaction.atomic():
        AssuranceStatement.objects.filter(pk=signed.pk).update(signed_role="Somebody else")


def test_a_year_that_is_none_is_refused_and_the_words_stay_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    strategy, _ = make.published(cast)
    address = reverse("strategy:statements", args=[cast.harbour.slug, strategy.pk])
    page = sign_in(cast.lead).post(
        address,
        {
            "year_from_day": 1, "year_from_month": 4, "year_from_year": 2020,
            "year_to_day": 31, "year_to_month": 3, "year_to_year": 2026, "summary": "Kept as typed",
        },
    )  # fmt: skip
    assert page.status_code == 200
    assert "at most a year" in page.content.decode()
    assert "Kept as typed" in page.content.decode()
