"""Making papers for a meeting: what a board sees is kept, so that the next pack can say what moved."""

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from needs_assessment.documents.packs import pack_content, report_content
from needs_assessment.models import Assessment, BoardPack, Manuscript
from needs_assessment.rules.committee_report import Words
from needs_assessment.statuses import PackKind
from needs_assessment.tasks import RENDER_PACK
from partnerships.access import capabilities
from partnerships.roles import Capability
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.jobs.operations import enqueue
from svd_portal.publication.fingerprint import fingerprint


@transaction.atomic
def make_pack(*, assessment: Assessment, keys: Collection[str], meeting_on: dt.date, by: User) -> BoardPack:
    """Freeze chosen sections for a meeting of the board and have them printed.

    :param keys: of the sections.
    :raises PermissionDenied: when the person may not send drafts to the board.
    :raises ValidationError: without any section that says something.
    """
    _one_at_a_time(assessment, by)
    last = assessment.packs.filter(kind=PackKind.PACK).first()
    content = pack_content(assessment, keys, last.content if last else None)
    if not content["sections"]:
        raise ValidationError("Choose at least one section with something in it.")
    pack = _kept(assessment, content, by, kind=PackKind.PACK, meeting_on=meeting_on)
    record(
        "pack.made",
        by=by,
        target=assessment,
        partnership=assessment.partnership,
        number=pack.number,
        meeting=_in_words(meeting_on),
    )
    return pack


@transaction.atomic
def make_committee_report(
    *, assessment: Assessment, words: Words, meeting_on: dt.date, by: User
) -> BoardPack:
    """Compose a report to a committee from the assessment and its writer's words, and have it printed.

    :raises PermissionDenied: when the person may not send drafts to the board.
    """
    _one_at_a_time(assessment, by)
    content = report_content(assessment, words)
    report = _kept(assessment, content, by, kind=PackKind.REPORT, meeting_on=meeting_on, words=asdict(words))
    record(
        "report.made",
        by=by,
        target=assessment,
        partnership=assessment.partnership,
        body=words.body,
        meeting=_in_words(meeting_on),
    )
    return report


def _one_at_a_time(assessment: Assessment, by: User) -> None:
    if Capability.REVIEW_WORK not in capabilities(by, assessment.partnership):
        raise PermissionDenied("Your seat does not allow you to make papers for a meeting.")
    Manuscript.objects.select_for_update(no_key=True).get(pk=assessment.pk)  # one paper gets each number


def _kept(assessment: Assessment, content: dict[str, Any], by: User, **facts: Any) -> BoardPack:
    last = assessment.packs.first()
    pack = BoardPack.objects.create(
        assessment=assessment,
        number=last.number + 1 if last else 1,
        content=content,
        sha256=fingerprint(content),
        made_at=clock.now(),
        made_by=by,
        **facts,
    )
    enqueue(RENDER_PACK, key=f"pack/{pack.pk}", pack=pack.pk)
    return pack


def _in_words(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
