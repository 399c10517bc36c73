"""How a check ends: accepted, waiting for its officer, needs fixing, refused or failed.

All of them run inside the transaction in which the job becomes done, so an upload ends once. Each but the second
deletes the file.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.models import Q

from datasets.models import (
    Confirmation,
    DatasetVersion,
    MarkedWorkbook,
    Upload,
    UploadContent,
)
from datasets.rules.differences import Differences
from datasets.rules.sandbox import Inspection
from datasets.rules.verdicts import Problem, Refusal
from datasets.statuses import UploadState
from datasets.tasks.comparing import differences, questions
from datasets.tasks.loading import load_rows
from datasets.tasks.problems import drop_problems, keep_problems
from datasets.tasks.releasing import make_release
from datasets.tasks.sharing import share
from datasets.tasks.versions import Incoming, lock_dataset, make_version
from svd_portal.audit.operations import record
from svd_portal.core import clock

COULD_NOT_FINISH = (
    "The portal could not finish checking this file. Nothing of it was kept. Please send it again; "
    "if this happens twice, tell the people who run the portal."
)


def conclude(upload_id: str, inspection: Inspection, notes: Iterable[Problem] = ()) -> None:
    """Give the upload the end that the inspection found, unless it has ended already."""
    upload = _lock(upload_id)
    if not upload.is_in_progress:
        return
    if inspection.refusal:
        refuse(upload, inspection.refusal)
        return
    keep_problems(upload, inspection, notes)
    if inspection.outcome == "awaiting":
        ask(upload, inspection.questions)
    elif inspection.outcome == "accepted" and inspection.rows_path:
        accept_or_ask(upload, inspection, inspection.rows_path)
    else:
        send_back(upload, inspection)


def accept_or_ask(upload: Upload, inspection: Inspection, rows: Path) -> None:
    """Compare with what was sent before: a correction has to say why, and areas may be missing by mistake."""
    dataset = lock_dataset(upload)
    dataset.definition, dataset.authority, dataset.partnership = (
        upload.definition,
        upload.authority,
        upload.partnership,
    )
    previous = dataset.versions.standing().order_by("-number").first()
    changes = Differences()
    if previous:
        previous.dataset = dataset
        changes = differences(previous, rows, inspection, replaces_all=upload.replaces_all)
        if asked := questions(changes, previous, upload, confirmed_keys(upload)):
            ask(upload, asked)
            return
    accept(Incoming(dataset, upload, inspection, rows, previous, changes))


def accept(incoming: Incoming) -> DatasetVersion:
    """Make the next version of the dataset and load its rows; what it takes the place of becomes superseded."""
    upload, dataset = incoming.upload, incoming.dataset
    version = make_version(incoming)
    load_rows(version.pk, incoming.rows, incoming.inspection.columns)
    release = make_release(version)
    _end(upload, UploadState.ACCEPTED)
    earlier = Upload.objects.filter(version__dataset=dataset, state=UploadState.ACCEPTED)
    earlier.exclude(pk=upload.pk).update(state=UploadState.SUPERSEDED)
    MarkedWorkbook.objects.filter(
        upload__partnership=upload.partnership_id,
        upload__authority=upload.authority_id,
        upload__definition=upload.definition_id,
    ).delete()
    detail = {"rows": incoming.inspection.rows_accepted, "authority": upload.authority.name}
    record("upload.accepted", by=None, target=version, partnership=upload.partnership, **detail)
    looks_first = upload.looks_first or dataset.definition.rules.checkers > 0
    if not (looks_first or release.is_blocked):
        share(release, by=upload.received_by)
    return version


def ask(upload: Upload, questions: list[dict[str, Any]]) -> None:
    """Wait for the officer's answers; the file is kept meanwhile."""
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.AWAITING, questions=questions)
    _tell("upload.awaiting", upload, questions=len(questions))


def confirmed_keys(upload: Upload) -> set[str]:
    """Give the keys of what was confirmed for this file, and for its source for good."""
    source = Q(
        partnership=upload.partnership_id,
        authority=upload.authority_id,
        definition=upload.definition_id,
        is_remembered=True,
        forgotten_at__isnull=True,
    )
    found = Confirmation.objects.filter(Q(upload=upload.pk) | source).order_by()
    return set(found.values_list("key", flat=True))


def send_back(upload: Upload, inspection: Inspection) -> None:
    """Keep what is wrong for the officer, and nothing else of the file."""
    _end(upload, UploadState.NEEDS_FIXING, rows_refused=inspection.rows_wrong)
    _tell("upload.needs_fixing", upload, problems=sum(inspection.counts.values()))


def refuse(upload: Upload, refusal: Refusal) -> None:
    """Keep hash, rule and reason of an unsafe or personal file. Its name may name somebody: it goes too."""
    drop_problems(upload)
    reason = f"{refusal.message} {refusal.fix}".strip()
    _end(upload, UploadState.REFUSED, filename="", refusal_rule=refusal.rule, refusal=reason)
    _tell("upload.refused", upload, rule=refusal.rule)


def fail(upload_id: str) -> None:
    """End an upload that the portal could not finish."""
    upload = _lock(upload_id)
    if upload.is_in_progress:
        _end(upload, UploadState.FAILED, refusal=COULD_NOT_FINISH)
        _tell("upload.failed", upload)


def _lock(upload_id: str) -> Upload:
    related = ("definition", "authority", "partnership")
    return Upload.objects.select_for_update(of=("self",)).select_related(*related).get(pk=upload_id)


def _end(upload: Upload, state: UploadState, **found: Any) -> None:
    UploadContent.objects.filter(pk=upload.pk).delete()
    Upload.objects.filter(pk=upload.pk).update(state=state, ended_at=clock.now(), questions=[], **found)


def _tell(verb: str, upload: Upload, **detail: Any) -> None:
    authority = upload.authority.name
    record(verb, by=None, target=upload, partnership=upload.partnership, authority=authority, **detail)
