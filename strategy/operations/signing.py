"""The register of decisions: the rule set before the vote, and each way in which a decision comes on record."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from needs_assessment.statuses import ManuscriptState
from partnerships.access import capabilities, standing
from partnerships.models import Authority, MeetingDecision
from partnerships.roles import Capability
from strategy.documents.decisions import members
from strategy.documents.reading import Reading
from strategy.models import BoardRule, SignedText, SignOff, Strategy
from strategy.operations.states import locked, set_state
from strategy.rules.gates import errors
from strategy.rules.signing import Said
from strategy.statuses import Decision, RuleKind, SignedBy
from strategy.workflow import STRATEGY
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed

TEXT_CHANGED = "The text changed since you opened it. Read it again before you sign: nothing was recorded."


@transaction.atomic
def set_board_rule(
    *,
    strategy: Strategy,
    kind: str,
    quorum: int = 0,
    named: Collection[Authority] = (),
    basis: str = "",
    by: User,
) -> BoardRule:
    """Set when the text counts as agreed; only before it goes to the board.

    :raises PermissionDenied: when the person may not send drafts to the board.
    :raises MoveClosed: when the board has the text already, or the rule could never be met.
    """
    strategy = locked(strategy)
    if Capability.REVIEW_WORK not in capabilities(by, strategy.partnership):
        raise PermissionDenied("Your seat does not allow you to set the rule.")
    if strategy.state != ManuscriptState.DRAFT:
        raise MoveClosed(["The rule is set before the vote. Return the strategy to draft to change it."])
    _refuse_impossible(kind, quorum, named, len(members(strategy)))
    row, _ = BoardRule.objects.update_or_create(
        strategy=strategy,
        defaults={"kind": kind, "quorum": quorum if kind == RuleKind.QUORUM else 0, "basis": basis.strip()},
    )
    row.named.set(named if kind == RuleKind.NAMED else ())
    rule = Reading(Strategy.objects.for_page().get(pk=strategy.pk)).rule
    record(
        "strategy.rule_set",
        by=by,
        target=strategy,
        partnership=strategy.partnership,
        rule=rule.in_words,
        basis=rule.basis,
    )
    return row


@transaction.atomic
def sign(
    *,
    strategy: Strategy,
    authority: Authority,
    decision: str,
    role: str,
    fingerprint_seen: str,
    by: User,
    note: str = "",
    minute_link: str = "",
    cabinet_on: dt.date | None = None,
) -> SignOff:
    """Record what an authority decided on exactly the text that the person saw.

    :param fingerprint_seen: the fingerprint of the text on the page, 64 hexadecimal digits.
    :raises PermissionDenied: when the person may not sign for this authority.
    :raises MoveClosed: when the text is not with the board, has changed since, or a reason or day is missing.
    """
    strategy = locked(strategy)
    if authority not in standing(by, strategy.partnership).authorities_with(Capability.SIGN_OFF):
        raise PermissionDenied(f"Your seat does not allow you to sign for {authority}.")
    reading = Reading(strategy)
    STRATEGY.check("sign", reading, capabilities(by, strategy.partnership))
    said = Said(decision, role, note, minute_link, cabinet_on)
    return put_on_record(reading, authority, said, fingerprint_seen, by=by)


@transaction.atomic
def record_decision(
    *,
    strategy: Strategy,
    authority: Authority,
    said: Said,
    evidence: str,
    fingerprint_seen: str,
    by: User,
    meeting_decision: MeetingDecision | None = None,
) -> SignOff:
    """Put a decision on record that an authority took elsewhere, with what shows it.

    :param evidence: such as the minute and its date, or the letter and who holds it.
    :param meeting_decision: of a meeting of this partnership that is kept here.
    :raises PermissionDenied: when the person may not send drafts to the board.
    :raises MoveClosed: when the text is not with the board or has changed, there is no evidence, or it is not asked.
    """
    strategy = locked(strategy)
    if Capability.REVIEW_WORK not in capabilities(by, strategy.partnership):
        raise PermissionDenied("Your seat does not allow you to record decisions for others.")
    require_asked(strategy, authority)
    if not evidence.strip():
        raise MoveClosed(["Say what shows the decision, for example the minute and its date."])
    if meeting_decision and meeting_decision.meeting.board.partnership_id != strategy.partnership_id:
        raise MoveClosed(["That decision is of another partnership."])
    how = {
        "signed_by": SignedBy.RECORDED,
        "evidence": evidence.strip(),
        "meeting_decision": meeting_decision,
    }
    return put_on_record(Reading(strategy), authority, said, fingerprint_seen, by=by, **how)


def keep_shown(reading: Reading) -> None:
    """Keep the text that the board is shown, so that it can be told later what moved since."""
    SignedText.objects.get_or_create(
        strategy=reading.strategy,
        fingerprint=reading.fingerprint,
        defaults={"content": reading.content, "shown_at": clock.now()},
    )


def _refuse_impossible(kind: str, quorum: int, named: Collection[Authority], members_now: int) -> None:
    if kind == RuleKind.QUORUM and not 1 <= quorum <= members_now:
        raise MoveClosed([f"A quorum is between 1 and {members_now}, the number of specified authorities."])
    if kind == RuleKind.NAMED and not named:
        raise MoveClosed(["Choose the authorities that have to agree."])


def require_asked(strategy: Strategy, authority: Authority) -> None:
    """Refuse where the board does not have the text, or an authority that is not asked.

    :raises MoveClosed: with the reason.
    """
    if strategy.state not in STRATEGY.moves["sign"].sources:
        raise MoveClosed(["The board does not have the text now, so nothing can be signed."])
    if authority not in members(strategy):
        raise MoveClosed([f"{authority} is no specified authority of this partnership now."])


def put_on_record(
    reading: Reading, authority: Authority, said: Said, fingerprint_seen: str, *, by: User | None, **how: Any
) -> SignOff:
    """Write a decision down, whichever way it came, and move the strategy on or back by its rule.

    :param how: ``signed_by`` with ``link`` or ``evidence``.
    :raises MoveClosed: when the text is another now, or a reason or day is missing.
    """
    strategy = reading.strategy
    require_asked(strategy, authority)
    if fingerprint_seen != reading.fingerprint:
        raise MoveClosed([TEXT_CHANGED])
    _refuse_unsaid(said)
    keep_shown(reading)
    signed = SignOff.objects.create(
        strategy=strategy,
        authority=authority,
        decision=Decision(said.decision),
        fingerprint=reading.fingerprint,
        role=said.role,
        note=said.note.strip(),
        minute_link=said.minute_link,
        cabinet_on=said.cabinet_on if said.decision == Decision.SUBJECT else None,
        at=clock.now(),
        by=by,
        **how,
    )
    _record_signature(signed)
    settle(strategy, by)
    return signed


def _refuse_unsaid(said: Said) -> None:
    if said.decision == Decision.DISSENT and not said.note.strip():
        raise MoveClosed(["Say why your authority does not agree: the reason is part of the record."])
    if said.decision == Decision.RESERVATION and not said.note.strip():
        raise MoveClosed(["Say what the reservation is: it is published beside the decision."])
    if said.decision == Decision.SUBJECT and said.cabinet_on is None:
        raise MoveClosed(["Say on which day the cabinet or committee decides."])


def _record_signature(signed: SignOff) -> None:
    record(
        "strategy.recorded_for" if signed.signed_by == SignedBy.RECORDED else "strategy.signed",
        by=signed.by,
        target=signed.strategy,
        partnership=signed.strategy.partnership,
        authority=signed.authority.name,
        decision=str(signed.get_decision_display()),
        fingerprint=signed.fingerprint,
        role=signed.role,
        **({"evidence": signed.evidence} if signed.evidence else {}),
    )


def settle(strategy: Strategy, by: User | None) -> None:
    """Move on once the text is agreed by its rule, and back when it no longer is."""
    reading = Reading(strategy)
    is_agreed = not errors(reading.decision_gates)
    wanted = ManuscriptState.SIGNED_OFF if is_agreed else ManuscriptState.IN_REVIEW
    if strategy.state == wanted:
        return
    set_state(strategy, wanted)
    record(
        "strategy.signed_off" if is_agreed else "strategy.no_longer_agreed",
        by=by,
        target=strategy,
        partnership=strategy.partnership,
        fingerprint=reading.fingerprint,
        rule=reading.rule.in_words,
    )
