"""Two workers, two files, one database: with real commits, in real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from datasets.models import Confirmation, DatasetVersion, Observation, Upload, UploadContent, Withdrawal
from datasets.operations import answer_questions, cancel_upload, withdraw_version
from svd_portal.audit.models import AuditEvent
from svd_portal.core.workflow import MoveClosed
from svd_portal.jobs import ledger
from svd_portal.jobs.models import Job
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
    uploads = [
        make.send(cast, make.as_csv(make.offence_rows(count=count)), correction_reason="Counted again.")
        for count in (48, 40)
    ]
    at_once(*[lambda upload=upload: ledger.run(upload.job_id) for upload in uploads])
    assert sorted(DatasetVersion.objects.values_list("number", flat=True)) == [1, 2]
    assert sorted(upload.state for upload in Upload.objects.all()) == ["accepted", "superseded"]
    assert Observation.objects.count() == 88


def caught(calls: dict[str, Callable[[], Any]]) -> dict[str, str]:
    """Do several things at once and say which ended how."""
    ends: dict[str, str] = {}

    def trying(name: str, call: Callable[[], Any]) -> Callable[[], None]:
        def attempt() -> None:
            try:
                call()
                ends[name] = "done"
            except MoveClosed:
                ends[name] = "too late"

        return attempt

    at_once(*[trying(name, call) for name, call in calls.items()])
    return ends


def waiting_for_an_answer(cast: Cast) -> Upload:
    rows = make.offence_rows()
    upload = make.run_job(make.send(cast, make.as_csv([*rows, rows[0]])))
    assert upload.state == "awaiting"
    return upload


def test_yes_counts_once_when_two_officers_say_it_at_once(cast: Cast) -> None:
    upload = waiting_for_an_answer(cast)
    asked = str(upload.job_id)

    def say_yes() -> None:
        answer_questions(upload=Upload.objects.get(pk=upload.pk), asked=asked, by=cast.data_officer)

    ends = caught({"one": say_yes, "other": say_yes})
    assert sorted(ends.values()) == ["done", "too late"]
    assert Job.objects.filter(kind="datasets.ingest").count() == 2
    assert Confirmation.objects.count() == 1
    upload.refresh_from_db()
    assert make.run_job(upload).state == "accepted"
    assert DatasetVersion.objects.count() == 1


def test_file_is_confirmed_or_cancelled_and_never_both(cast: Cast) -> None:
    upload = waiting_for_an_answer(cast)
    asked = str(upload.job_id)
    ends = caught(
        {
            "yes": lambda: answer_questions(
                upload=Upload.objects.get(pk=upload.pk), asked=asked, by=cast.data_officer
            ),
            "no": lambda: cancel_upload(upload=Upload.objects.get(pk=upload.pk), by=cast.data_officer),
        }
    )
    # Whoever cancels may do so before or after the yes; a yes after the cancelling is too late.
    assert ends["no"] == "done"
    upload.refresh_from_db()
    assert upload.state == "cancelled"
    make.run_job(upload)
    assert upload.state == "cancelled"
    assert not DatasetVersion.objects.exists()
    assert not UploadContent.objects.exists()


def test_file_is_accepted_or_cancelled_and_never_both(cast: Cast) -> None:
    upload = make.send(cast, make.as_csv(make.offence_rows()))
    ends = caught(
        {
            "check": lambda: ledger.run(upload.job_id),
            "no": lambda: cancel_upload(upload=Upload.objects.get(pk=upload.pk), by=cast.data_officer),
        }
    )
    upload.refresh_from_db()
    cancelled = ends["no"] == "done"
    assert upload.state == ("cancelled" if cancelled else "accepted")
    assert DatasetVersion.objects.count() == (0 if cancelled else 1)
    assert Observation.objects.count() == (0 if cancelled else 48)


def test_nothing_is_carried_from_a_version_that_is_withdrawn_at_that_moment(cast: Cast) -> None:
    rows = make.offence_rows()
    first = make.accepted(cast, make.as_csv(rows[:24]))
    upload = make.send(cast, make.as_csv(rows[24:]))
    at_once(
        lambda: ledger.run(upload.job_id),
        lambda: withdraw_version(
            version=DatasetVersion.objects.get(pk=first.pk), reason="Wrong.", by=cast.data_officer
        ),
    )
    second = DatasetVersion.objects.get(upload=upload)
    assert not second.carried or Withdrawal.objects.filter(version=second).exists()
    assert Withdrawal.objects.filter(version=first).exists()
