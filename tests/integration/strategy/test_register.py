"""The register of decisions: the rule before the vote, decisions taken elsewhere, links, and what moved since."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from needs_assessment.statuses import ManuscriptState as S
from partnerships import operations as partnerships
from partnerships.models import Authority
from strategy import operations as strategies
from strategy.documents import Reading, summary
from strategy.documents.content import fingerprint_of
from strategy.documents.decisions import members
from strategy.models import BoardRule, SigningLink, SignOff, Strategy
from strategy.rules.signing import Said
from strategy.statuses import Decision, RuleKind, SignedBy
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.notices.models import Notice
from tests.cast import Cast
from tests.factories import strategy as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
TERMS = "Terms of reference, paragraph 4"


def now(strategy: Strategy) -> Strategy:
    return Strategy.objects.for_page().get(pk=strategy.pk)


def quorum_of(cast: Cast, number: int) -> Strategy:
    """Give a strategy with the board that counts as agreed once so many agree."""
    strategy = make.complete(cast)
    strategies.set_board_rule(
        strategy=strategy, kind=RuleKind.QUORUM, quorum=number, basis=TERMS, by=cast.chair
    )
    sent = strategies.send_to_review(strategy=now(strategy), by=cast.lead)
    make.find_no_harm(sent, cast.authorities["district-council"], cast.lead)
    return sent


def fire(cast: Cast) -> Authority:
    return cast.authorities["fire-authority"]


def send_link(cast: Cast, strategy: Strategy, by: User | None = None) -> str:
    _, secret = strategies.send_signing_link(
        strategy=strategy,
        authority=fire(cast),
        role="Deputy chief fire officer",
        email="Deputy@fire.example",
        by=by or cast.lead,
    )
    return secret


def by_link(strategy: Strategy, **more: Any) -> dict[str, Any]:
    return {"decision": "approve", "role": "Deputy", "fingerprint": fingerprint_of(strategy), **more}


def test_a_strategy_is_published_with_a_dissent_on_record_where_the_rule_allows(cast: Cast) -> None:
    strategy = quorum_of(cast, 2)
    make.seat_board(cast)
    make.sign_for(cast, strategy, "icb")
    assert now(strategy).state == S.IN_REVIEW
    make.sign_for(cast, strategy, "probation")
    assert now(strategy).state == S.SIGNED_OFF
    make.sign_for(cast, strategy, "fire-authority", Decision.DISSENT, note="The money is not there.")
    assert now(strategy).state == S.SIGNED_OFF
    edition = strategies.publish_strategy(
        strategy=now(strategy), next_review_on=make.in_half_a_year(), by=cast.chair
    )
    said = {row["authority"]: (row["decision"], row["note"]) for row in edition.read()["signatories"]}
    assert said[fire(cast).name] == ("Does not agree", "The money is not there.")


def test_an_authority_that_changes_its_mind_takes_the_text_back_to_the_board(cast: Cast) -> None:
    strategy = make.signed_off(cast)
    make.sign_for(cast, strategy, "icb", Decision.DISSENT, note="Our board met again.")
    assert now(strategy).state == S.IN_REVIEW
    assert Notice.objects.filter(person=cast.chair, subject__startswith="No longer agreed").exists()
    with pytest.raises(MoveClosed):
        strategies.publish_strategy(
            strategy=now(strategy), next_review_on=make.in_half_a_year(), by=cast.chair
        )
    make.sign_for(cast, strategy, "icb", Decision.APPROVE)
    assert now(strategy).state == S.SIGNED_OFF


def test_signing_subject_to_a_cabinet_is_no_agreement_before_it_decides(cast: Cast) -> None:
    strategy = make.in_review(cast)
    make.seat_board(cast)
    for authority in members(strategy):
        strategies.sign(
            strategy=strategy,
            authority=authority,
            decision=Decision.SUBJECT,
            role="Leader",
            fingerprint_seen=fingerprint_of(strategy),
            cabinet_on=dt.date(2027, 3, 3),
            by=cast.board_member,
        )
    assert now(strategy).state == S.IN_REVIEW
    assert (
        "subject to its cabinet or committee on 3 March 2027" in Reading(now(strategy)).decision_gates[0].text
    )


@pytest.mark.parametrize("decision", [Decision.SUBJECT, Decision.RESERVATION, Decision.DISSENT])
def test_what_a_decision_needs_is_asked_for_and_nothing_is_recorded(cast: Cast, decision: str) -> None:
    strategy = make.in_review(cast)
    with pytest.raises(MoveClosed, match="Say "):
        make.sign_for(cast, strategy, "fire-authority", decision)
    assert not SignOff.objects.exists()


def test_the_rule_cannot_change_once_the_board_has_the_text(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.in_review(cast)
    with pytest.raises(MoveClosed, match="before the vote"):
        strategies.set_board_rule(strategy=strategy, kind=RuleKind.QUORUM, quorum=1, by=cast.chair)
    assert not BoardRule.objects.exists()


@pytest.mark.parametrize(
    "answer",
    [
        {"kind": "quorum", "quorum": 99, "basis": TERMS},
        {"kind": "quorum", "quorum": 2},
        {"kind": "named", "basis": TERMS},
    ],
)
def test_a_rule_that_could_not_be_met_is_refused_and_kept_on_the_page(
    cast: Cast, sign_in: SignIn, answer: dict[str, Any]
) -> None:
    strategy = make.complete(cast)
    page = sign_in(cast.chair).post(address(strategy, "rule"), answer)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not BoardRule.objects.exists()


def address(strategy: Strategy, name: str) -> str:
    return reverse(f"strategy:{name}", args=[strategy.partnership.slug, strategy.pk])


def test_a_decision_taken_elsewhere_is_recorded_with_evidence_and_its_signers_are_told(
    cast: Cast, sign_in: SignIn
) -> None:
    strategy = make.in_review(cast)
    answer = by_link(
        strategy, authority=fire(cast).pk, role="Chief fire officer", evidence="Minute 14, 3 March"
    )
    sign_in(cast.lead).post(address(strategy, "record_decision"), answer)
    row = SignOff.objects.get()
    assert (row.signed_by, row.by, row.evidence) == (SignedBy.RECORDED, cast.lead, "Minute 14, 3 March")
    told = Notice.objects.filter(person=cast.board_member, subject__contains="recorded for your authority")
    assert told.count() == 1
    page = sign_in(cast.chair).get(strategy.get_absolute_url()).content.decode()
    assert "Minute 14, 3 March" in page


def test_a_decision_is_not_recorded_without_evidence_or_for_a_body_that_is_not_asked(cast: Cast) -> None:
    strategy = make.in_review(cast)
    given: dict[str, Any] = {
        "strategy": strategy,
        "said": Said(Decision.APPROVE, "Chief"),
        "fingerprint_seen": fingerprint_of(strategy),
        "by": cast.lead,
    }
    with pytest.raises(MoveClosed, match="what shows"):
        strategies.record_decision(authority=fire(cast), evidence=" ", **given)
    with pytest.raises(MoveClosed, match="no specified authority"):
        strategies.record_decision(authority=cast.authorities["pcc"], evidence="Minute 1", **given)
    with pytest.raises(PermissionDenied):
        strategies.record_decision(
            authority=fire(cast), evidence="Minute 1", **given | {"by": cast.board_member}
        )
    assert not SignOff.objects.exists()


def test_a_role_signs_by_its_private_link_without_an_account(cast: Cast, client: Client) -> None:
    strategy = make.in_review(cast)
    secret = send_link(cast, strategy)
    link = SigningLink.objects.get()
    assert (
        secret not in f"{link.secret_hash} {link.email} {AuditEvent.objects.values_list('detail', flat=True)}"
    )
    assert Notice.objects.get(address="deputy@fire.example").text.count(secret) == 1
    page = client.get(reverse("signing:sign", args=[secret]))
    assert "Open the station yard on weekday afternoons" in page.content.decode()
    assert page["Cache-Control"].startswith("max-age=0")
    assert client.get(reverse("signing:text", args=[secret])).status_code == 200
    client.post(reverse("signing:sign", args=[secret]), by_link(strategy))
    row = SignOff.objects.get()
    assert (row.signed_by, row.link, row.by, row.authority) == (SignedBy.LINK, link, None, fire(cast))


def test_a_link_opens_nothing_once_it_is_taken_back_replaced_or_old(cast: Cast, client: Client) -> None:
    strategy = make.in_review(cast)
    first = send_link(cast, strategy)
    second = send_link(cast, strategy, by=cast.board_member)

    def status(secret: str) -> int:
        return client.post(reverse("signing:sign", args=[secret]), by_link(strategy)).status_code

    assert status(first) == 404
    with clock.stopped_at(clock.now() + dt.timedelta(days=61)):
        assert status(second) == 404
    strategies.revoke_signing_link(strategy=strategy, authority=fire(cast), by=cast.lead)
    assert status(second) == 404
    assert status("guess") == 404
    assert client.get(reverse("signing:text", args=[second])).status_code == 404
    assert not SignOff.objects.exists()


def test_a_link_does_not_sign_a_text_that_changed_since_it_was_read(cast: Cast, client: Client) -> None:
    strategy = make.in_review(cast)
    secret = send_link(cast, strategy)
    seen = by_link(strategy, note="We agree with all of it.")
    strategies.return_to_draft(strategy=strategy, reason="A figure was wrong.", by=cast.chair)
    strategies.change_part(part=strategy.priorities.get(), title="Far fewer injuries", by=cast.lead)
    assert client.post(reverse("signing:sign", args=[secret]), seen).status_code == 200
    strategies.send_to_review(strategy=now(strategy), by=cast.lead)
    page = client.post(reverse("signing:sign", args=[secret]), seen).content.decode()
    assert "The text changed since you opened it" in page
    assert "We agree with all of it." in page
    assert not SignOff.objects.exists()


def test_nobody_sends_a_link_for_an_authority_that_is_not_theirs(cast: Cast) -> None:
    strategy = make.in_review(cast)
    with pytest.raises(PermissionDenied):
        strategies.send_signing_link(
            strategy=strategy,
            authority=cast.authorities["icb"],
            role="Director",
            email="a@b.example",
            by=cast.board_member,
        )
    assert not SigningLink.objects.exists()
    assert not mail.outbox


def test_a_member_is_told_what_moved_since_the_text_their_authority_signed(cast: Cast) -> None:
    strategy = make.signed_off(cast)
    assert summary(Reading(now(strategy)), fire(cast))["since_signed"] is None
    strategies.return_to_draft(strategy=strategy, reason="A figure was wrong.", by=cast.chair)
    strategies.change_part(part=strategy.priorities.get(), why="<p>For another reason.</p>", by=cast.lead)
    strategies.send_to_review(strategy=now(strategy), by=cast.lead)
    since = summary(Reading(now(strategy)), fire(cast))["since_signed"]
    assert since.on == clock.today()
    assert [name.startswith("Priority: ") for name in since.changes.changed] == [True]


def test_the_database_holds_what_a_row_of_the_register_needs(cast: Cast) -> None:
    strategy = make.in_review(cast)
    row: dict[str, Any] = {
        "strategy": strategy,
        "authority": fire(cast),
        "fingerprint": fingerprint_of(strategy),
        "role": "Chief",
        "at": clock.now(),
        "by": cast.lead,
        "decision": Decision.APPROVE,
    }
    for wrong in (
        {"decision": Decision.SUBJECT},
        {"cabinet_on": dt.date(2027, 3, 3)},
        {"signed_by": SignedBy.LINK},
        {"signed_by": SignedBy.RECORDED},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SignOff.objects.create(**row | wrong)


def test_the_last_editor_cannot_be_the_only_one_who_agreed(cast: Cast) -> None:
    strategy = quorum_of(cast, 1)
    strategies.record_decision(
        strategy=strategy,
        authority=fire(cast),
        said=Said(Decision.APPROVE, "Chief fire officer"),
        evidence="Minute 14",
        fingerprint_seen=fingerprint_of(strategy),
        by=cast.lead,
    )
    assert now(strategy).state == S.IN_REVIEW
    make.seat_board(cast)
    make.sign_for(cast, strategy, "icb")
    assert now(strategy).state == S.SIGNED_OFF


def test_a_recorded_decision_and_an_action_name_the_meeting_that_took_them(
    cast: Cast, sign_in: SignIn
) -> None:
    board = cast.harbour.boards.get()
    meeting = partnerships.arrange_meeting(board=board, on=clock.today(), place="Town hall", by=cast.lead)
    decided = partnerships.record_decision(meeting=meeting, text="Fire approves the strategy.", by=cast.lead)
    strategy = make.in_review(cast)
    answer = {
        "authority": fire(cast).pk, "decision": "approve", "role": "Chief fire officer", "evidence": "Minute 3",
        "meeting_decision": decided.pk, "fingerprint": fingerprint_of(strategy),
    }  # fmt: skip
    browser = sign_in(cast.lead)
    assert browser.post(address(strategy, "record_decision"), answer).status_code == 302
    assert SignOff.objects.get().meeting_decision == decided
    assert meeting.get_absolute_url() in browser.get(strategy.get_absolute_url()).content.decode()
