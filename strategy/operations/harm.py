"""Recording what an authority found when it checked a text for harm (s.8(8), s.9(9))."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from needs_assessment.statuses import ManuscriptState
from partnerships.access import Standing, standing
from partnerships.models import Authority
from partnerships.roles import Capability
from strategy.documents.decisions import members
from strategy.documents.reading import Reading
from strategy.models import HarmDecision, Strategy
from strategy.operations.signing import TEXT_CHANGED, settle
from strategy.operations.states import locked
from strategy.statuses import HarmFound, HarmHead
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed

OPEN_IN = frozenset({ManuscriptState.DRAFT, ManuscriptState.IN_REVIEW, ManuscriptState.SIGNED_OFF})


def checks_for(strategy: Strategy, held: Standing) -> list[Authority]:
    """Give the specified authorities for which somebody may say what the harm check found."""
    mine = {*held.authorities_with(Capability.SIGN_OFF), *held.authorities_with(Capability.REVIEW_WORK)}
    return [authority for authority in members(strategy) if authority in mine]


@transaction.atomic
def check_harm(
    *,
    strategy: Strategy,
    authority: Authority,
    found: Mapping[str, tuple[str, str]],
    fingerprint_seen: str,
    by: User,
) -> list[HarmDecision]:
    """Record what an authority found in exactly the text that the person read, under each head.

    :param found: for each head whether something might harm, and what.
    :param fingerprint_seen: the fingerprint of the text that was read, 64 hexadecimal digits.
    :raises PermissionDenied: when the person may not speak for this authority.
    :raises MoveClosed: when the text is published or has changed, or a head or a reason is missing.
    """
    strategy = locked(strategy)
    if authority not in checks_for(strategy, standing(by, strategy.partnership)):
        raise PermissionDenied(f"Your seat does not allow you to check this text for {authority}.")
    if strategy.state not in OPEN_IN:
        raise MoveClosed(["This text is published. Start a revision to change it, or withdraw the edition."])
    reading = Reading(strategy)
    if fingerprint_seen != reading.fingerprint:
        raise MoveClosed([TEXT_CHANGED])
    _refuse_unsaid(found)
    rows = HarmDecision.objects.bulk_create(
        HarmDecision(
            strategy=strategy,
            authority=authority,
            head=head,
            found=found[head][0],
            words=found[head][1].strip(),
            fingerprint=reading.fingerprint,
            at=clock.now(),
            by=by,
        )
        for head in HarmHead
    )
    harmful = any(row.found == HarmFound.HARM for row in rows)
    record(
        "strategy.harm_found" if harmful else "strategy.no_harm_found",
        by=by,
        target=strategy,
        partnership=strategy.partnership,
        authority=authority.name,
        fingerprint=reading.fingerprint,
    )
    if strategy.state != ManuscriptState.DRAFT:
        settle(strategy, by)
    return rows


def _refuse_unsaid(found: Mapping[str, tuple[str, str]]) -> None:
    if set(found) != set(HarmHead):
        raise MoveClosed(["Answer each of the three questions."])
    if any(answer == HarmFound.HARM and not words.strip() for answer, words in found.values()):
        raise MoveClosed(["Say what might do harm, so that the authors can take it out."])
