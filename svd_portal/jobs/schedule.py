"""The clock as a user of the ledger."""

from celery import shared_task
from django.db import connection, transaction

from svd_portal.core import clock
from svd_portal.jobs.models import Job
from svd_portal.jobs.operations import ring

SWEEPER_LOCK = 82022  # any number that nothing else locks


@shared_task(name="svd_portal.jobs.schedule.sweep")
def sweep() -> int:
    """Ring again for every job that nobody has heard; one sweeper at a time, by advisory lock.

    :returns: how many were rung.
    """
    with transaction.atomic():
        if not _only_sweeper():
            return 0
        ids = list(Job.objects.unheard().values_list("pk", flat=True)[:500])
        Job.objects.filter(pk__in=ids).update(rung_at=clock.now())
    for job_id in ids:
        ring(str(job_id))
    return len(ids)


def _only_sweeper() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SWEEPER_LOCK])
        return bool(cursor.fetchone()[0])
