"""What an officer answers to the questions of a check."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from datasets.models import Confirmation, Upload
from datasets.rules.questions import ANSWERED_OTHERWISE, CORRECTION, WHICH_SHEET, confirmation_keys, words_of
from datasets.statuses import UploadState
from datasets.tasks import INGEST
from partnerships.access import standing
from partnerships.roles import Capability
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.jobs.models import Job
from svd_portal.jobs.operations import enqueue

CHANGED = "The questions have changed meanwhile. Please read them again."


@transaction.atomic
def answer_questions(
    *, upload: Upload, asked: str, by: User, sheet: str = "", correction_reason: str = ""
) -> Upload:
    """Say yes to everything that a check asked, and have the file checked again with the answers.

    :param asked: the job that asked, so that nobody says yes to questions that they have not seen.
    :param sheet: which sheet of a workbook is meant, where that was asked.
    :raises PermissionDenied: when this person does not send data for its authority.
    :raises MoveClosed: when the upload does not wait, or another check has asked meanwhile.
    :raises ValidationError: when a question that needs more than a yes was not answered.
    """
    if upload.authority not in standing(by, upload.partnership).authorities_with(Capability.UPLOAD_DATA):
        raise PermissionDenied("Your seat does not allow confirming this.")
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.state != UploadState.AWAITING:
        raise MoveClosed([f"This file does not wait any more: {upload.get_state_display().lower()}."])
    if str(upload.job_id) != asked:
        raise MoveClosed([CHANGED])
    _take_answers(upload, sheet, correction_reason.strip())
    _confirm(upload, by)
    upload.state, upload.questions = UploadState.RECEIVED, []
    upload.job = _next_job(upload)
    upload.save(update_fields=["state", "questions", "job", "answers", "correction_reason"])
    record("upload.confirmed", by=by, target=upload, partnership=upload.partnership)
    return upload


@transaction.atomic
def forget_confirmation(*, confirmation: Confirmation, by: User) -> Confirmation:
    """Ask again about something that was confirmed for good; what it let through stays as it is.

    :raises PermissionDenied: when this person does not send data for its authority.
    :raises MoveClosed: when it is asked again already.
    """
    upload = confirmation.upload
    if confirmation.authority not in standing(by, confirmation.partnership).authorities_with(
        Capability.UPLOAD_DATA
    ):
        raise PermissionDenied("Your seat does not allow this.")
    changed = Confirmation.objects.remembered().filter(pk=confirmation.pk)
    if not changed.update(forgotten_at=clock.now(), forgotten_by=by):
        raise MoveClosed(["You are asked about this again already."])
    # By its rule: the words may quote the file, and the history is kept for ever.
    rule = confirmation.key.partition("/")[0]
    record("confirmation.forgotten", by=by, target=upload, partnership=confirmation.partnership, rule=rule)
    confirmation.refresh_from_db()
    return confirmation


def _take_answers(upload: Upload, sheet: str, correction_reason: str) -> None:
    rules = {question["rule"]: question for question in upload.questions}
    if WHICH_SHEET in rules:
        if sheet not in rules[WHICH_SHEET].get("choices", []):
            raise ValidationError("Choose the sheet that is meant.")
        upload.answers = {**upload.answers, "sheet": sheet}
    if CORRECTION in rules:
        if not correction_reason:
            raise ValidationError("Say what was wrong with the figures that were sent before.")
        upload.correction_reason = correction_reason


def _confirm(upload: Upload, by: User) -> None:
    """Keep a yes for each thing that was asked; what is remembered already needs no second one."""
    Confirmation.objects.bulk_create(
        [
            Confirmation(
                upload=upload,
                partnership_id=upload.partnership_id,
                authority_id=upload.authority_id,
                definition_id=upload.definition_id,
                key=key,
                words=_words(question, key),
                is_remembered=is_remembered,
                confirmed_at=clock.now(),
                confirmed_by=by,
            )
            for question in upload.questions
            if question["rule"] not in ANSWERED_OTHERWISE
            for key, is_remembered in confirmation_keys(question).items()
        ],
        ignore_conflicts=True,
    )


def _words(question: Mapping[str, Any], key: str) -> str:
    subject = key.split("/", 2)[2]
    words = words_of(question)
    return f"{words} ({subject})" if subject and subject != "*" else words


def _next_job(upload: Upload) -> Job:
    """Enqueue the check again: each check of a file is a job of its own, which is done once."""
    first = f"ingest/{upload.pk}"
    earlier = Job.objects.filter(key__startswith=first).count()
    return enqueue(INGEST, key=f"{first}/{earlier + 1}", upload=str(upload.pk))
