"""Two beats and two workers at once, with real commits: one digest, one mail."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection

from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.jobs import ledger, operations
from svd_portal.jobs.models import Job
from svd_portal.notices.models import Digest, Notice
from svd_portal.notices.operations import make_digests
from svd_portal.publication.models import Document
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = dt.datetime.combine(
    clock.today() + dt.timedelta(days=1), dt.time(8, 30), tzinfo=ZoneInfo("Europe/London")
)


def test_two_beats_and_two_workers_at_once_send_each_person_one_mail(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations.run_job, "delay", lambda job_id: None)
    mail.outbox.clear()
    with clock.stopped_at(MORNING - dt.timedelta(hours=2)):
        document = Document(pk="00000000-0000-0000-0000-000000000001", title="Harbour strategy")
        record("edition.published", by=cast.chair, target=document, partnership=cast.harbour, number=1)
    people = Notice.objects.filter(is_daily=True).count()
    together = Barrier(2)

    def both(_: int) -> int:
        try:
            together.wait(10)
            with clock.stopped_at(MORNING):
                made = make_digests()
                for job in Job.objects.filter(kind="notices.send_digest"):
                    ledger.run(job.pk)
                return made
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = sum(pool.map(both, range(2)))
    assert (people, made, Digest.objects.count()) == (5, 5, 5)
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        Digest.objects.values_list("person__email", flat=True)
    )
