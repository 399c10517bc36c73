import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from needs_assessment.statuses import ManuscriptState
from strategy.documents import fingerprint_of
from strategy.models import Action, Priority, SignOff, Strategy
from strategy.operations import change_part, send_to_review, start_revision, start_strategy
from strategy.rules.clock import latest_review
from svd_portal.core import clock
from svd_portal.publication.models import Edition
from tests.cast import Cast
from tests.factories import strategy as make

SignIn = Callable[[object], Client]


def address(strategy: Strategy, name: str, *args: object) -> str:
    return reverse(f"strategy:{name}", args=[strategy.partnership.slug, strategy.pk, *args])


def words(response: object) -> str:
    """The page as a person reads it: tags gone, spaces joined."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return " ".join(text.split())


def date_boxes(on: dt.date) -> dict[str, int]:
    return {"next_review_on_day": on.day, "next_review_on_month": on.month, "next_review_on_year": on.year}


def pages(strategy: Strategy) -> list[str]:
    return [
        reverse("strategy:index", args=[strategy.partnership.slug]),
        address(strategy, "detail"),
        address(strategy, "preview"),
    ]


def test_lead_starts_a_strategy_and_sees_its_sections(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.lead)
    start = reverse("strategy:start", args=[cast.harbour.slug])
    assert "24 sections" in words(browser.get(start))
    details = {"title": "Safer Harbour", "period": "2026 to 2029", "basis": "s8", "answers": ""}
    page = browser.post(start, details, follow=True)
    assert "Safer Harbour" in words(page)
    assert "0 of 14 required sections ready" in words(page)
    assert "“About this document”" in words(page)


def test_start_says_what_is_missing(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.lead).post(reverse("strategy:start", args=[cast.harbour.slug]), {"basis": "s8"})
    assert "There is a problem" in words(page)
    assert not Strategy.objects.exists()


def test_details_can_be_changed_in_draft_only(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.complete(cast)
    browser = sign_in(cast.lead)
    changed = {"title": "Calm Harbour", "period": "2027", "basis": "s9", "answers": ""}
    assert "Calm Harbour" in words(browser.post(address(strategy, "details"), changed, follow=True))
    send_to_review(strategy=strategy, by=cast.lead)
    refused = browser.post(address(strategy, "details"), {**changed, "title": "Other"}, follow=True)
    assert "cannot be changed now" in words(refused)
    assert Strategy.objects.get().title == "Calm Harbour"


def test_pages_are_not_there_for_outsiders(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.in_review(cast)
    for person in (cast.neighbour_lead, cast.nobody):
        browser = sign_in(person)
        assert [browser.get(page).status_code for page in pages(strategy)] == [404] * 3
        assert browser.post(address(strategy, "sign")).status_code == 404
        assert browser.post(address(strategy, "move", "return_to_draft")).status_code == 404


def test_strategy_of_another_partnership_is_not_found_below_ones_own(cast: Cast, sign_in: SignIn) -> None:
    theirs = start_strategy(partnership=cast.neighbour, title="Theirs", period="2026", by=cast.neighbour_lead)
    page = reverse("strategy:detail", args=[cast.harbour.slug, theirs.pk])
    assert sign_in(cast.lead).get(page).status_code == 404


def test_monitor_reads_everything_and_can_move_nothing(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.in_review(cast)
    browser = sign_in(cast.monitor)
    assert [browser.get(page).status_code for page in pages(strategy)] == [200] * 3
    detail = words(browser.get(address(strategy, "detail")))
    assert "Return to draft: not possible now Your seat does not allow this." in detail
    for name in ("send_to_review", "return_to_draft", "start_revision"):
        assert browser.post(address(strategy, "move", name), {"reason": "x"}).status_code == 403
    for name in ("sign", "publish", "details", "priority_add"):
        assert browser.get(address(strategy, name)).status_code == 403
    assert Strategy.objects.get().state == ManuscriptState.IN_REVIEW


def test_lead_writes_the_plan_without_javascript(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.draft(cast)
    browser = sign_in(cast.lead)
    why = {"title": "Fewer injuries", "why": "Injuries rose.\n\nMost are on two streets."}
    assert "Fewer injuries" in words(browser.post(address(strategy, "priority_add"), why, follow=True))
    priority = Priority.objects.get()
    assert priority.why == "<p>Injuries rose.</p><p>Most are on two streets.</p>"
    browser.post(address(strategy, "objective_add", priority.pk), {"title": "Safe after school"})
    objective = priority.objectives.get()
    add = address(strategy, "action_add", objective.pk)
    action = {"title": "Open the yard", "status": "not_started", "due": "2027-03-31"}
    assert "Choose the authority that will do it" in words(browser.post(add, action))
    page = browser.post(add, {**action, "owner": cast.authorities["fire-authority"].pk}, follow=True)
    assert "Harbour fire and rescue authority" in words(page)
    assert "due 31 March 2027" in words(page)
    measure = {
        "title": "Injuries treated",
        "direction": "down",
        "state": "live",
        "baseline": "212",
        "target": "150",
    }
    page = browser.post(address(strategy, "measure_add", priority.pk), measure, follow=True)
    assert "Injuries treated : from 212 to 150" in words(page)


def test_part_can_be_changed_and_removed_after_a_question(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.draft(cast)
    priority = make.plan(cast, strategy)
    action = Action.objects.get()
    browser = sign_in(cast.author)
    change = address(strategy, "action_change", action.pk)
    assert 'value="Open the station yard on weekday afternoons"' in browser.get(change).content.decode()
    browser.post(change, {"title": "Open it daily", "status": "on_track", "owner_in_words": "The youth club"})
    action.refresh_from_db()
    assert (action.title, action.who, action.owner) == ("Open it daily", "The youth club", None)
    remove = address(strategy, "priority_remove", priority.pk)
    assert "with its objectives, actions and measures" in words(browser.get(remove))
    assert "Removed the priority “Fewer injuries”" in words(browser.post(remove, follow=True))
    assert not Action.objects.exists()


def test_part_of_another_strategy_is_not_found(cast: Cast, sign_in: SignIn) -> None:
    mine, other = make.draft(cast), make.draft(cast, title="Another")
    priority = make.plan(cast, other)
    browser = sign_in(cast.lead)
    assert browser.get(address(mine, "priority_change", priority.pk)).status_code == 404
    assert browser.post(address(mine, "priority_remove", priority.pk)).status_code == 404
    assert browser.get(address(mine, "objective_add", priority.pk)).status_code == 404


def test_board_member_reads_what_concerns_them_and_signs(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.in_review(cast)
    browser = sign_in(cast.board_member)
    page = browser.get(address(strategy, "sign"))
    text = words(page)
    order = [
        "What we say on plan on a page.",
        "What concerns your authority",
        "Open the station yard",
        "Your decision",
    ]
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)
    assert "This is the first edition" in text
    answer = {
        "fingerprint": fingerprint_of(strategy),
        "decision": "approve",
        "role": "Chief fire officer",
        "minute_link": "https://fire.example/minutes",
    }
    receipt = words(browser.post(address(strategy, "sign"), answer, follow=True))
    assert "Harbour fire and rescue authority approves the text with the fingerprint" in receipt
    assert answer["fingerprint"][:12] in receipt
    assert SignOff.objects.get().by == cast.board_member


def test_signing_asks_for_a_reason_when_an_authority_does_not_agree(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.in_review(cast)
    answer = {"fingerprint": fingerprint_of(strategy), "decision": "dissent", "role": "Chief fire officer"}
    page = sign_in(cast.board_member).post(address(strategy, "sign"), answer)
    assert "Say why your authority does not agree." in words(page)
    assert not SignOff.objects.exists()


def test_signing_an_earlier_text_is_refused_and_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.in_review(cast)
    answer = {
        "fingerprint": "0" * 64,
        "decision": "approve",
        "role": "Chief fire officer",
        "note": "With thanks",
    }
    page = sign_in(cast.board_member).post(address(strategy, "sign"), answer)
    assert "The text changed since you opened it" in words(page)
    assert "With thanks" in words(page)
    assert f'value="{fingerprint_of(strategy)}"' in page.content.decode()
    assert not SignOff.objects.exists()


def test_signing_page_says_what_changed_since_the_last_edition(cast: Cast, sign_in: SignIn) -> None:
    strategy, _ = make.published(cast)
    start_revision(strategy=strategy, by=cast.lead)
    change_part(part=strategy.priorities.get(), title="Far fewer injuries", by=cast.lead)
    section = strategy.sections.get(key="T10")
    make.write(section, "<p>Other words.</p>")
    make.consulted(strategy, cast.lead)
    send_to_review(strategy=strategy, by=cast.lead)
    text = words(sign_in(cast.board_member).get(address(strategy, "sign")))
    assert "new: Priority: Far fewer injuries" in text
    assert "gone: Priority: Fewer injuries" in text
    assert "changed: Themes that cross every priority" in text
    assert "signed an earlier text" in text


def test_board_sees_who_has_decided_on_which_text(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.in_review(cast)
    make.sign_for(cast, strategy, "fire-authority")
    text = words(sign_in(cast.chair).get(address(strategy, "detail")))
    assert "Harbour fire and rescue authority Approves Chief officer recorded by Board Member" in text
    assert text.count("Has not decided yet") == 5


def test_chair_sees_what_will_happen_and_publishes(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.signed_off(cast)
    browser = sign_in(cast.chair)
    page = words(browser.get(address(strategy, "publish")))
    assert "one authority must send it to the Secretary of State by" in page
    assert "r.4(2)" in page
    on = make.in_half_a_year()
    answer = date_boxes(on)
    assert "Published as edition 1" in words(browser.post(address(strategy, "publish"), answer, follow=True))
    assert Edition.objects.get().read()["next_review_on"] == on.isoformat()


def test_chair_is_warned_once_about_a_review_after_more_than_twelve_months(
    cast: Cast, sign_in: SignIn
) -> None:
    strategy = make.signed_off(cast)
    browser = sign_in(cast.chair)
    on = latest_review(clock.today()) + dt.timedelta(days=1)
    answer = date_boxes(on)
    page = browser.post(address(strategy, "publish"), answer)
    assert "The next review is more than 12 months after publication." in words(page)
    assert not Edition.objects.exists()
    accepted = {**answer, "accepted": on.isoformat()}
    assert "Published as edition 1" in words(
        browser.post(address(strategy, "publish"), accepted, follow=True)
    )


def test_publish_page_says_when_it_is_too_early(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.in_review(cast)
    assert "when it is agreed by its rule: every specified authority agrees" in words(
        sign_in(cast.chair).get(address(strategy, "publish"))
    )


def test_lead_sends_to_the_board_and_chair_returns_with_a_reason(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.complete(cast)
    sent = sign_in(cast.lead).post(address(strategy, "move", "send_to_review"), follow=True)
    assert "Sent to the board" in words(sent)
    chair = sign_in(cast.chair)
    back = address(strategy, "move", "return_to_draft")
    assert "Why does it go back to draft?" in words(chair.get(back))
    assert "There is a problem" in words(chair.post(back, {"reason": ""}))
    returned = words(chair.post(back, {"reason": "Measures are missing."}, follow=True))
    assert "returned Harbour strategy to draft: Measures are missing." in returned
    assert chair.post(address(strategy, "move", "publish")).status_code == 404


def test_draft_is_nowhere_public_and_published_text_stays_while_it_is_revised(
    cast: Cast, sign_in: SignIn
) -> None:
    strategy, edition = make.published(cast)
    start_revision(strategy=strategy, by=cast.lead)
    change_part(part=strategy.priorities.get(), title="A secret aim", by=cast.lead)
    public = sign_in(None).get(edition.document.get_absolute_url())
    assert "Fewer injuries" in words(public)
    assert "A secret aim" not in words(public)
    assert "A secret aim" in words(sign_in(cast.lead).get(address(strategy, "preview")))


@pytest.mark.parametrize("name", ["detail", "preview", "index"])
def test_pages_cost_the_same_for_a_longer_plan(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Callable[..., object], name: str
) -> None:
    strategy = make.complete(cast)
    for _ in range(4):
        make.plan(cast, strategy)
    page = pages(strategy)[["index", "detail", "preview"].index(name)]
    browser = sign_in(cast.lead)
    with django_assert_max_num_queries(40):  # type: ignore[attr-defined]
        browser.get(page)


def test_details_are_refused_to_those_who_may_not_edit(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.draft(cast)
    assert sign_in(cast.board_member).get(address(strategy, "details")).status_code == 403
    with pytest.raises(PermissionDenied):
        change_part(part=make.plan(cast, strategy), title="x", by=cast.monitor)
