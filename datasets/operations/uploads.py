"""What a person can do with a file: send it, change their mind."""

import datetime as dt
import hashlib

import psycopg
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from datasets.models import Definition, Upload, UploadContent
from datasets.statuses import KEEPING, UploadState
from datasets.tasks import INGEST
from partnerships.access import standing
from partnerships.models import Authority, Partnership
from partnerships.roles import Capability
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.jobs.operations import enqueue

LONGEST_NAME = 120


class NotReceived(Exception):
    """The file was not taken; the text says why, for the person who sent it."""


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
) -> Upload:
    """Put a file into quarantine and ask for its check.

    :raises PermissionDenied: when this person does not send data for this authority here.
    :raises NotReceived: when the file is empty, too large, or one that was sent before.
    """
    if authority not in standing(by, partnership).authorities_with(Capability.UPLOAD_DATA):
        raise PermissionDenied("Your seat does not allow sending data for this authority.")
    _check_size(len(content))
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
        note=note,
        correction_reason=correction_reason,
    )
    _refuse_known(upload)
    try:
        return _keep(upload, content)
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
    if not upload.is_in_progress:
        raise MoveClosed([f"This upload has ended already: {upload.get_state_display().lower()}."])
    UploadContent.objects.filter(pk=upload.pk).delete()
    upload.state, upload.ended_at = UploadState.CANCELLED, clock.now()
    upload.save(update_fields=["state", "ended_at"])
    record("upload.cancelled", by=by, target=upload, partnership=upload.partnership)
    return upload


@transaction.atomic
def _keep(upload: Upload, content: bytes) -> Upload:
    upload.save(force_insert=True)
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
        state__in=KEEPING,
    )
    known = same.select_related("version").first()
    if known is None:
        return
    if known.is_in_progress:
        raise NotReceived("This file is being checked already.")
    day = timezone.localdate(known.version.accepted_at)
    words = f"on {day.day} {day:%B %Y} as version {known.version.number}"
    raise NotReceived(f"This same file was accepted {words}. Nothing was sent again.")


def _plain(filename: str) -> str:
    """Cut a file name to what may be shown: its last part, no control characters."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[:LONGEST_NAME]
