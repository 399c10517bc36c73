"""Two workers, two files, one database: with real commits, in real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from datasets.models import DatasetVersion, Observation, Upload
from svd_portal.audit.models import AuditEvent
from svd_portal.jobs import ledger
from tests.cast import Cast
from tests.factories import datasets as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _silent_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("svd_portal.jobs.operations.run_job.delay", lambda job_id: None)


def at_once(*calls: Callable[[], Any]) -> None:
    def call(function: Callable[[], Any]) -> None:
        try:
            function()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        list(pool.map(call, calls))


def test_upload_is_accepted_once_when_two_workers_hear_of_it(cast: Cast) -> None:
    upload = make.send(cast, make.as_csv(make.offence_rows()))
    at_once(*[lambda: ledger.run(upload.job_id)] * 2)
    assert DatasetVersion.objects.count() == 1
    assert Observation.objects.count() == 48
    assert AuditEvent.objects.filter(verb="upload.accepted").count() == 1


def test_two_files_at_once_become_two_versions(cast: Cast) -> None:
    uploads = [make.send(cast, make.as_csv(make.offence_rows(count=count))) for count in (48, 40)]
    at_once(*[lambda upload=upload: ledger.run(upload.job_id) for upload in uploads])
    assert sorted(DatasetVersion.objects.values_list("number", flat=True)) == [1, 2]
    assert {upload.state for upload in Upload.objects.all()} == {"accepted"}
    assert Observation.objects.count() == 88
