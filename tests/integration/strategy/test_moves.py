import datetime as dt
import json
import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from needs_assessment.operations import add_block
from needs_assessment.statuses import ManuscriptState
from partnerships.operations import create_board, give_seat
from partnerships.roles import Role
from strategy.documents import Reading, content, fingerprint_of
from strategy.documents.content import fingerprint_of_content
from strategy.models import SignOff, Strategy
from strategy.operations import (
    add_priority,
    change_part,
    publish_strategy,
    remove_part,
    return_to_draft,
    send_to_review,
    sign,
    start_revision,
)
from strategy.statuses import Decision
from strategy.workflow import STRATEGY
from svd_portal.audit.models import AuditEvent
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.publication.models import Document, Edition
from tests.cast import Cast, build_cast
from tests.factories import strategy as make

S = ManuscriptState


def state_of(strategy: Strategy) -> str:
    return Strategy.objects.get(pk=strategy.pk).state


def verbs(strategy: Strategy) -> list[str]:
    return list(AuditEvent.objects.about(strategy).order_by("pk").values_list("verb", flat=True))


def test_moves_lead_from_state_to_state() -> None:
    table = {(source, move.name, move.target) for move in STRATEGY.moves.values() for source in move.sources}
    assert table == {
        (S.DRAFT, "send_to_review", S.IN_REVIEW),
        (S.IN_REVIEW, "sign", S.IN_REVIEW),
        (S.SIGNED_OFF, "sign", S.IN_REVIEW),
        (S.IN_REVIEW, "return_to_draft", S.DRAFT),
        (S.SIGNED_OFF, "return_to_draft", S.DRAFT),
        (S.SIGNED_OFF, "publish", S.PUBLISHED),
        (S.PUBLISHED, "start_revision", S.DRAFT),
    }


@pytest.mark.parametrize(
    ("state", "person", "open_moves"),
    [
        (S.DRAFT, "lead", {"send_to_review"}),
        (S.DRAFT, "author", set()),
        (S.DRAFT, "chair", {"send_to_review"}),
        (S.IN_REVIEW, "lead", {"return_to_draft"}),
        (S.IN_REVIEW, "board_member", {"sign"}),
        (S.IN_REVIEW, "chair", {"return_to_draft"}),
        (S.IN_REVIEW, "data_officer", set()),
        (S.PUBLISHED, "lead", {"start_revision"}),
        (S.PUBLISHED, "board_member", set()),
        *((state, "monitor", set()) for state in S),
    ],
)
def test_moves_are_open_to_those_whose_seat_allows_them(
    cast: Cast, state: str, person: str, open_moves: set[str]
) -> None:
    strategy = make.complete(cast)
    strategy.state = state
    held = cast.harbour.seats.get(role=person).group.partnershipgroupobjectpermission_set
    capabilities = held.values_list("permission__codename", flat=True)
    offered = STRATEGY.offered(Reading(strategy), capabilities)
    assert {one.move.name for one in offered if one.allowed} == open_moves


def test_strategy_starts_with_24_sections_and_their_prompts(cast: Cast) -> None:
    strategy = make.draft(cast)
    sections = list(strategy.sections.all())
    assert [section.key for section in sections] == [f"T{n}" for n in range(24)]
    assert sections[9].prompts


def test_send_to_review_is_closed_until_the_text_is_complete(cast: Cast) -> None:
    strategy = make.draft(cast)
    with pytest.raises(MoveClosed, match="“About this document”"):
        send_to_review(strategy=strategy, by=cast.lead)
    assert state_of(strategy) == S.DRAFT


def test_text_and_plan_cannot_be_changed_while_the_board_has_them(cast: Cast) -> None:
    strategy = make.in_review(cast)
    priority = strategy.priorities.get()
    section = strategy.sections.first()
    assert section is not None
    changes: list[Callable[[], object]] = [
        lambda: add_priority(strategy=strategy, title="Another", by=cast.lead),
        lambda: change_part(part=priority, title="Other words", by=cast.lead),
        lambda: remove_part(part=priority, by=cast.lead),
        lambda: add_block(section=section, kind="prose", body={"html": "<p>More</p>"}, by=cast.lead),
    ]
    before = fingerprint_of(strategy)
    for change in changes:
        with pytest.raises(MoveClosed, match="in review"):
            change()
    assert fingerprint_of(Strategy.objects.get(pk=strategy.pk)) == before


def test_plan_can_be_changed_by_editors_only(cast: Cast) -> None:
    strategy = make.draft(cast)
    for person in (cast.board_member, cast.chair, cast.monitor, cast.neighbour_lead):
        with pytest.raises(PermissionDenied):
            add_priority(strategy=strategy, title="Mine", by=person)
    assert not strategy.priorities.exists()


def test_why_of_a_priority_keeps_no_script(cast: Cast) -> None:
    priority = make.plan(cast, make.draft(cast))
    change_part(part=priority, why="<p>Because<script>alert(1)</script></p>", by=cast.lead)
    assert priority.why == "<p>Because</p>"


def test_last_agreement_signs_the_strategy_off(cast: Cast) -> None:
    strategy = make.in_review(cast)
    make.seat_board(cast)
    codes = [code for code in cast.authorities if code != "pcc"]
    for code in codes[:-1]:
        make.sign_for(cast, strategy, code, Decision.NOTE)
    assert state_of(strategy) == S.IN_REVIEW
    make.sign_for(cast, strategy, codes[-1], Decision.ADOPT)
    assert state_of(strategy) == S.SIGNED_OFF
    assert verbs(strategy)[-2:] == ["strategy.signed", "strategy.signed_off"]


def test_dissent_keeps_the_strategy_with_the_board_until_the_authority_agrees(cast: Cast) -> None:
    strategy = make.in_review(cast)
    make.seat_board(cast)
    make.sign_for(cast, strategy, "icb", Decision.DISSENT, note="No money for the second action.")
    for code in cast.authorities:
        if code not in {"pcc", "icb"}:
            make.sign_for(cast, strategy, code)
    assert state_of(strategy) == S.IN_REVIEW
    make.sign_for(cast, strategy, "icb", Decision.ENDORSE)
    assert state_of(strategy) == S.SIGNED_OFF
    assert SignOff.objects.filter(strategy=strategy, decision=Decision.DISSENT).count() == 1


def test_dissent_without_a_reason_is_refused(cast: Cast) -> None:
    strategy = make.in_review(cast)
    with pytest.raises(MoveClosed, match="does not agree"):
        make.sign_for(cast, strategy, "fire-authority", Decision.DISSENT)
    assert not strategy.sign_offs.exists()


def test_sign_is_refused_when_the_text_changed_since_it_was_opened(cast: Cast) -> None:
    strategy = make.in_review(cast)
    seen = fingerprint_of(strategy)
    create_board(partnership=cast.harbour, name="Delivery group", from_on=clock.today(), by=None)
    with pytest.raises(MoveClosed, match="changed since you opened it"):
        sign(
            strategy=strategy,
            authority=cast.authorities["fire-authority"],
            decision=Decision.APPROVE,
            role="Chief fire officer",
            fingerprint_seen=seen,
            by=cast.board_member,
        )
    assert not strategy.sign_offs.exists()


def test_nobody_signs_for_an_authority_that_is_not_theirs(cast: Cast) -> None:
    strategy = make.in_review(cast)
    with pytest.raises(PermissionDenied):
        make.sign_for(cast, strategy, "icb")
    give_seat(
        partnership=cast.harbour,
        role=Role.AUTHOR,
        person=cast.board_member,
        authority=cast.authorities["icb"],
        by=None,
    )
    with pytest.raises(PermissionDenied):
        make.sign_for(cast, strategy, "icb")


def test_change_of_text_leaves_signatures_on_the_earlier_text(cast: Cast) -> None:
    strategy = make.signed_off(cast)
    return_to_draft(strategy=strategy, reason="A figure was wrong.", by=cast.chair)
    change_part(part=strategy.priorities.get(), title="Far fewer injuries", by=cast.lead)
    strategy = send_to_review(strategy=Strategy.objects.get(pk=strategy.pk), by=cast.lead)
    decisions = Reading(strategy).decisions
    assert all(decision.decision == Decision.APPROVE and not decision.is_current for decision in decisions)
    assert not any(decision.agrees for decision in decisions)
    assert content(strategy)["signatories"] == []
    assert "manuscript.returned" in verbs(strategy)


def test_return_to_draft_needs_a_reason(cast: Cast) -> None:
    strategy = make.in_review(cast)
    with pytest.raises(MoveClosed, match="Say why"):
        return_to_draft(strategy=strategy, reason="  ", by=cast.lead)


def test_publication_freezes_what_was_signed(cast: Cast) -> None:
    strategy = make.signed_off(cast)
    signed = fingerprint_of(strategy)
    edition = publish_strategy(strategy=strategy, next_review_on=make.in_half_a_year(), by=cast.chair)
    frozen = edition.read()
    assert fingerprint_of_content(frozen) == signed
    assert frozen["next_review_on"] == make.in_half_a_year().isoformat()
    assert len(frozen["signatories"]) == 6
    assert frozen["signatories"][0]["decision"] == "Approves"
    assert (
        frozen["priorities"][0]["objectives"][0]["actions"][0]["owner"] == "Harbour fire and rescue authority"
    )
    assert frozen["summary"] == [{"type": "prose", "html": "<p>What we say on plan on a page.</p>"}]
    assert state_of(strategy) == S.PUBLISHED


@pytest.mark.parametrize("days", [None, 0, -1])
def test_publication_needs_a_review_date_to_come(cast: Cast, days: int | None) -> None:
    strategy = make.signed_off(cast)
    on = None if days is None else clock.today() + dt.timedelta(days=days)
    with pytest.raises(MoveClosed, match="next review"):
        publish_strategy(strategy=strategy, next_review_on=on, by=cast.chair)
    assert not Edition.objects.exists()


def test_publication_is_the_chairs_and_only_after_sign_off(cast: Cast) -> None:
    strategy = make.in_review(cast)
    with pytest.raises(MoveClosed):
        publish_strategy(strategy=strategy, next_review_on=make.in_half_a_year(), by=cast.chair)
    strategy = make.sign_all(cast, strategy)
    with pytest.raises(MoveClosed, match="seat"):
        publish_strategy(strategy=strategy, next_review_on=make.in_half_a_year(), by=cast.lead)


def test_publication_is_closed_when_what_was_signed_is_not_what_would_be_published(cast: Cast) -> None:
    strategy = make.signed_off(cast)
    create_board(partnership=cast.harbour, name="Delivery group", from_on=clock.today(), by=None)
    with pytest.raises(MoveClosed, match="has not decided on this text"):
        publish_strategy(strategy=strategy, next_review_on=make.in_half_a_year(), by=cast.chair)


def test_revision_leaves_the_edition_as_it_is_and_asks_for_a_change_note(cast: Cast) -> None:
    strategy, first = make.published(cast)
    before = first.read()
    start_revision(strategy=strategy, by=cast.lead)
    change_part(part=strategy.priorities.get(), title="Far fewer injuries", by=cast.lead)
    make.consulted(strategy, cast.lead)
    send_to_review(strategy=strategy, by=cast.lead)
    strategy = make.sign_all(cast, strategy)
    assert Document.objects.get().latest_id == first.pk
    with pytest.raises(MoveClosed, match="Say what changed"):
        publish_strategy(strategy=strategy, next_review_on=make.in_half_a_year(), by=cast.chair)
    second = publish_strategy(
        strategy=strategy, next_review_on=make.in_half_a_year(), change_note="A stronger aim.", by=cast.chair
    )
    assert (second.number, second.document_id) == (2, first.document_id)
    assert Edition.objects.get(pk=first.pk).read() == before
    assert second.read()["priorities"][0]["title"] == "Far fewer injuries"


@pytest.mark.django_db(transaction=True)
def test_twenty_chairs_publishing_at_once_make_one_edition() -> None:
    cast = build_cast()
    strategy = make.signed_off(cast)
    start, refused = threading.Barrier(20), []

    def publish() -> None:
        try:
            start.wait()
            publish_strategy(strategy=strategy, next_review_on=make.in_half_a_year(), by=cast.chair)
        except MoveClosed as closed:
            refused.append(str(closed))
        finally:
            connection.close()

    threads = [threading.Thread(target=publish) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Edition.objects.count() == 1
    assert len(refused) == 19
    assert all("published" in reason for reason in refused)


@pytest.mark.django_db(transaction=True)
def test_edit_that_races_with_the_move_to_the_board_is_in_the_text_or_refused() -> None:
    cast = build_cast()
    strategy = make.complete(cast)
    priority = strategy.priorities.get()
    start, seen = threading.Barrier(2), {}

    def edit() -> None:
        try:
            start.wait()
            change_part(part=priority, title="A late thought", by=cast.author)
            seen["edit"] = "done"
        except MoveClosed:
            seen["edit"] = "refused"
        finally:
            connection.close()

    thread = threading.Thread(target=edit)
    thread.start()
    start.wait()
    send_to_review(strategy=strategy, by=cast.lead)
    at_the_board = json.dumps(content(Strategy.objects.get(pk=strategy.pk)))
    thread.join()
    assert json.dumps(content(Strategy.objects.get(pk=strategy.pk))) == at_the_board
    assert ("A late thought" in at_the_board) == (seen["edit"] == "done")
