"""What the clock does with uploads: no file waits for ever, and none is forgotten."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from datasets.models import MarkedWorkbook, Upload
from datasets.operations.uploads import cancel
from datasets.statuses import IN_PROGRESS, UploadState
from datasets.tasks.endings import fail
from datasets.tasks.ingest import LEASE_SECONDS, tidy_folders
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.jobs.statuses import JobState

SILENT_AFTER = dt.timedelta(minutes=5)
AWAITED_FOR = dt.timedelta(days=14)
MARKED_KEPT_FOR = dt.timedelta(days=30)


def reap_uploads() -> dict[str, int]:
    """End what nobody works on, say what is stuck, give up what nobody answers; safe to run at any time, twice too.

    :returns: how many uploads failed, are stuck and were given up, and how many marked workbooks
        and folders of killed workers were deleted.
    """
    lapsed, orphans = _unanswered(), _orphans()
    for pk in orphans:
        fail(str(pk))
    return {
        "failed": len(orphans),
        "stuck": _mark_stuck(),
        "given_up": sum(_give_up(pk) for pk in lapsed),
        "workbooks": _delete_workbooks(),
        "folders": tidy_folders(),
    }


def _orphans() -> list[uuid.UUID]:
    """Files in progress whose job is over or was never there: no worker will come back to them."""
    over = Q(job__isnull=True) | Q(job__state__in=JobState.ended_values())
    return list(Upload.objects.filter(over, state__in=IN_PROGRESS).values_list("pk", flat=True))


def _mark_stuck() -> int:
    """Mark what no worker has reported on for a while. The next report turns it back.

    A worker that reports moves the end of its lease; so the lease tells when it was last heard of. By the database's
    clock, as all leases.
    """
    heard = SILENT_AFTER - dt.timedelta(seconds=LEASE_SECONDS)
    silent = Q(job__state=JobState.RUNNING, job__lease_until__lt=Now() - heard) | Q(
        job__state=JobState.QUEUED, job__queued_at__lt=Now() - SILENT_AFTER
    )
    return Upload.objects.filter(silent, state__in=IN_PROGRESS - {UploadState.STUCK}).update(
        state=UploadState.STUCK
    )


def _unanswered() -> list[uuid.UUID]:
    waiting = Upload.objects.filter(state=UploadState.AWAITING, job__ended_at__lt=clock.now() - AWAITED_FOR)
    return list(waiting.values_list("pk", flat=True))


@transaction.atomic
def _give_up(pk: uuid.UUID) -> bool:
    """Cancel a file whose questions nobody has answered, unless somebody just did."""
    related = ("definition", "authority", "partnership")
    upload = Upload.objects.select_for_update(of=("self",)).select_related(*related).get(pk=pk)
    if upload.state != UploadState.AWAITING:
        return False
    cancel(upload)
    record(
        "upload.lapsed",
        by=None,
        target=upload,
        partnership=upload.partnership,
        authority=upload.authority.name,
        days=AWAITED_FOR.days,
    )
    return True


def _delete_workbooks() -> int:
    """Delete the workbooks that nobody has put right for long: they hold the officer's own figures."""
    old = MarkedWorkbook.objects.filter(upload__ended_at__lt=clock.now() - MARKED_KEPT_FOR)
    return old.delete()[0]
