import logging
from typing import Any

from django.db import transaction

from svd_portal.core import clock
from svd_portal.jobs.models import Job
from svd_portal.jobs.registry import KINDS
from svd_portal.jobs.statuses import JobState
from svd_portal.jobs.tasks import run_job

log = logging.getLogger("svd.jobs")


def enqueue(kind: str, *, key: str, **payload: Any) -> Job:
    """Write a job into the caller's transaction and ring the broker after commit.

    :param key: names the work once and for all: a second call with the same key gives the first job.
    :param payload: ids only.
    :raises KeyError: when no function is registered for the kind.
    """
    KINDS[kind]
    job, is_new = Job.objects.get_or_create(
        key=key, defaults={"kind": kind, "payload": payload, "queued_at": clock.now(), "rung_at": clock.now()}
    )
    if is_new:
        transaction.on_commit(lambda: ring(str(job.pk)))
    return job


def ring(job_id: str) -> None:
    """Ring the doorbell; when the broker is down the sweeper rings later."""
    try:
        run_job.delay(job_id)
    except Exception as error:  # the broker may fail in many ways; none of them may reach the person
        log.warning("broker not reached, the sweeper will ring: %s", error)


def try_again(job: Job) -> None:
    """Take a job off the dead-letter list and give it all its attempts back."""
    with transaction.atomic():
        revived = Job.objects.filter(pk=job.pk, state=JobState.DEAD).update(
            state=JobState.QUEUED, attempts=0, ended_at=None, reason="", rung_at=clock.now()
        )
        if revived:
            transaction.on_commit(lambda: ring(str(job.pk)))
