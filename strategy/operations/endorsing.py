"""Recording what other bodies decided on a published edition, each in its own time."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from partnerships.access import capabilities
from partnerships.roles import Capability
from strategy.models import Endorsement, Strategy
from strategy.operations.states import locked
from strategy.statuses import EndorsementKind
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.publication.models import Edition


@transaction.atomic
def record_endorsement(
    *,
    strategy: Strategy,
    edition: Edition,
    body: str,
    kind: str,
    on: dt.date,
    note: str = "",
    minute_link: str = "",
    by: User,
) -> Endorsement:
    """Put on record in public what a body decided on one edition; the same words twice are one record.

    :param body: its name; it need not belong to the partnership.
    :raises PermissionDenied: when the person may not send drafts to the board.
    :raises MoveClosed: when the edition is of another strategy, or the day cannot be right.
    """
    strategy = locked(strategy)
    if Capability.REVIEW_WORK not in capabilities(by, strategy.partnership):
        raise PermissionDenied("Your seat does not allow you to record this.")
    if edition.document_id != strategy.document_id:
        raise MoveClosed(["That edition is of another strategy."])
    if not timezone.localdate(edition.published_at) <= on <= clock.today():
        raise MoveClosed(["Choose a day after the edition was published, and not one to come."])
    row, is_new = Endorsement.objects.get_or_create(
        strategy=strategy,
        edition=edition,
        body=body.strip(),
        kind=EndorsementKind(kind),
        on=on,
        note=note.strip(),
        minute_link=minute_link,
        defaults={"at": clock.now(), "by": by},
    )
    if is_new:
        record(
            "strategy.endorsed",
            by=by,
            target=strategy,
            partnership=strategy.partnership,
            body=row.body,
            kind=str(row.get_kind_display()).lower(),
            number=edition.number,
        )
    return row
