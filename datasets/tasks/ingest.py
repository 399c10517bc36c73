"""From bytes in quarantine to an accepted version, or to the reason why not."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from datasets.models import Upload, UploadContent
from datasets.rules.sandbox import Inspection, inspect
from datasets.rules.verdicts import Problem
from datasets.statuses import IN_PROGRESS, STAGES, UploadState
from datasets.tasks.endings import conclude, confirmed_keys, fail
from datasets.tasks.patch import geography_for
from svd_portal.core import clock
from svd_portal.jobs.ledger import Lease
from svd_portal.jobs.registry import job_kind

INGEST = "datasets.ingest"
CHILD_SECONDS = 90
# The child may be silent for all of its time, and the load that follows must fit in too.
LEASE_SECONDS = 180
LOADING = "loading"
FOLDER = "svd-upload-"
FORGOTTEN_SECONDS = 900  # no check lives so long: Celery ends it after 270
STATES = {
    "scanning": UploadState.SCANNING,
    "reading": UploadState.SCANNING,
    "screening": UploadState.SCREENING,
    "checking": UploadState.SCREENING,
    "protecting": UploadState.PROTECTING,
}


class NoLongerWanted(Exception):
    """Its officer has cancelled the upload while it was being checked."""


def give_up(payload: dict[str, str], reason: str) -> None:
    """Tell the officer that the portal could not finish; called when the job is given up."""
    fail(payload["upload"])


@job_kind(INGEST, lease_seconds=LEASE_SECONDS, on_dead=give_up)
def ingest_upload(lease: Lease) -> None:
    """Check an upload in a process of its own and load what holds. All effects are in one transaction."""
    upload_id = lease.payload["upload"]
    tidy_folders()
    with TemporaryDirectory(prefix=FOLDER) as folder:
        workdir = Path(folder)  # for this user only (0700), and gone with the block
        try:
            inspection, notes = _check(upload_id, workdir, lease)
        except (NoLongerWanted, UploadContent.DoesNotExist):
            with lease.finish():
                return
        lease.report(STAGES[LOADING], 90)
        with lease.finish():
            conclude(upload_id, inspection, notes)


def tidy_folders() -> int:
    """Delete the folders of workers that were killed: they hold files, and nobody else comes for them.

    :returns: how many there were.
    """
    before = time.time() - FORGOTTEN_SECONDS
    left = [path for path in Path(gettempdir()).glob(f"{FOLDER}*") if _changed_at(path) < before]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # its worker was quicker
        return time.time()


def _check(upload_id: str, workdir: Path, lease: Lease) -> tuple[Inspection, tuple[Problem, ...]]:
    content = UploadContent.objects.select_related("upload__definition").get(upload__pk=upload_id)
    path = workdir / "upload.xlsx"  # read by its bytes, but the workbook reader insists on such a name
    path.write_bytes(content.data)
    definition = content.upload.definition.rules
    patch = geography_for(content.upload.partnership_id, definition)
    found = inspect(
        path,
        definition,
        patch.geography,
        workdir,
        timeout=CHILD_SECONDS,
        on_progress=_reporter(upload_id, lease),
        as_of=clock.today(),
        confirmed=confirmed_keys(content.upload),
        answers=content.upload.answers,
    )
    return found, patch.notes


def _reporter(upload_id: str, lease: Lease) -> Callable[[str, int], None]:
    """Make the function that shows each stage on the page, renews the lease and notices a cancellation."""
    stages = list(STAGES)

    def report(stage: str, rows: int) -> None:
        state = STATES[stage]
        open_upload = Upload.objects.filter(pk=upload_id, state__in=IN_PROGRESS)
        if not open_upload.update(state=state, rows_read=rows or None):
            raise NoLongerWanted
        lease.report(STAGES[stage], 100 * stages.index(stage) // len(stages))

    return report
