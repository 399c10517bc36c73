"""How an upload ends: accepted, needs fixing, refused or failed. Each deletes the file and says why.

All of them run inside the transaction in which the job becomes done, so an upload ends once.
"""

import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.models import Max

from datasets.documents.choices import period_words
from datasets.models import Dataset, DatasetVersion, Upload, UploadContent, UploadProblem, UploadProblemList
from datasets.rules.sandbox import Inspection
from datasets.rules.verdicts import Problem, Refusal
from datasets.statuses import UploadState
from datasets.tasks.answering import answer_requests
from datasets.tasks.loading import categories, load_rows
from svd_portal.audit.operations import record
from svd_portal.core import clock

SOFTWARE = "svd-portal 0.1"
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
    _keep_problems(upload, inspection, notes)
    if inspection.outcome == "accepted" and inspection.rows_path:
        accept(upload, inspection, inspection.rows_path)
    else:
        send_back(upload, inspection)


def accept(upload: Upload, inspection: Inspection, rows: Path) -> DatasetVersion:
    """Make the next version of the dataset and load its rows."""
    version = _next_version(upload, inspection, categories(rows, upload.definition.rules))
    load_rows(version.pk, rows)
    _end(upload, UploadState.ACCEPTED)
    detail = {"rows": inspection.rows_accepted, "authority": upload.authority.name}
    record("upload.accepted", by=None, target=version, partnership=upload.partnership, **detail)
    answer_requests(version)
    return version


def send_back(upload: Upload, inspection: Inspection) -> None:
    """Keep what is wrong for the officer, and nothing else of the file."""
    _end(upload, UploadState.NEEDS_FIXING, rows_refused=inspection.rows_wrong)
    _tell("upload.needs_fixing", upload, problems=sum(inspection.counts.values()))


def refuse(upload: Upload, refusal: Refusal) -> None:
    """Keep hash, rule and reason of an unsafe or personal file. Its name may name somebody: it goes too."""
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
    Upload.objects.filter(pk=upload.pk).update(state=state, ended_at=clock.now(), **found)


def _tell(verb: str, upload: Upload, **detail: Any) -> None:
    authority = upload.authority.name
    record(verb, by=None, target=upload, partnership=upload.partnership, authority=authority, **detail)


def _keep_problems(upload: Upload, inspection: Inspection, notes: Iterable[Problem]) -> None:
    """Store the counts of all problems, some of them in detail, and the full list, packed."""
    problems = [*inspection.problems, *notes]
    fields = ("klass", "rule", "row", "column", "cell", "value", "message", "fix")
    UploadProblem.objects.bulk_create(
        UploadProblem(upload=upload, **{name: getattr(problem, name) for name in fields})
        for problem in problems
    )
    counts = {"rules": inspection.counts, "classes": inspection.classes}
    Upload.objects.filter(pk=upload.pk).update(rows_read=inspection.rows_read, problem_counts=counts)
    if inspection.problems_path:
        UploadProblemList.objects.create(upload=upload, packed=_packed(inspection.problems_path))


def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=3, mtime=0)


def _next_version(upload: Upload, inspection: Inspection, found: dict[str, list[str]]) -> DatasetVersion:
    owner: dict[str, Any] = {
        "partnership": upload.partnership,
        "authority": upload.authority,
        "definition": upload.definition,
    }
    Dataset.objects.get_or_create(**owner)
    dataset = Dataset.objects.select_for_update().get(**owner)  # two files at once: one number each
    definition = upload.definition.rules
    return DatasetVersion.objects.create(
        dataset=dataset,
        number=(dataset.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        upload=upload,
        accepted_at=clock.now(),
        extracted_on=upload.extracted_on,
        file_sha256=upload.sha256,
        rows=inspection.rows_accepted,
        hidden=inspection.rows_hidden,
        periods=[period_words(period, definition.grammar) for period in inspection.periods],
        dimensions={definition.area: inspection.areas, definition.period: inspection.periods, **found},
        area_count=len(inspection.areas),
        rule=definition.profile.in_words,
        software=SOFTWARE,
        note=upload.note,
        correction_reason=upload.correction_reason,
    )
