"""Saying of an obligation that it was met, waived or is open again; adding what a partnership asks of itself."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from partnerships.access import capabilities
from partnerships.models import Authority, Partnership
from partnerships.roles import Capability
from strategy.documents.obligations import Standing, find_obligation
from strategy.models import ObligationRecord, OwnObligation, Review
from strategy.rules.obligations import Strength, missing_evidence
from strategy.statuses import RecordKind
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock

SAID = {
    RecordKind.MET: "obligation.met",
    RecordKind.WAIVED: "obligation.waived",
    RecordKind.REOPENED: "obligation.reopened",
}


@transaction.atomic
def record_met(
    *,
    partnership: Partnership,
    key: str,
    on: dt.date,
    words: str = "",
    address: str = "",
    authority: Authority | None = None,
    review: Review | None = None,
    by: User,
) -> ObligationRecord:
    """Say that an obligation was met on a day, with what shows it.

    :param address: of the page where the strategy is published; needed for a website.
    :param authority: that sent it; needed for a submission.
    :param review: that was held; needed for a review, which says who looked at what.
    :raises PermissionDenied: when the person neither edits work nor publishes here.
    :raises ValidationError: when the partnership owes no such thing, or what shows it is missing.
    """
    _require(partnership, by, Capability.EDIT_WORK, Capability.PUBLISH, Capability.REVIEW_WORK)
    standing = _owed(partnership, key)
    missing = missing_evidence(key, words=words, address=address, has_authority=authority is not None)
    if missing:
        raise ValidationError(missing)
    if "/review" in key and review is None:
        raise ValidationError(
            "Record the review on the page “Reviews” of the strategy: it settles this date."
        )
    if on > clock.today():
        raise ValidationError("That day is still to come. Say it once it is done.")
    return _said(standing, RecordKind.MET, on, by, words=words, address=address, authority=authority)


@transaction.atomic
def waive(*, partnership: Partnership, key: str, reason: str, by: User) -> ObligationRecord:
    """Say that an obligation is not going to be met, and why: the public reads it.

    :raises PermissionDenied: when the person may not publish here.
    :raises ValidationError: without a reason, or for what the partnership does not owe.
    """
    _require(partnership, by, Capability.PUBLISH)
    if not reason.strip():
        raise ValidationError("Say why. The reason is public.")
    return _said(_owed(partnership, key), RecordKind.WAIVED, clock.today(), by, words=reason)


@transaction.atomic
def reopen(*, partnership: Partnership, key: str, reason: str, by: User) -> ObligationRecord:
    """Take back what was said of an obligation; both stay on record.

    :raises PermissionDenied: when the person neither edits work nor publishes here.
    :raises ValidationError: without a reason, or when nothing was said of it.
    """
    _require(partnership, by, Capability.EDIT_WORK, Capability.PUBLISH, Capability.REVIEW_WORK)
    standing = _owed(partnership, key)
    if not standing.is_settled:
        raise ValidationError("It is open already.")
    if not reason.strip():
        raise ValidationError("Say why it is open again.")
    return _said(standing, RecordKind.REOPENED, clock.today(), by, words=reason)


@transaction.atomic
def add_own_obligation(
    *, partnership: Partnership, what: str, due_on: dt.date, repeats: str, basis: str, owner: str, by: User
) -> OwnObligation:
    """Add something with a date that the partnership asks of itself.

    :raises PermissionDenied: when the person neither edits work nor sends drafts to the board.
    """
    _require(partnership, by, Capability.EDIT_WORK, Capability.REVIEW_WORK)
    own = OwnObligation.objects.create(
        partnership=partnership,
        what=what.strip(),
        due_on=due_on,
        repeats=repeats,
        basis=basis.strip(),
        owner=owner,
        made_at=clock.now(),
        made_by=by,
    )
    record("obligation.added", by=by, target=partnership, partnership=partnership, what=own.what)
    return own


@transaction.atomic
def end_own_obligation(*, own: OwnObligation, by: User) -> None:
    """Say that something which a partnership asked of itself is asked no longer; a second time changes nothing.

    :raises PermissionDenied: as for adding it.
    """
    partnership = own.partnership
    _require(partnership, by, Capability.EDIT_WORK, Capability.REVIEW_WORK)
    rows = OwnObligation.objects.filter(pk=own.pk).current().update(ended_at=clock.now(), ended_by=by)
    if rows:
        record("obligation.ended", by=by, target=partnership, partnership=partnership, what=own.what)


def _require(partnership: Partnership, by: User, *any_of: Capability) -> None:
    if not capabilities(by, partnership) & set(any_of):
        raise PermissionDenied("Your seat does not allow you to record this.")


def _owed(partnership: Partnership, key: str) -> Standing:
    standing = find_obligation(partnership, key)
    if standing is None:
        raise ValidationError("This partnership owes no such thing now. Look at its dates again.")
    return standing


def _said(
    standing: Standing,
    kind: RecordKind,
    on: dt.date,
    by: User,
    *,
    words: str = "",
    address: str = "",
    authority: Authority | None = None,
) -> ObligationRecord:
    obligation, partnership = standing.obligation, standing.partnership
    row = ObligationRecord.objects.create(
        partnership=partnership,
        key=obligation.key,
        what=obligation.what,
        kind=kind,
        on=on,
        authority=authority,
        address=address,
        words=words.strip(),
        at=clock.now(),
        by=by,
    )
    record(
        SAID[kind],
        by=by,
        target=partnership,
        partnership=partnership,
        what=obligation.what,
        words=row.words or row.address,
        is_law=obligation.strength == Strength.LAW,
    )
    return row
