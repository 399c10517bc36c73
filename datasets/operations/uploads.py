"""What a person can do with a file: send it, change their mind."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import psycopg
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from datasets.models import Confirmation, DataRequest, DatasetVersion, Definition, Upload, UploadContent
from datasets.rules.questions import LEGAL_BASIS
from datasets.statuses import KEEPING, OPEN, UploadState
from datasets.tasks import INGEST
from datasets.tasks.problems import drop_problems
from datasets.tasks.versions import brought_by
from partnerships.access import standing
from partnerships.models import Authority, Partnership
from partnerships.roles import Capability
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.jobs.operations import enqueue

LONGEST_NAME = 120


COUNTS_ONLY = "This is counts only: no patient information and no personal information (s.16, s.17)."


class NotReceived(Exception):
    """The file was not taken; the text says why, for the person who sent it."""


@dataclass(frozen=True)
class Told:
    """What an officer says of a file beside its date: none of it has to be said again next month.

    ``answers``: values of fields that the file does not hold. ``quality``: key of a quality question to its answer.
    ``replaces_all``: all that was sent before is replaced, not only the same periods.
    ``looks_first``: nobody else sees it before its officer has looked and shared it.
    ``counts_only``: that it is lawful to send this; kept once for each source.
    """

    note: str = ""
    correction_reason: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    quality: Mapping[str, str] = field(default_factory=dict)
    replaces_all: bool = False
    request: DataRequest | None = None
    looks_first: bool = False
    counts_only: bool = False


def receive_upload(
    *,
    partnership: Partnership,
    authority: Authority,
    definition: Definition,
    filename: str,
    content: bytes,
    extracted_on: dt.date,
    by: User,
    note: str = "",
    correction_reason: str = "",
    told: Told | None = None,
) -> Upload:
    """Put a file into quarantine and ask for its check.

    :raises PermissionDenied: when this person does not send data for this authority here.
    :raises NotReceived: when the file is empty, too large, or one that was sent before.
    """
    if authority not in standing(by, partnership).authorities_with(Capability.UPLOAD_DATA):
        raise PermissionDenied("Your seat does not allow sending data for this authority.")
    _check_size(len(content))
    told = told or Told(note=note, correction_reason=correction_reason)
    upload = Upload(
        partnership=partnership,
        authority=authority,
        definition=definition,
        filename=_plain(filename),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        received_at=clock.now(),
        received_by=by,
        extracted_on=extracted_on,
        note=told.note,
        correction_reason=told.correction_reason,
        answers=dict(told.answers),
        quality=dict(told.quality),
        replaces_all=told.replaces_all,
        request=told.request,
        looks_first=told.looks_first,
    )
    _refuse_known(upload)
    try:
        return _keep(upload, content, counts_only=told.counts_only)
    except IntegrityError as error:  # the same file came in twice at once, and the other one won
        raise NotReceived("This file is being checked already.") from error


@transaction.atomic
def cancel_upload(*, upload: Upload, by: User) -> Upload:
    """Stop a check and delete the file.

    :raises PermissionDenied: when this person does not send data for its authority.
    :raises MoveClosed: when the upload has ended.
    """
    if upload.authority not in standing(by, upload.partnership).authorities_with(Capability.UPLOAD_DATA):
        raise PermissionDenied("Your seat does not allow cancelling this.")
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.state not in OPEN:
        raise MoveClosed([f"This upload has ended already: {upload.get_state_display().lower()}."])
    cancel(upload)
    record("upload.cancelled", by=by, target=upload, partnership=upload.partnership)
    return upload


def cancel(upload: Upload) -> None:
    """Delete the file and what was found in it; the upload's row is locked by the caller."""
    UploadContent.objects.filter(pk=upload.pk).delete()
    drop_problems(upload)
    upload.state, upload.ended_at, upload.questions = UploadState.CANCELLED, clock.now(), []
    upload.save(update_fields=["state", "ended_at", "questions"])


def is_lawful_known(partnership: Partnership, authority: Authority, definition: Definition) -> bool:
    """Say whether an officer has confirmed for this source that it is counts only."""
    remembered = Confirmation.objects.remembered()
    return remembered.filter(
        partnership=partnership, authority=authority, definition=definition, key=LEGAL_BASIS
    ).exists()


@transaction.atomic
def _keep(upload: Upload, content: bytes, *, counts_only: bool) -> Upload:
    upload.save(force_insert=True)
    if counts_only:
        _confirm_counts_only(upload)
    _store(upload, content)
    upload.job = enqueue(INGEST, key=f"ingest/{upload.pk}", upload=str(upload.pk))
    upload.save(update_fields=["job"])
    authority = upload.authority.name
    record(
        "upload.received",
        by=upload.received_by,
        target=upload,
        partnership=upload.partnership,
        authority=authority,
    )
    return upload


def _confirm_counts_only(upload: Upload) -> None:
    """Keep the officer's word; when another one has given it for the same source, theirs stands."""
    basis = upload.definition.rules.legal_basis
    Confirmation.objects.bulk_create(
        [
            Confirmation(
                upload=upload,
                partnership=upload.partnership,
                authority=upload.authority,
                definition=upload.definition,
                key=LEGAL_BASIS,
                words=f"{COUNTS_ONLY} {basis}".strip(),
                is_remembered=True,
                confirmed_at=upload.received_at,
                confirmed_by=upload.received_by,
            )
        ],
        ignore_conflicts=True,
    )


def _store(upload: Upload, content: bytes) -> None:
    """Write the bytes as a binary parameter: Django writes them into the text of the statement, ten times slower."""
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(
            "INSERT INTO datasets_uploadcontent (upload_id, data) VALUES (%s, %b)", [upload.pk, content]
        )


def _check_size(size: int) -> None:
    if not size:
        raise NotReceived("The file is empty. Choose another file.")
    if size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 2**20
        raise NotReceived(f"The file is larger than {limit} MB. Send fewer periods in one file.")


def _refuse_known(upload: Upload) -> None:
    same = Upload.objects.filter(
        partnership=upload.partnership,
        authority=upload.authority,
        definition=upload.definition,
        sha256=upload.sha256,
    )
    open_one = same.filter(state__in=KEEPING).exclude(state=UploadState.ACCEPTED).first()
    if open_one and open_one.state == UploadState.AWAITING:
        raise NotReceived("This file is here already and waits for your confirmation. Look at the Data page.")
    if open_one:
        raise NotReceived("This file is being checked already.")
    known = same.filter(version__isnull=False).select_related("version__dataset__definition").first()
    if known and _is_held(known, upload):
        version = known.version
        day = timezone.localdate(version.accepted_at)
        words = f"on {day.day} {day:%B %Y} as version {version.number} ({version.period})"
        raise NotReceived(f"This same file was accepted {words}. Nothing was sent again.")


def _is_held(known: Upload, upload: Upload) -> bool:
    """Say whether the version that stands holds all that came with a file, so that it would change nothing."""
    if known.state == UploadState.ACCEPTED:
        return True
    if known.state != UploadState.SUPERSEDED or upload.replaces_all:
        return False
    versions = DatasetVersion.objects.filter(dataset=known.version.dataset).standing()
    latest = versions.select_related("dataset__definition").order_by("-number").first()
    brought = [period for period, pk in brought_by(known.version).items() if pk == known.version.pk]
    held = brought_by(latest) if latest else {}
    return all(held.get(period) == known.version.pk for period in brought)


def _plain(filename: str) -> str:
    """Cut a file name to what may be shown: its last part, no control characters."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[:LONGEST_NAME]
