"""The clock looks after uploads: none is forgotten, and each ends once."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from datasets.models import MarkedWorkbook, Upload, UploadContent
from datasets.operations import reap_uploads
from datasets.schedule import reap
from datasets.statuses import UploadState
from datasets.tasks import ingest as task
from svd_portal.audit.models import AuditEvent
from svd_portal.core import clock
from svd_portal.jobs import ledger
from svd_portal.jobs.models import Job
from svd_portal.jobs.statuses import JobState
from svd_portal.notices.models import Notice
from tests.cast import Cast
from tests.factories import datasets as make

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def ago(**time: float) -> dt.datetime:
    return clock.now() - dt.timedelta(**time)


@pytest.fixture(autouse=True)
def _silent_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("svd_portal.jobs.operations.run_job.delay", lambda job_id: None)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers of other tests may leave folders in the one that all share."""
    monkeypatch.setattr(task, "gettempdir", lambda: str(tmp_path))


@pytest.mark.parametrize("state", [JobState.DEAD, JobState.DONE])
def test_file_whose_job_is_over_fails_once(cast: Cast, state: str) -> None:
    upload = make.send(cast, make.as_csv(make.offence_rows()))
    Job.objects.filter(pk=upload.job_id).update(state=state, ended_at=ago())
    assert [reap_uploads()["failed"] for _ in range(3)] == [1, 0, 0]
    upload.refresh_from_db()
    assert upload.state == UploadState.FAILED
    assert not UploadContent.objects.exists()
    assert AuditEvent.objects.filter(verb="upload.failed").count() == 1
    assert Notice.objects.filter(event__verb="upload.failed", person=cast.data_officer).count() == 1


def test_file_without_a_job_fails(cast: Cast) -> None:
    upload = make.send(cast, make.as_csv(make.offence_rows()))
    Upload.objects.filter(pk=upload.pk).update(job=None)
    assert reap()["failed"] == 1
    upload.refresh_from_db()
    assert upload.state == UploadState.FAILED


def test_silent_check_is_called_stuck_until_its_worker_is_heard_again(cast: Cast, sign_in: SignIn) -> None:
    upload = make.send(cast, make.as_csv(make.offence_rows()))
    lease = ledger.claim(upload.job_id)
    assert lease is not None
    # Four minutes without a word: not yet.
    lease_until = ago(minutes=4, seconds=-task.LEASE_SECONDS)
    Job.objects.filter(pk=upload.job_id).update(lease_until=lease_until)
    assert reap_uploads()["stuck"] == 0
    Job.objects.filter(pk=upload.job_id).update(lease_until=lease_until - dt.timedelta(minutes=2))
    assert reap_uploads()["stuck"] == 1
    assert reap_uploads()["stuck"] == 0
    upload.refresh_from_db()
    assert (upload.state, upload.is_in_progress) == (UploadState.STUCK, True)
    html = sign_in(cast.data_officer).get(upload.get_absolute_url()).content.decode()
    assert "The check has stopped for more than five minutes. It is tried again by itself" in html
    task._reporter(str(upload.pk), lease)("checking", 12)
    upload.refresh_from_db()
    assert upload.state == UploadState.SCREENING


def test_file_that_no_worker_takes_is_called_stuck_and_ends_accepted(cast: Cast) -> None:
    upload = make.send(cast, make.as_csv(make.offence_rows()))
    Job.objects.filter(pk=upload.job_id).update(queued_at=ago(minutes=6))
    assert reap_uploads()["stuck"] == 1
    assert make.run_job(upload).state == UploadState.ACCEPTED


def test_file_that_is_worked_on_is_left_alone(cast: Cast) -> None:
    upload = make.send(cast, make.as_csv(make.offence_rows()))
    assert ledger.claim(upload.job_id) is not None
    assert reap_uploads() == {"failed": 0, "stuck": 0, "given_up": 0, "workbooks": 0, "folders": 0}


def test_marked_workbook_is_deleted_after_thirty_days_or_with_the_next_good_file(cast: Cast) -> None:
    wrong = [(make.HARBOUR, "2024-01", "Burglary", "Female", "10-17", 12)]
    upload = make.run_job(make.send(cast, make.as_xlsx(wrong)))
    assert MarkedWorkbook.objects.filter(pk=upload.pk).exists()
    Upload.objects.filter(pk=upload.pk).update(ended_at=ago(days=29))
    assert reap_uploads()["workbooks"] == 0
    Upload.objects.filter(pk=upload.pk).update(ended_at=ago(days=31))
    assert reap_uploads()["workbooks"] == 1

    again = make.run_job(make.send(cast, make.as_xlsx([*wrong, *wrong])))
    assert MarkedWorkbook.objects.filter(pk=again.pk).exists()
    make.accepted(cast)
    assert not MarkedWorkbook.objects.exists()


def test_folder_of_a_killed_worker_is_deleted_and_that_of_a_living_one_stays(
    tmp_path: Path,
) -> None:
    dead, living, other = (tmp_path / name for name in ("svd-upload-dead", "svd-upload-new", "else"))
    for folder in (dead, living, other):
        folder.mkdir()
        (folder / "upload.xlsx").write_bytes(b"counts")
    long_ago = ago(minutes=20).timestamp()
    for folder in (dead, other):
        os.utime(folder, (long_ago, long_ago))
    assert task.tidy_folders() == 1
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["else", "svd-upload-new"]
