"""Claim, lease, finish: the database decides who works, a fencing token keeps late workers out (ADR 0003)."""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.jobs.models import Job
from svd_portal.jobs.registry import KINDS, Kind
from svd_portal.jobs.statuses import JobState

log = logging.getLogger("svd.jobs")


class LeaseLost(Exception):
    """Another worker holds this job now: write nothing."""


class GiveUp(Exception):
    """Trying again cannot help; the job is dead at once, with this reason."""


class Lease:
    """One worker's hold on one job."""

    def __init__(self, job: Job, kind: Kind) -> None:
        self.job_id, self.token, self.kind = job.pk, job.token, kind
        self.payload: dict[str, Any] = job.payload

    def report(self, stage: str, percent: int | None = None) -> None:
        """Show progress and renew the lease.

        :raises LeaseLost: when another worker has taken over.
        """
        mine = Job.objects.filter(pk=self.job_id, token=self.token, state=JobState.RUNNING)
        if not mine.update(stage=stage, percent=percent, lease_until=Now() + self.kind.lease):
            raise LeaseLost

    @contextmanager
    def finish(self) -> Iterator[None]:
        """Open the one transaction in which all effects are written and the job becomes done.

        :raises LeaseLost: before any effect, when another worker has taken over.
        """
        with transaction.atomic():
            job = (
                Job.objects.select_for_update()
                .filter(pk=self.job_id, token=self.token, state=JobState.RUNNING)
                .first()
            )
            if job is None:
                raise LeaseLost
            yield
            Job.objects.filter(pk=job.pk).update(
                state=JobState.DONE,
                ended_at=clock.now(),
                token=None,
                lease_until=None,
                percent=100,
                reason="",
            )


def claim(job_id: uuid.UUID | str) -> Lease | None:
    """Take the job if nobody works on it, by compare-and-set, and count the attempt."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return None
    kind = KINDS[job.kind]
    token = uuid.uuid4()
    won = (
        Job.objects.filter(pk=job_id)
        .claimable()
        .update(
            state=JobState.RUNNING, token=token, attempts=F("attempts") + 1, lease_until=Now() + kind.lease
        )
    )
    if not won:
        return None
    job.refresh_from_db()
    if job.attempts > kind.max_attempts:
        bury(job, kind, job.reason or "The worker stopped each time.")
        return None
    return Lease(job, kind)


def run(job_id: uuid.UUID | str) -> None:
    """Claim and do one job; a failure is written into its row and the sweeper rings again."""
    lease = claim(job_id)
    if lease is None:
        return
    try:
        lease.kind.handler(lease)
    except LeaseLost:
        log.warning("lease lost: %s", job_id)
    except Exception as error:  # whatever a handler raises must end in the ledger
        log.exception("job failed: %s %s", lease.kind.name, job_id)
        _failed(lease, error)


def _failed(lease: Lease, error: Exception) -> None:
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=lease.job_id, token=lease.token).first()
        if job is None:
            return
        reason = f"{error}"[:500] or type(error).__name__
        if isinstance(error, GiveUp) or job.attempts >= lease.kind.max_attempts:
            bury(job, lease.kind, reason)
        else:
            Job.objects.filter(pk=job.pk).update(
                state=JobState.QUEUED, token=None, lease_until=None, rung_at=clock.now(), reason=reason
            )


def bury(job: Job, kind: Kind, reason: str) -> None:
    """Put the job on the dead-letter list and tell whatever waited for it."""
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(
            state=JobState.DEAD, ended_at=clock.now(), token=None, lease_until=None, reason=reason
        )
        record("job.dead", by=None, target=job, kind=job.kind, attempts=job.attempts, reason=reason)
        if kind.on_dead:
            kind.on_dead(job.payload, reason)
