"""The dates of a partnership: what a publication asks for, what shows that it was done, and what is waived."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from strategy import operations as strategies
from strategy.documents import due_items
from strategy.documents.obligations import Standing, obligations_of
from strategy.models import ObligationRecord, OwnObligation, Strategy
from strategy.statuses import Repeats
from svd_portal.accounts.models import User
from svd_portal.core import clock
from tests.cast import Cast
from tests.factories import strategy as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


def found(cast: Cast, part: str) -> Standing:
    return next(each for each in obligations_of([cast.harbour]) if part in each.obligation.key)


def met(cast: Cast, part: str, **said: Any) -> ObligationRecord:
    given: dict[str, Any] = {"on": clock.today(), "words": "As the minutes say.", "by": cast.lead}
    return strategies.record_met(
        partnership=cast.harbour, key=found(cast, part).obligation.key, **given | said
    )


def page(standing: Standing) -> str:
    return reverse("strategy:obligation", args=[standing.partnership.slug, standing.obligation.key])


def on_day(days: int) -> Any:
    return clock.stopped_at(clock.now() + dt.timedelta(days=days))


def test_a_publication_asks_for_its_website_another_form_its_submission_and_a_review(cast: Cast) -> None:
    make.published(cast)
    make.send_to_review(strategy=make.complete(cast, title="Second strategy"), by=cast.lead)
    due = {item.what: item for item in due_items([cast.harbour])}
    assert due["Review the strategy"].on == make.in_half_a_year()
    sent = due["Send the strategy to the Secretary of State"]
    assert (sent.on, sent.is_late) == (clock.today() + dt.timedelta(days=6), False)
    assert any(what.startswith("Publish the strategy on the website") for what in due)
    assert due["Sign the strategy: Second strategy"].on is None
    assert all(item.url.startswith("/work/harbour/") for item in due.values())


def test_a_submission_stays_late_until_somebody_says_that_it_was_sent(cast: Cast) -> None:
    make.published(cast)
    with on_day(40):
        assert found(cast, "/submission").state == "Late"
        met(cast, "/submission", authority=cast.authorities["icb"])
        assert found(cast, "/submission").state == "Done"
        assert not any(item.what.startswith("Send") for item in due_items([cast.harbour]))


def test_a_later_edition_asks_again_and_leaves_an_unsent_one_owed(cast: Cast) -> None:
    strategy, _ = make.published(cast)
    met(cast, "/website/", address="https://harbour.example/strategy")
    strategies.start_revision(strategy=strategy, by=cast.lead)
    strategies.change_part(part=strategy.priorities.get(), title="Far fewer injuries", by=cast.lead)
    make.consulted(strategy, cast.lead)
    strategies.send_to_review(strategy=Strategy.objects.for_page().get(pk=strategy.pk), by=cast.lead)
    make.sign_all(cast, Strategy.objects.for_page().get(pk=strategy.pk))
    strategies.publish_strategy(
        strategy=Strategy.objects.for_page().get(pk=strategy.pk),
        next_review_on=make.in_half_a_year(),
        change_note="Clearer.",
        by=cast.chair,
    )
    keys = [each.obligation.key for each in obligations_of([cast.harbour]) if not each.is_settled]
    assert sorted(key.split("-")[-1] for key in keys if "/submission" in key) == [
        "1/submission",
        "2/submission",
    ]
    assert next(key for key in keys if "/website/" in key).split("/")[0].endswith("-2")


@pytest.mark.parametrize(
    ("part", "said", "words"),
    [
        ("/website/", {"address": ""}, "address of the page"),
        ("/website/", {"address": "http://harbour.example"}, "address of the page"),
        ("/submission", {}, "which authority"),
        ("/other-form", {"words": " "}, "what shows it"),
        ("/other-form", {"on": dt.date(2999, 1, 1)}, "still to come"),
    ],
)
def test_what_does_not_show_it_is_refused(cast: Cast, part: str, said: dict[str, Any], words: str) -> None:
    make.published(cast)
    with pytest.raises(ValidationError, match=words):
        met(cast, part, **said)
    assert not ObligationRecord.objects.exists()


def test_a_waiver_is_the_chairs_and_public_until_it_is_open_again(cast: Cast, sign_in: SignIn) -> None:
    make.published(cast)
    form = found(cast, "/other-form")
    with pytest.raises(PermissionDenied):
        strategies.waive(partnership=cast.harbour, key=form.obligation.key, reason="No money.", by=cast.lead)
    sign_in(cast.chair).post(page(form), {"wish": "waive", "reason": "No money for an easy read this year."})
    public = reverse("partnerships:public", args=[cast.harbour.slug])
    assert "No money for an easy read this year." in sign_in(None).get(public).content.decode()
    sign_in(cast.lead).post(page(form), {"wish": "reopen", "reason": "There is money now."})
    assert "No money for an easy read this year." not in sign_in(None).get(public).content.decode()
    assert found(cast, "/other-form").record is not None
    assert not found(cast, "/other-form").is_settled


def test_the_pages_show_what_is_owed_and_keep_what_was_typed_on_an_error(cast: Cast, sign_in: SignIn) -> None:
    make.published(cast)
    lead, sent = sign_in(cast.lead), found(cast, "/submission")
    dates = lead.get(reverse("strategy:dates", args=[cast.harbour.slug])).content.decode()
    assert "Send the strategy to the Secretary of State" in dates
    day = clock.today()
    answer = {
        "on_day": day.day,
        "on_month": day.month,
        "on_year": day.year,
        "words": "By e-mail, receipt 12.",
    }
    refused = lead.post(page(sent), answer)
    assert "Say which authority sent it." in refused.content.decode()
    assert "By e-mail, receipt 12." in refused.content.decode()
    lead.post(page(sent), answer | {"authority": cast.authorities["icb"].pk})
    assert found(cast, "/submission").state == "Done"


def test_a_date_of_ones_own_comes_again_each_quarter_until_it_is_ended(cast: Cast) -> None:
    own = strategies.add_own_obligation(
        partnership=cast.harbour,
        what="Send the grant return",
        due_on=clock.today(),
        repeats=Repeats.QUARTERLY,
        basis="Grant agreement",
        owner="lead",
        by=cast.lead,
    )
    first = found(cast, f"own-{own.pk}/").obligation
    met(cast, first.key)
    open_now = [each for each in obligations_of([cast.harbour]) if not each.is_settled]
    [following] = [each.obligation for each in open_now if each.obligation.key.startswith(f"own-{own.pk}/")]
    assert first.due_on is not None
    assert following.due_on is not None
    assert following.due_on > first.due_on + dt.timedelta(days=88)
    strategies.end_own_obligation(own=own, by=cast.lead)
    assert not [each for each in obligations_of([cast.harbour]) if "own-" in each.obligation.key]


def test_nobody_rewrites_what_was_recorded(cast: Cast) -> None:
    make.published(cast)
    row = met(cast, "/other-form")
    with pytest.raises(DatabaseError), transaction.atomic():
        ObligationRecord.objects.filter(pk=row.pk).update(words="Another story")
    assert not OwnObligation.objects.exists()


def test_a_partnership_that_began_after_the_first_date_owes_a_strategy_without_a_day(cast: Cast) -> None:
    standings = obligations_of([cast.neighbour])
    assert {each.obligation.basis for each in standings} >= {"s.8(3)(a) and (b)"}


def test_due_costs_the_same_for_many_strategies(
    cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    make.published(cast)
    for number in range(3):
        make.send_to_review(strategy=make.complete(cast, title=f"Strategy {number}"), by=cast.lead)
    with django_assert_max_num_queries(8):
        due_items([cast.harbour])


def test_a_document_under_both_laws_is_said_so_on_its_cover_and_has_both_clocks(
    cast: Cast, sign_in: SignIn
) -> None:
    strategy = make.complete(cast)
    address = reverse("strategy:details", args=[cast.harbour.slug, strategy.pk])
    cover = {
        "title": strategy.title,
        "period": strategy.period,
        "basis": "s8",
        "is_community_safety_plan": "on",
    }
    assert sign_in(cast.lead).post(address, cover).status_code == 302
    make.consulted(Strategy.objects.get(pk=strategy.pk), cast.lead)
    strategies.send_to_review(strategy=Strategy.objects.for_page().get(pk=strategy.pk), by=cast.lead)
    make.sign_all(cast, Strategy.objects.for_page().get(pk=strategy.pk))
    strategies.publish_strategy(
        strategy=Strategy.objects.for_page().get(pk=strategy.pk),
        next_review_on=make.in_half_a_year(),
        by=cast.chair,
    )
    keys = [each.obligation.key for each in obligations_of([cast.harbour])]
    assert any(key.endswith("/public-meeting") for key in keys)
    assert any(key.endswith("/submission") for key in keys)
