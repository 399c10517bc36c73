"""Actions and measures with everything that a plan says of them, and the authorities that are to carry them out."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from strategy import operations as strategies
from strategy.documents import Reading, fingerprint_of
from strategy.documents.content import content
from strategy.documents.findings import definition_of, findings_of
from strategy.models import Action, AssignmentAnswer, Measure, Strategy
from strategy.rules.consultation import ConsulteeRow, Kind
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from tests.cast import Cast
from tests.factories import strategy as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


def now(strategy: Strategy) -> Strategy:
    return Strategy.objects.for_page().get(pk=strategy.pk)


def change(browser: Client, part: Action | Measure, **typed: Any) -> Any:
    strategy = part.objective.priority.strategy if isinstance(part, Action) else part.priority.strategy
    name = "strategy:action_change" if isinstance(part, Action) else "strategy:measure_change"
    address = reverse(name, args=[strategy.partnership.slug, strategy.pk, part.pk])
    start = {"title": part.title, "status": "not_started", "owner_in_words": "The board", "task": "carry_out"}
    if isinstance(part, Measure):
        start = {"title": part.title, "direction": "up", "state": "live"}
    return browser.post(address, start | typed)


def action_of(strategy: Strategy) -> Action:
    return Action.objects.get(objective__priority__strategy=strategy)


def test_what_a_plan_says_of_an_action_is_published_in_page_and_pdf(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.complete(cast)
    browser = sign_in(cast.lead)
    typed = {
        "due_on_day": "31", "due_on_month": "3", "due_on_year": "2028",
        "milestones": "1 September 2027: Yard open", "funding": "Home Office grant; 40k; 2027",
        "evidence": "strong", "prevention_level": "primary", "targeting": "selected", "deputy": "Station manager",
    }  # fmt: skip
    assert change(browser, action_of(strategy), **typed).status_code == 302
    measure = Measure.objects.get()
    assert change(
        browser, measure, definition="Each person once", frequency="each quarter", breaks="1 April 2027: New form"
    ).status_code == 302  # fmt: skip
    page = browser.get(reverse("strategy:preview", args=[cast.harbour.slug, strategy.pk])).content.decode()
    for words in ("31 March 2028", "Yard open", "£40,000", "Station manager", "Each person once", "New form"):
        assert words in page


def test_what_was_typed_stays_on_the_page_when_a_line_cannot_be_read(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.complete(cast)
    page = change(sign_in(cast.lead), action_of(strategy), milestones="soon: Yard open")
    assert page.status_code == 200
    assert "soon: Yard open" in page.content.decode()
    assert "should look like" in page.content.decode()


def test_an_action_that_was_stopped_says_what_was_learned(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.complete(cast)
    browser = sign_in(cast.lead)
    assert change(browser, action_of(strategy), status="stopped").status_code == 200
    assert change(browser, action_of(strategy), status="stopped", lesson="Nobody came.").status_code == 302
    assert "Nobody came." in str(content(now(strategy)))


def test_a_plan_that_says_nothing_new_keeps_the_fingerprint_that_was_signed(cast: Cast) -> None:
    strategy = make.complete(cast)
    action = content(strategy)["priorities"][0]["objectives"][0]["actions"][0]
    assert set(action) == {
        "title", "owner", "owner_type", "role", "due", "status", "prevention_level", "targeting", "measure",
    }  # fmt: skip
    assert "prevention_grid" not in content(strategy)


class Frozen:
    """An edition as far as its findings are read."""

    def read(self) -> dict[str, Any]:
        entries = [{"finding": "Most of it happens after school."}, {"about": "kind"}]
        findings = {"type": "table", "register": "findings", "entries": entries}
        meant = {
            "type": "table",
            "register": "definition",
            "columns": ["Asked", "Said"],
            "rows": [["In words", "Harm"]],
        }
        return {"sections": [{"blocks": [{"type": "prose"}, findings]}, {"blocks": [meant]}]}


def test_findings_are_pulled_from_the_answered_edition_and_offered(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert findings_of(Frozen()) == ["Most of it happens after school."]  # type: ignore[arg-type]  # as far as it goes
    monkeypatch.setattr("strategy.views.plan.findings_of", lambda edition: findings_of(Frozen()))  # type: ignore[arg-type]
    strategy = make.complete(cast)
    browser, action = sign_in(cast.lead), action_of(strategy)
    assert change(browser, action, finding="Typed by hand").status_code == 200
    assert change(browser, action, finding="Most of it happens after school.").status_code == 302


def test_a_finding_that_the_answered_edition_does_not_state_is_warned_of(cast: Cast) -> None:
    strategy = make.complete(cast)
    strategies.change_part(part=action_of(strategy), finding="A finding of last year.", by=cast.lead)
    warned = [gate.text for gate in Reading(now(strategy)).text_gates if not gate.is_error]
    assert any(
        "rests on a finding that the answered needs assessment does not state" in text for text in warned
    )


def test_the_grid_is_published_in_the_partnerships_own_words(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.complete(cast)
    strategies.change_part(
        part=action_of(strategy), prevention_level="tertiary", targeting="indicated", by=cast.lead
    )
    address = reverse("strategy:grid", args=[cast.harbour.slug, strategy.pk])
    browser, before = sign_in(cast.lead), fingerprint_of(now(strategy))
    page = browser.get(address).content.decode()
    assert "8 of 9 cells are empty" in page
    assert "Every action comes after the violence" in page
    browser.post(address, {"tertiary": "Once somebody was hurt"})
    assert fingerprint_of(now(strategy)) != before
    preview = browser.get(reverse("strategy:preview", args=[cast.harbour.slug, strategy.pk])).content.decode()
    assert "Once somebody was hurt" in preview


def assigned(cast: Cast, task: str = "carry_out") -> Action:
    strategy = make.complete(cast)
    row = ConsulteeRow("P1", "Gull Prison", Kind.PRISON, "E07000901")
    strategies.list_consultees(partnership=cast.harbour, rows=[row], by=cast.lead)
    prison = cast.harbour.consultees.get(reference="P1")
    return strategies.change_part(part=action_of(strategy), assigned_to=prison, task=task, by=cast.lead)


def answer(action: Action, by: User, **more: Any) -> AssignmentAnswer:
    given = {"answer": "declined", "ground": "cost", "words": "No staff.", "on": clock.today()}
    return strategies.record_assignment_answer(action=action, by=by, **(given | more))


def test_a_prison_may_decline_an_action_on_a_ground_of_the_act(cast: Cast, sign_in: SignIn) -> None:
    action = assigned(cast)
    answer(action, cast.lead)
    answer(action, cast.lead, answer="accepted", ground="")
    strategy = action.objective.priority.strategy
    page = sign_in(cast.monitor).get(
        reverse("strategy:assignment", args=[cast.harbour.slug, strategy.pk, action.pk])
    )
    assert "s.15(7)(d)" in page.content.decode()
    assert [row.answer for row in action.answers.all()] == ["declined", "accepted"]


@pytest.mark.parametrize("task", ["identify", "prepare"])
def test_nobody_declines_what_the_act_gives_no_let_out_from(cast: Cast, task: str) -> None:
    action = assigned(cast, task)
    for said in ("declined", "limited"):
        with pytest.raises(MoveClosed, match=r"s\.15\(9\)"):
            answer(action, cast.lead, answer=said)
    assert not AssignmentAnswer.objects.exists()


@pytest.mark.parametrize("wrong", [{"ground": ""}, {"words": " "}, {"on": dt.date(2090, 1, 1)}])
def test_an_answer_that_says_too_little_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(MoveClosed):
        answer(assigned(cast), cast.lead, **wrong)


def test_the_definition_is_taken_from_the_answered_edition_word_for_word_and_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    strategy = make.complete(cast)
    with pytest.raises(MoveClosed, match="states no definition"):
        strategies.take_definition(strategy=now(strategy), by=cast.lead)
    other, edition = make.published(cast, title="What it answers")
    strategies.change_details(
        strategy=now(strategy), title="A", period="2027", basis="s8", answers=edition, by=cast.lead
    )
    assert other.document_id == edition.document_id
    monkeypatch.setattr("strategy.operations.pulling.definition_of", lambda answered: definition_of(Frozen()))  # type: ignore[arg-type]
    first = strategies.take_definition(strategy=now(strategy), by=cast.lead)
    again = strategies.take_definition(strategy=now(strategy), by=cast.lead)
    assert first.pk == again.pk
    assert again.section.key == "T6"
    assert again.body["rows"] == [["In words", "Harm"]]
    assert "edition 1" in again.body["caption"]
