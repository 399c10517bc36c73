"""The harm check of a strategy: bound to the exact text, before sign-off, by authority."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from needs_assessment.statuses import ManuscriptState as S
from strategy import operations as strategies
from strategy.documents import Reading
from strategy.documents.content import fingerprint_of
from strategy.models import HarmDecision, Strategy
from strategy.statuses import HarmFound
from svd_portal.accounts.models import User
from svd_portal.core.workflow import MoveClosed
from tests.cast import Cast
from tests.factories import strategy as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NONE = dict.fromkeys(["safety", "crime", "order"], (HarmFound.NONE, ""))


def now(strategy: Strategy) -> Strategy:
    return Strategy.objects.for_page().get(pk=strategy.pk)


def unchecked(cast: Cast) -> Strategy:
    """With the board, agreed by all, checked by nobody."""
    strategy = strategies.send_to_review(strategy=make.complete(cast), by=cast.lead)
    make.seat_board(cast)
    for code in cast.authorities:
        if code != "pcc":
            make.sign_for(cast, strategy, code)
    return now(strategy)


def check(cast: Cast, strategy: Strategy, **more: object) -> None:
    given: dict[str, object] = {
        "authority": cast.authorities["district-council"],
        "found": NONE,
        "fingerprint_seen": fingerprint_of(strategy),
        "by": cast.lead,
    }
    strategies.check_harm(strategy=strategy, **(given | more))  # type: ignore[arg-type]  # a row of a table


def test_a_text_that_all_agree_to_is_not_signed_off_before_it_is_checked(cast: Cast) -> None:
    strategy = unchecked(cast)
    assert strategy.state == S.IN_REVIEW
    check(cast, strategy)
    assert now(strategy).state == S.SIGNED_OFF


def test_one_authority_that_finds_harm_takes_a_signed_text_back_to_the_board(cast: Cast) -> None:
    strategy = make.signed_off(cast)
    make.find_harm(strategy, cast.authorities["icb"], cast.board_member, "The clinic is named.")
    assert now(strategy).state == S.IN_REVIEW
    with pytest.raises(MoveClosed):
        strategies.publish_strategy(
            strategy=now(strategy), next_review_on=make.in_half_a_year(), by=cast.chair
        )
    make.find_no_harm(now(strategy), cast.authorities["icb"], cast.board_member)
    assert now(strategy).state == S.SIGNED_OFF


def test_a_changed_text_is_asked_again(cast: Cast) -> None:
    strategy = make.complete(cast)
    check(cast, strategy)
    assert not Reading(now(strategy)).harm_gates
    strategies.change_part(part=strategy.priorities.get(), title="Other words", by=cast.lead)
    assert len(Reading(now(strategy)).harm_gates) == 3
    assert HarmDecision.objects.count() == 3  # what was found on the earlier text stays on record


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"fingerprint_seen": "0" * 64}, "text changed"),
        ({"found": NONE | {"crime": (HarmFound.HARM, " ")}}, "Say what"),
        ({"found": {"crime": (HarmFound.NONE, "")}}, "each of the three"),
    ],
)
def test_what_cannot_count_is_refused_and_nothing_is_recorded(
    cast: Cast, wrong: dict[str, object], refusal: str
) -> None:
    with pytest.raises(MoveClosed, match=refusal):
        check(cast, make.complete(cast), **wrong)
    assert not HarmDecision.objects.exists()


def test_nobody_answers_for_an_authority_of_others(cast: Cast) -> None:
    strategy = make.complete(cast)
    for by in (cast.lead, cast.author, cast.monitor):
        with pytest.raises(PermissionDenied):
            check(cast, strategy, authority=cast.authorities["icb"], by=by)


def test_a_published_text_is_not_checked_any_more(cast: Cast) -> None:
    strategy, _ = make.published(cast)
    with pytest.raises(MoveClosed, match="published"):
        check(cast, strategy)


def test_the_page_keeps_what_was_typed_when_a_reason_is_missing(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.complete(cast)
    address = reverse("strategy:harm_check", args=[strategy.partnership.slug, strategy.pk])
    answer = {"safety": "none", "crime": "harm", "order": "none", "order_words": "Kept as typed"}
    page = sign_in(cast.lead).post(address, answer | {"fingerprint": fingerprint_of(strategy)})
    assert page.status_code == 200
    assert "crime_words" in page.context["form"].errors
    assert "Kept as typed" in page.content.decode()
    assert not HarmDecision.objects.exists()


def test_the_table_refuses_harm_without_words(cast: Cast) -> None:
    strategy = make.complete(cast)
    check(cast, strategy)
    row = HarmDecision.objects.values("strategy_id", "authority_id", "head", "fingerprint", "at", "by_id")
    with pytest.raises(IntegrityError), transaction.atomic():
        HarmDecision.objects.create(**row[0], found=HarmFound.HARM, words="")
