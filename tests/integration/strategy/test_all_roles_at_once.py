"""Everybody does everything to one strategy, in any order: nothing is published that was not agreed as it stands."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from needs_assessment.statuses import ManuscriptState as S
from partnerships.models import Authority
from strategy import operations as strategies
from strategy.documents.content import fingerprint_of
from strategy.documents.decisions import members
from strategy.models import BoardRule, Consultation, HarmDecision, SignOff, Strategy
from strategy.rules.signing import Said
from strategy.statuses import Decision, RuleKind
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.publication.models import Edition
from tests.cast import Cast
from tests.factories import strategy as make

PEOPLE = st.sampled_from(["lead", "author", "board_member", "chair", "monitor", "neighbour_lead"])
DECISIONS = st.sampled_from([Decision.ADOPT, Decision.APPROVE, Decision.APPROVE, Decision.DISSENT])
REFUSED = (MoveClosed, PermissionDenied)


class Everybody(RuleBasedStateMachine):
    """The cast at work; each run is undone at its end."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        strategy = make.complete(self.cast)
        self.pk, self.words, self.text = strategy.pk, 0, fingerprint_of(strategy)
        make.seat_board(self.cast)
        self.asked = members(strategy)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def now(self) -> Strategy:
        return Strategy.objects.for_page().get(pk=self.pk)

    def person(self, name: str) -> User:
        return self.cast.people[name]

    def try_to(self, operation: Any, **given: Any) -> Any:
        """Do it if it is allowed; give what came of it, or None."""
        try:
            with transaction.atomic():
                return operation(**given)
        except REFUSED:
            return None

    def agreed(self, fingerprint: str) -> bool:
        """Work out, apart from the portal, whether a text is agreed by the rule."""
        rows = SignOff.objects.filter(strategy=self.pk, fingerprint=fingerprint).order_by("at", "pk")
        last = {row.authority_id: row.decision for row in rows}
        agreeing = [pk for pk, decision in last.items() if decision != Decision.DISSENT]
        rule_now = BoardRule.objects.filter(strategy=self.pk).first()
        needed = rule_now.quorum if rule_now and rule_now.kind == RuleKind.QUORUM else len(self.asked)
        return len(agreeing) >= needed

    # --- what people do

    @rule(name=PEOPLE)
    def edit(self, name: str) -> None:
        self.words += 1
        part = self.now().priorities.get()
        title = f"Fewer injuries, draft {self.words}"
        if self.try_to(strategies.change_part, part=part, title=title, by=self.person(name)):
            assert name in {"lead", "author"}
            self.text = fingerprint_of(self.now())
            assert not SignOff.objects.filter(strategy=self.pk, fingerprint=self.text).exists()

    @rule(name=PEOPLE, number=st.integers(0, 9))
    def set_rule(self, name: str, number: int) -> None:
        was = self.now().state
        done = self.try_to(
            strategies.set_board_rule,
            strategy=self.now(),
            kind=RuleKind.QUORUM,
            quorum=number,
            basis="Terms of reference",
            by=self.person(name),
        )
        if done:
            assert name in {"lead", "chair"}
            assert was == S.DRAFT

    @rule(name=PEOPLE)
    def send(self, name: str) -> None:
        self.try_to(strategies.send_to_review, strategy=self.now(), by=self.person(name))

    @rule(name=PEOPLE)
    def take_back(self, name: str) -> None:
        self.try_to(strategies.return_to_draft, strategy=self.now(), reason="Again.", by=self.person(name))

    @rule(name=PEOPLE, which=st.integers(0, 20), decision=DECISIONS, is_stale=st.booleans())
    def sign(self, name: str, which: int, decision: str, is_stale: bool) -> None:
        self._sign(name, self.asked[which % len(self.asked)], decision, is_stale=is_stale)

    @rule(name=PEOPLE)
    def consult(self, name: str) -> None:
        done = self.try_to(
            strategies.record_consultation_elsewhere,
            strategy=self.now(),
            on=clock.today(),
            evidence="A letter to each.",
            by=self.person(name),
        )
        assert done is None or name in {"lead", "author"}

    def consulted(self) -> bool:
        """Work out, apart from the portal, whether there was a round since the last edition."""
        last = Edition.objects.order_by("-published_at").first()
        rounds = Consultation.objects.filter(strategy=self.pk)
        return (rounds.filter(opened_at__gt=last.published_at) if last else rounds).exists()

    @rule(name=PEOPLE, which=st.integers(0, 20), finds_harm=st.sampled_from([False, False, True]))
    def look_for_harm(self, name: str, which: int, finds_harm: bool) -> None:
        found = dict.fromkeys(["safety", "crime", "order"], ("harm" if finds_harm else "none", "A name."))
        authority = self.asked[which % len(self.asked)]
        self.try_to(
            strategies.check_harm,
            strategy=self.now(),
            authority=authority,
            found=found,
            fingerprint_seen=fingerprint_of(self.now()),
            by=self.person(name),
        )

    def harmless(self, fingerprint: str) -> bool:
        """Work out, apart from the portal, whether each head was looked at and nobody finds harm."""
        rows = HarmDecision.objects.filter(strategy=self.pk).order_by("at", "pk")
        last = {(row.authority_id, row.head): row for row in rows}
        on_this = [row for row in last.values() if row.fingerprint == fingerprint]
        return len({row.head for row in on_this}) == 3 and not any(row.found == "harm" for row in on_this)

    @rule(decision=DECISIONS)
    def decide_together(self, decision: str) -> None:
        """A board day: without one hardly a run would get as far as publishing."""
        self.consult("author")
        self.send("lead")
        self.look_for_harm("board_member", 0, finds_harm=False)
        for authority in self.asked:
            self._sign("board_member", authority, decision)

    @rule()
    def publish_by_the_chair(self) -> None:
        self.publish("chair")

    def _sign(self, name: str, authority: Authority, decision: str, *, is_stale: bool = False) -> None:
        seen = "0" * 64 if is_stale else fingerprint_of(self.now())
        signed = self.try_to(
            strategies.sign,
            strategy=self.now(),
            authority=authority,
            decision=decision,
            role="Chief officer",
            note="As we said.",
            fingerprint_seen=seen,
            by=self.person(name),
        )
        assert signed is None or (name == "board_member" and not is_stale)

    @rule(name=PEOPLE, which=st.integers(0, 20), decision=DECISIONS)
    def record(self, name: str, which: int, decision: str) -> None:
        done = self.try_to(
            strategies.record_decision,
            strategy=self.now(),
            authority=self.asked[which % len(self.asked)],
            said=Said(decision, "Chief officer", note="As they wrote."),
            evidence="Minute 14",
            fingerprint_seen=fingerprint_of(self.now()),
            by=self.person(name),
        )
        assert done is None or name in {"lead", "chair"}

    @rule(name=PEOPLE)
    def publish(self, name: str) -> None:
        before, text = Edition.objects.count(), fingerprint_of(self.now())
        was_consulted = self.consulted()
        done = self.try_to(
            strategies.publish_strategy,
            strategy=self.now(),
            next_review_on=make.in_half_a_year(),
            change_note="Clearer.",
            by=self.person(name),
        )
        assert Edition.objects.count() == before + (done is not None)
        if done:
            assert name == "chair"
            assert was_consulted
            assert self.agreed(text)
            assert self.harmless(text)
            signatories = done.read()["signatories"]
            assert len(signatories) == len(
                set(
                    SignOff.objects.filter(strategy=self.pk, fingerprint=text).values_list(
                        "authority", flat=True
                    )
                )
            )

    @rule(name=PEOPLE)
    def revise(self, name: str) -> None:
        self.try_to(strategies.start_revision, strategy=self.now(), by=self.person(name))

    # --- what always holds

    @invariant()
    def signed_off_means_agreed_as_it_stands(self) -> None:
        strategy = self.now()
        if strategy.state == S.SIGNED_OFF:
            assert self.agreed(fingerprint_of(strategy))
            assert self.harmless(fingerprint_of(strategy))

    @invariant()
    def text_moves_by_editing_alone(self) -> None:
        assert fingerprint_of(self.now()) == self.text


@pytest.mark.django_db
def test_no_path_publishes_what_was_not_agreed_and_no_edit_keeps_a_signature(cast: Cast) -> None:
    Everybody.cast = cast
    run_state_machine_as_test(
        Everybody,
        settings=settings(
            max_examples=8,
            stateful_step_count=18,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
