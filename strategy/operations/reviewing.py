"""Recording a review of a published strategy, and the annual assurance statement."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from needs_assessment.statuses import ManuscriptState
from partnerships.access import capabilities
from partnerships.roles import Capability
from strategy.documents.assurance import statement_content
from strategy.documents.obligations import obligations_of
from strategy.models import AssuranceStatement, Review, Strategy
from strategy.operations.moves import start_revision
from strategy.operations.obligations import record_met
from strategy.operations.states import locked
from strategy.rules.clock import latest_review
from strategy.statuses import LookedAt, ReviewOutcome
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.publication.fingerprint import fingerprint
from svd_portal.publication.models import Document


@transaction.atomic
def record_review(
    *,
    strategy: Strategy,
    on: dt.date,
    outcome: str,
    looked_at: Collection[str],
    who: str,
    words: str,
    next_review_on: dt.date,
    by: User,
) -> Review:
    """Put a review of the latest edition on record, settle what its clock asked for, and begin what it asks for.

    Where the text is to change the revision is started: s.8(11) asks for all of it again.

    :param looked_at: codes of ``LookedAt``.
    :raises PermissionDenied: when the person may not send drafts to the board.
    :raises MoveClosed: when nothing is published, a day cannot be right, or it does not say who looked at what.
    """
    strategy = locked(strategy)
    if Capability.REVIEW_WORK not in capabilities(by, strategy.partnership):
        raise PermissionDenied("Your seat does not allow you to record a review.")
    edition = strategy.document.latest if strategy.document else None
    if edition is None:
        raise MoveClosed(["Nothing is published yet that could be reviewed."])
    if not timezone.localdate(edition.published_at) <= on <= clock.today():
        raise MoveClosed(["A review is held after the strategy is published, and not on a day to come."])
    if not on < next_review_on <= latest_review(on):
        raise MoveClosed(["Set the next review within 12 months of this one."])
    if not looked_at or not who.strip() or not words.strip():
        raise MoveClosed(["Say who looked at it, at what, and what was found."])
    review = Review.objects.create(
        partnership=strategy.partnership,
        strategy=strategy,
        edition=edition,
        on=on,
        outcome=ReviewOutcome(outcome),
        looked_at=[LookedAt(each).value for each in looked_at],
        who=who.strip(),
        words=words.strip(),
        next_review_on=next_review_on,
        at=clock.now(),
        by=by,
    )
    _settle_clock(review, by)
    _set_next(strategy, next_review_on)
    record(
        "strategy.reviewed",
        by=by,
        target=strategy,
        partnership=strategy.partnership,
        outcome=str(review.get_outcome_display()),
    )
    if review.outcome != ReviewOutcome.NO_CHANGE and strategy.state == ManuscriptState.PUBLISHED:
        start_revision(strategy=strategy, by=by)
    return review


def _set_next(strategy: Strategy, next_review_on: dt.date) -> None:
    """Set the day of the next review, on the strategy and on the public lists; the edition stays as it is."""
    strategy.next_review_on = next_review_on
    strategy.save(update_fields=["next_review_on"])
    Document.objects.filter(manuscript=strategy).update(next_review_on=next_review_on)


def _settle_clock(review: Review, by: User) -> None:
    """Say of what was owed before this review that it is done."""
    start = f"edition-{review.edition.document_id}-{review.edition.number}/review"
    for each in obligations_of([review.partnership]):
        is_asked = each.obligation.key.startswith(start) and not each.obligation.key.endswith(
            review.on.isoformat()
        )
        if is_asked and not each.is_settled:
            record_met(
                partnership=review.partnership,
                key=each.obligation.key,
                on=review.on,
                words=f"Reviewed: {review.get_outcome_display()}. {review.words}",
                by=by,
                review=review,
            )


@transaction.atomic
def compose_statement(
    *, strategy: Strategy, year_from: dt.date, year_to: dt.date, words: Mapping[str, str], by: User
) -> AssuranceStatement:
    """Compose the annual assurance statement anew from what is on record; one that is not signed is replaced.

    :raises PermissionDenied: when the person may not send drafts to the board.
    :raises MoveClosed: when nothing is published, or the days are no year.
    """
    strategy = locked(strategy)
    if Capability.REVIEW_WORK not in capabilities(by, strategy.partnership):
        raise PermissionDenied("Your seat does not allow you to compose the statement.")
    if strategy.document_id is None:
        raise MoveClosed(["The statement is about a published strategy. Publish this one first."])
    if not dt.timedelta(days=27) <= year_to - year_from <= dt.timedelta(days=366):
        raise MoveClosed(["Choose a period of at most a year, its last day after its first."])
    content = statement_content(strategy, year_from, year_to, words)
    facts = {
        "year_from": year_from,
        "year_to": year_to,
        "words": dict(words),
        "content": content,
        "sha256": fingerprint(content),
        "made_at": clock.now(),
        "made_by": by,
    }
    statement, _ = AssuranceStatement.objects.update_or_create(
        strategy=strategy, signed_at__isnull=True, defaults=facts
    )
    record("assurance.composed", by=by, target=strategy, partnership=strategy.partnership)
    return statement


@transaction.atomic
def sign_statement(*, statement: AssuranceStatement, seen: str, role: str, by: User) -> AssuranceStatement:
    """Sign a statement for the board; from then on it never changes.

    :param seen: the fingerprint of what the person read.
    :raises PermissionDenied: when the person may not publish here.
    :raises MoveClosed: when it is signed, was composed anew since, or no role is named.
    """
    statement = (
        AssuranceStatement.objects.select_for_update(of=("self",))
        .select_related("strategy__partnership")
        .get(pk=statement.pk)
    )
    strategy = statement.strategy
    if Capability.PUBLISH not in capabilities(by, strategy.partnership):
        raise PermissionDenied("Your seat does not allow you to sign the statement.")
    if statement.signed_at is not None:
        raise MoveClosed(["This statement is signed already."])
    if seen != statement.sha256:
        raise MoveClosed(["It was composed anew since you opened it. Read it again before you sign."])
    if not role.strip():
        raise MoveClosed(["Say in which role you sign."])
    statement.signed_at, statement.signed_by, statement.signed_role = clock.now(), by, role.strip()
    statement.save(update_fields=["signed_at", "signed_by", "signed_role"])
    record(
        "assurance.signed",
        by=by,
        target=strategy,
        partnership=strategy.partnership,
        role=statement.signed_role,
        fingerprint=statement.sha256,
    )
    return statement
