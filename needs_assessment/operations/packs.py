"""Making a board pack: what the board sees is kept, so that the next pack can say what moved."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from needs_assessment.documents.packs import pack_content
from needs_assessment.models import Assessment, BoardPack, Manuscript
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
    if Capability.REVIEW_WORK not in capabilities(by, assessment.partnership):
        raise PermissionDenied("Your seat does not allow you to make a board pack.")
    Manuscript.objects.select_for_update(no_key=True).get(pk=assessment.pk)  # one pack gets each number
    last = assessment.packs.first()
    content = pack_content(assessment, keys, last.content if last else None)
    if not content["sections"]:
        raise ValidationError("Choose at least one section with something in it.")
    pack = BoardPack.objects.create(
        assessment=assessment,
        number=last.number + 1 if last else 1,
        meeting_on=meeting_on,
        content=content,
        sha256=fingerprint(content),
        made_at=clock.now(),
        made_by=by,
    )
    enqueue(RENDER_PACK, key=f"pack/{pack.pk}", pack=pack.pk)
    record(
        "pack.made",
        by=by,
        target=assessment,
        partnership=assessment.partnership,
        number=pack.number,
        meeting=f"{meeting_on.day} {meeting_on:%B %Y}",
    )
    return pack
