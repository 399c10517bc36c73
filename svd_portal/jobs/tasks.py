"""Celery's side of the ledger, and the only place with Celery's word."""

from celery import shared_task

from svd_portal.jobs import ledger


@shared_task(name="svd_portal.jobs.tasks.run_job")
def run_job(job_id: str) -> None:
    ledger.run(job_id)
