"""From draft to edition: the moves of a needs assessment."""

import datetime as dt

from django.db import transaction

from needs_assessment.documents import content
from needs_assessment.models import Assessment
from needs_assessment.operations.versions import keep_all_versions
from needs_assessment.statuses import VersionReason
from needs_assessment.workflow import ASSESSMENT
from partnerships.access import capabilities
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.publication.models import Edition
from svd_portal.publication.operations import freeze


@transaction.atomic
def send_to_review(*, assessment: Assessment, by: User) -> Assessment:
    """Send a needs assessment to the board; from then on its text stands still.

    :raises MoveClosed: with every reason against it.
    """
    locked = _move(assessment, "send_to_review", by)
    keep_all_versions(locked, name="Sent to the board", reason=VersionReason.SENT, by=by)
    record("manuscript.sent_to_review", by=by, target=locked, partnership=locked.partnership)
    return locked


@transaction.atomic
def return_to_draft(*, assessment: Assessment, reason: str, by: User) -> Assessment:
    """Give a needs assessment back to its authors, with the reason.

    :raises MoveClosed: with every reason against it, or when no reason is given.
    """
    if not reason.strip():
        raise MoveClosed(["Say why you return it: the authors will see the reason."])
    locked = _move(assessment, "return_to_draft", by)
    record("manuscript.returned", by=by, target=locked, partnership=locked.partnership, reason=reason.strip())
    return locked


@transaction.atomic
def publish_assessment(
    *, assessment: Assessment, by: User, next_review_on: dt.date, change_note: str = ""
) -> Edition:
    """Freeze a needs assessment as its next edition.

    :param change_note: what is different from the edition before; readers see it.
    :raises MoveClosed: with every reason against it.
    """
    locked = _locked(assessment)
    ASSESSMENT.check("publish", locked, capabilities(by, locked.partnership))
    _check_publication(locked, next_review_on, change_note)
    locked.next_review_on = next_review_on
    edition = freeze(
        document=locked.document,
        content=content(locked),
        partnership=locked.partnership,
        by=by,
        change_note=change_note.strip(),
    )
    name = f"Edition {edition.number}"
    keep_all_versions(locked, name=name, reason=VersionReason.PUBLISHED, by=by, edition=edition.number)
    locked.document = edition.document
    _set_state(locked, "publish")
    return edition


@transaction.atomic
def start_revision(*, assessment: Assessment, by: User) -> Assessment:
    """Open a published needs assessment for the next edition; the published one stays as it is.

    :raises MoveClosed: with every reason against it.
    """
    locked = _move(assessment, "start_revision", by)
    record("manuscript.revision_started", by=by, target=locked, partnership=locked.partnership)
    return locked


def _check_publication(assessment: Assessment, next_review_on: dt.date, change_note: str) -> None:
    if next_review_on <= clock.today():
        raise MoveClosed(["The next review date must be in the future."])
    if assessment.document_id and not change_note.strip():
        raise MoveClosed(["Say what has changed since the last edition: readers will see it."])


def _locked(assessment: Assessment) -> Assessment:
    # Without select_related: the row that is locked must be the row that was read.
    return Assessment.objects.select_for_update().get(pk=assessment.pk)


def _move(assessment: Assessment, name: str, by: User) -> Assessment:
    locked = _locked(assessment)
    ASSESSMENT.check(name, locked, capabilities(by, locked.partnership))
    _set_state(locked, name)
    return locked


def _set_state(locked: Assessment, name: str) -> None:
    locked.state = ASSESSMENT.moves[name].target
    locked.changed_at = clock.now()
    locked.save()
