"""From draft to the board, to signatures, to an edition, and on to a revision."""

import datetime as dt
from typing import Any

from django.db import transaction

from needs_assessment.operations.editing import require_draft, require_editor
from needs_assessment.operations.manuscripts import start_manuscript
from needs_assessment.operations.versions import keep_all_versions
from needs_assessment.statuses import ManuscriptState, VersionReason
from partnerships.access import capabilities
from partnerships.models import Partnership
from strategy.documents.content import content
from strategy.documents.reading import Reading
from strategy.models import Strategy
from strategy.operations.progress import carry_progress_over
from strategy.operations.signing import keep_shown
from strategy.operations.states import end_schedule, locked, move, set_state
from strategy.rules.gates import errors, review_gates
from strategy.rules.template import STRATEGY as TEMPLATE
from strategy.statuses import Basis
from strategy.workflow import STRATEGY
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.publication.models import Edition
from svd_portal.publication.operations import freeze


def start_strategy(
    *,
    partnership: Partnership,
    title: str,
    period: str,
    by: User | None,
    basis: str = Basis.S8,
    answers: Edition | None = None,
    **fields: Any,
) -> Strategy:
    """Start a strategy from the national template.

    :param answers: the edition of the needs assessment that it answers.
    :raises PermissionDenied: when the person may not edit this partnership's work.
    """
    return start_manuscript(
        Strategy,
        partnership=partnership,
        title=title,
        period=period,
        template=TEMPLATE,
        by=by,
        basis=basis,
        answers=answers,
        **fields,
    )


@transaction.atomic
def change_details(
    *,
    strategy: Strategy,
    title: str,
    period: str,
    basis: str,
    answers: Edition | None,
    by: User | None,
    is_community_safety_plan: bool = False,
) -> Strategy:
    """Change what the cover says, under which laws it stands, and which needs assessment it answers.

    :param is_community_safety_plan: it is a partnership plan under the Crime and Disorder Act 1998 too.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the strategy is not a draft.
    """
    strategy = locked(strategy)
    require_editor(strategy, by)
    require_draft(strategy)
    strategy.title, strategy.period, strategy.basis, strategy.answers = title, period, basis, answers
    strategy.is_community_safety_plan = is_community_safety_plan
    strategy.changed_at = clock.now()
    strategy.save()
    record("manuscript.details_changed", by=by, target=strategy, partnership=strategy.partnership)
    return strategy


@transaction.atomic
def send_to_review(*, strategy: Strategy, by: User) -> Strategy:
    """Lock the text and ask the board to sign it.

    :raises MoveClosed: with every reason against it.
    """
    strategy = locked(strategy)
    keep_shown(move("send_to_review", strategy, by))
    keep_all_versions(strategy, name="Sent to the board", reason=VersionReason.SENT, by=by)
    record("manuscript.sent_to_review", by=by, target=strategy, partnership=strategy.partnership)
    return strategy


@transaction.atomic
def return_to_draft(*, strategy: Strategy, reason: str, by: User) -> Strategy:
    """Open the text for changes again. Signatures stay on record, for the text that was signed.

    :raises MoveClosed: without a reason, or when it is not with the board.
    """
    if not reason.strip():
        raise MoveClosed(["Say why this goes back to draft: the authors and the board will read it."])
    strategy = locked(strategy)
    move("return_to_draft", strategy, by)
    end_schedule(strategy, by)
    record(
        "manuscript.returned", by=by, target=strategy, partnership=strategy.partnership, reason=reason.strip()
    )
    return strategy


@transaction.atomic
def publish_strategy(
    *, strategy: Strategy, next_review_on: dt.date | None, by: User, change_note: str = ""
) -> Edition:
    """Freeze what every authority signed as the next edition.

    :param next_review_on: by guidance at most 12 months on; a later day is a warning only.
    :param change_note: for readers, what changed; needed from the second edition on.
    :raises MoveClosed: with every reason against it; of many chairs at once, one publishes.
    """
    strategy = locked(strategy)
    edition = publish_locked(strategy, next_review_on=next_review_on, change_note=change_note, by=by)
    end_schedule(strategy, by)
    return edition


def publish_locked(
    strategy: Strategy, *, next_review_on: dt.date | None, change_note: str, by: User
) -> Edition:
    """Freeze a strategy whose row the caller has locked, as ``publish_strategy`` does.

    :raises MoveClosed: with every reason against it.
    """
    require_publishable(strategy, next_review_on, change_note, by=by, on=clock.today())
    strategy.next_review_on = next_review_on
    edition = freeze(
        document=strategy.document,
        content=content(strategy),
        partnership=strategy.partnership,
        by=by,
        change_note=change_note.strip(),
    )
    name = f"Edition {edition.number}"
    keep_all_versions(strategy, name=name, reason=VersionReason.PUBLISHED, by=by, edition=edition.number)
    strategy.document = edition.document
    set_state(strategy, ManuscriptState.PUBLISHED)
    return edition


def require_publishable(
    strategy: Strategy, next_review_on: dt.date | None, change_note: str, *, by: User, on: dt.date
) -> Reading:
    """Refuse to publish a text that is not agreed, or without what its edition has to say.

    :raises MoveClosed: with every reason against it.
    """
    reading = Reading(strategy)
    STRATEGY.check("publish", reading, capabilities(by, strategy.partnership))
    reasons = [gate.text for gate in errors(review_gates(next_review_on, on))]
    if strategy.document_id and not change_note.strip():
        reasons.append("Say what changed since the last edition: readers will see it.")
    if reasons:
        raise MoveClosed(reasons)
    return reading


@transaction.atomic
def start_revision(*, strategy: Strategy, by: User) -> Strategy:
    """Open a published strategy for its next edition; the published one stays as it is (s.8(7)).

    :raises MoveClosed: when it is not published.
    """
    strategy = locked(strategy)
    move("start_revision", strategy, by)
    carry_progress_over(strategy)
    record("manuscript.revision_started", by=by, target=strategy, partnership=strategy.partnership)
    return strategy
