"""From a file in a browser to a version, or to the reason why not."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from unittest.mock import ANY

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.urls import reverse

from datasets.models import DatasetVersion, Observation, Upload, UploadContent
from datasets.operations import NotReceived, cancel_upload
from datasets.statuses import UploadState
from datasets.tasks import ingest as task
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core.workflow import MoveClosed
from svd_portal.jobs import ledger
from svd_portal.jobs.models import Job
from svd_portal.jobs.statuses import JobState
from tests.cast import Cast
from tests.factories import datasets as make

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _silent_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("svd_portal.jobs.operations.run_job.delay", lambda job_id: None)


def post(client: Client, content: bytes, name: str = "offences.csv") -> Any:
    make.offences()
    data = {
        "file": SimpleUploadedFile(name, content),
        "extracted_on_day": "2",
        "extracted_on_month": "4",
        "extracted_on_year": "2024",
        "note": "Recorded by the hospital.",
        "counts_only": "on",
    }
    return client.post(reverse("datasets:upload", args=["harbour", make.KEY]), data)


@pytest.mark.parametrize("write", [make.as_csv, make.as_xlsx])
def test_file_becomes_a_version_when_every_row_holds(
    cast: Cast, sign_in: SignIn, write: Callable[..., bytes]
) -> None:
    client = sign_in(cast.data_officer)
    answer = post(client, write(make.offence_rows()))
    upload = Upload.objects.get()
    assert answer.status_code == 302
    assert answer.url == upload.get_absolute_url()
    assert "Your file is being checked" in client.get(answer.url).content.decode()

    make.run_job(upload)
    version = upload.version
    assert (upload.state, upload.job.state) == (UploadState.ACCEPTED, JobState.DONE)
    assert (version.number, version.rows, version.release.leaves_hidden) == (1, 48, 4)
    assert version.periods == ["Jan 2024", "Feb 2024"]
    assert version.dimensions["sex"] == ["Female", "Male"]
    assert Observation.objects.filter(version=version).count() == 48
    assert not UploadContent.objects.exists()
    assert "Your file was accepted" in client.get(answer.url).content.decode()


def test_officer_reads_raw_counts_and_sees_what_others_will_see(cast: Cast, sign_in: SignIn) -> None:
    version = make.accepted(cast)
    client = sign_in(cast.data_officer)
    address = version.upload.get_absolute_url()
    others = client.get(address).content.decode()
    raw = client.get(f"{address}?see=raw").content.decode()
    assert "Exactly what others see" in others
    assert '<abbr title="suppressed">[c]</abbr>' in others
    assert f'govuk-table__cell--numeric">{make.SMALL}</td>' not in others
    assert f'govuk-table__cell--numeric">{make.SMALL}</td>' in raw


@pytest.mark.parametrize("name", ["lead", "author", "board_member", "chair", "monitor", "data_officer"])
def test_partnership_never_reads_a_small_count(cast: Cast, sign_in: SignIn, name: str) -> None:
    version = make.accepted(cast)
    client = sign_in(cast.people[name])
    page = reverse("datasets:dataset", args=["harbour", version.dataset_id])
    queries = [
        "",
        "?rows_by=age_band&series_by=offence&only_sex=Female&from=2024-01&to=2024-01",
        "?rows_by=sex",
    ]
    for query in queries:
        html = client.get(page + query).content.decode()
        assert f'govuk-table__cell--numeric">{make.SMALL}</td>' not in html
    file = client.get(reverse("datasets:version_csv", args=["harbour", version.dataset_id, 1]))
    lines = b"".join(file.streaming_content).decode().splitlines()
    assert len(lines) == 49
    assert sum(line.endswith(",,c") for line in lines) == 4
    assert not [line for line in lines if f",{make.SMALL}," in line]


def test_small_cell_stands_in_the_table_as_suppressed(cast: Cast, sign_in: SignIn) -> None:
    version = make.accepted(cast)
    page = reverse("datasets:dataset", args=["harbour", version.dataset_id])
    query = "?rows_by=age_band&only_offence=Violence+with+injury&only_sex=Female&from=2024-01&to=2024-01"
    html = sign_in(cast.lead).get(page + query).content.decode()
    assert html.count('<abbr title="suppressed">[c]</abbr>') == 4
    assert "Counts from 1 to 7 are hidden" in html


def test_personal_file_is_refused_and_not_kept(cast: Cast, sign_in: SignIn) -> None:
    name, number = "smith-jane.csv", "9434765919"
    header = ["nhs_number", "surname", "postcode", "count"]
    rows = [
        (number, "Smith", "B15 2TT", 1),
        ("9434765870", "Jones", "B29 6JF", 1),
        ("9876543210", "Khan", "B1 1AA", 1),
    ]
    client = sign_in(cast.data_officer)
    answer = post(client, make.as_csv(rows, header), name)
    upload = make.run_job(Upload.objects.get())
    html = client.get(answer.url).content.decode()
    assert upload.state == UploadState.REFUSED
    assert (upload.filename, len(upload.sha256), bool(upload.refusal_rule)) == ("", 64, True)
    assert not UploadContent.objects.exists()
    assert not upload.problems.exists()
    assert "Your file was refused" in html
    told = html + upload.refusal + str(list(AuditEvent.objects.values_list("detail", "target_label")))
    assert not [word for word in (number, "B15 2TT", "Jones", name) if word in told]
    assert AuditEvent.objects.get(verb="upload.refused").detail["authority"] == cast.authorities["icb"].name


def test_wrong_file_changes_nothing_and_lists_what_is_wrong(cast: Cast, sign_in: SignIn) -> None:
    rows = [
        (make.HARBOUR, "2024-01", "Robbery", "Female", "10-17", 12),
        (make.HARBOUR, "2024-13", "Robbery", "Female", "18-24", 12),
        (make.HARBOUR, "2024-01", "Burglary", "Female", "25-34", "twelve"),
        ("E07000902", "2024-01", "Robbery", "Female", "35-49", 12),
    ]
    client = sign_in(cast.data_officer)
    answer = post(client, make.as_csv(rows))
    upload = make.run_job(Upload.objects.get())
    html = client.get(answer.url).content.decode()
    assert upload.state == UploadState.NEEDS_FIXING
    assert not DatasetVersion.objects.exists()
    assert not Observation.objects.exists()
    assert not UploadContent.objects.exists()
    assert "Your file needs fixing" in html
    assert all(words in html for words in ("B3", "2024-13", "Burglary", "twelve"))
    assert "This area is outside what your authority supplies" in html
    full = client.get(reverse("datasets:problems_csv", args=["harbour", upload.pk]))
    lines = b"".join(full.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + sum(upload.problem_counts["rules"].values()) == 5


def test_same_file_is_recognised(cast: Cast, sign_in: SignIn) -> None:
    content = make.as_csv(make.offence_rows())
    make.send(cast, content)
    with pytest.raises(NotReceived, match="being checked already"):
        make.send(cast, content)
    make.run_job(Upload.objects.get())
    html = post(sign_in(cast.data_officer), content).content.decode()
    assert "This same file was accepted on" in html
    assert "as version 1" in html
    assert Upload.objects.count() == 1


def test_database_refuses_the_same_file_when_two_requests_race(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make.as_csv(make.offence_rows())
    make.send(cast, content)
    monkeypatch.setattr("datasets.operations.uploads._refuse_known", lambda upload: None)
    with pytest.raises(NotReceived):
        make.send(cast, content)
    assert (Upload.objects.count(), Job.objects.filter(kind=task.INGEST).count()) == (1, 1)


def test_next_file_becomes_the_next_version_and_the_first_stays(cast: Cast, sign_in: SignIn) -> None:
    first = make.accepted(cast)
    second = make.accepted(cast, make.as_csv(make.offence_rows(count=40)))
    assert (first.number, second.number, first.dataset_id) == (1, 2, second.dataset_id)
    page = sign_in(cast.lead).get(reverse("datasets:version", args=["harbour", first.dataset_id, 1]))
    assert "Version 1, accepted" in page.content.decode()
    assert Observation.objects.filter(version=first).count() == 48


@pytest.mark.parametrize(
    "name", ["lead", "author", "board_member", "chair", "monitor", "neighbour_lead", "nobody"]
)
def test_upload_is_nobodys_business_but_its_officers(cast: Cast, sign_in: SignIn, name: str) -> None:
    upload = make.send(cast, make.as_csv(make.offence_rows()))
    client = sign_in(cast.people[name])
    for route in ("upload_detail", "problems_csv"):
        assert client.get(reverse(f"datasets:{route}", args=["harbour", upload.pk])).status_code in {403, 404}
    assert client.post(reverse("datasets:cancel", args=["harbour", upload.pk])).status_code in {403, 404}
    upload.refresh_from_db()
    assert upload.state == UploadState.RECEIVED


def test_officer_of_another_authority_finds_no_such_upload(
    cast: Cast, sign_in: SignIn, other_officer: User
) -> None:
    upload = make.run_job(make.send(cast, make.as_csv(make.offence_rows())))
    client = sign_in(other_officer)
    for route in ("upload_detail", "problems_csv"):
        assert client.get(reverse(f"datasets:{route}", args=["harbour", upload.pk])).status_code == 404
    index = client.get(reverse("datasets:index", args=["harbour"])).content.decode()
    assert str(upload.pk) not in index
    with pytest.raises(PermissionDenied):
        make.send(cast, b"x", by=other_officer)


def test_upload_ends_accepted_once_when_its_worker_was_killed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = make.send(cast, make.as_csv(make.offence_rows()))
    killed = ledger.claim(upload.job_id)
    assert killed is not None
    Job.objects.filter(pk=upload.job_id).update(lease_until=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    make.run_job(upload)
    with pytest.raises(ledger.LeaseLost):
        task.ingest_upload(killed)  # the first worker was only slow, and comes back
    make.run_job(upload)
    assert upload.state == UploadState.ACCEPTED
    assert DatasetVersion.objects.count() == 1
    assert Observation.objects.count() == 48
    assert AuditEvent.objects.filter(verb="upload.accepted").count() == 1


def test_upload_loads_nothing_when_the_load_breaks_and_all_when_tried_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = make.send(cast, make.as_csv(make.offence_rows()))
    with monkeypatch.context() as broken:
        broken.setattr("datasets.tasks.endings._end", lambda *a, **k: 1 / 0)
        make.run_job(upload)
    assert (DatasetVersion.objects.count(), Observation.objects.count()) == (0, 0)
    assert upload.is_in_progress
    make.run_job(upload)
    assert upload.state == UploadState.ACCEPTED


def test_upload_fails_with_a_plain_reason_when_its_job_is_given_up(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = make.send(cast, make.as_csv(make.offence_rows()))
    monkeypatch.setattr("datasets.tasks.ingest.inspect", lambda *a, **k: 1 / 0)
    for _ in range(5):
        make.run_job(upload)
    html = sign_in(cast.data_officer).get(upload.get_absolute_url()).content.decode()
    assert upload.state == UploadState.FAILED
    assert not UploadContent.objects.exists()
    assert "Your file could not be checked" in html
    assert "division" not in html


def test_cancelled_upload_is_deleted_and_its_job_does_nothing(cast: Cast, sign_in: SignIn) -> None:
    upload = make.send(cast, make.as_csv(make.offence_rows()))
    answer = sign_in(cast.data_officer).post(
        reverse("datasets:cancel", args=["harbour", upload.pk]), follow=True
    )
    assert "The check was stopped and the file deleted" in answer.content.decode()
    assert not UploadContent.objects.exists()
    make.run_job(upload)
    assert (upload.state, upload.job.state) == (UploadState.CANCELLED, JobState.DONE)
    assert not DatasetVersion.objects.exists()
    with pytest.raises(MoveClosed):
        cancel_upload(upload=upload, by=cast.data_officer)


def test_check_stops_when_it_is_cancelled_while_it_runs(cast: Cast) -> None:
    upload = make.send(cast, make.as_csv(make.offence_rows()))
    lease = ledger.claim(upload.job_id)
    assert lease is not None
    report = task._reporter(str(upload.pk), lease)
    report("reading", 0)
    upload.refresh_from_db()
    assert (upload.state, upload.job.stage) == (UploadState.SCANNING, "Reading the table")
    cancel_upload(upload=upload, by=cast.data_officer)
    with pytest.raises(task.NoLongerWanted):
        report("checking", 48)


def test_database_refuses_to_change_a_version(cast: Cast) -> None:
    version = make.accepted(cast)
    for change in (
        lambda: DatasetVersion.objects.filter(pk=version.pk).update(rows=1),
        lambda: Observation.objects.filter(version=version).update(value=3),
        lambda: Observation.objects.filter(version=version).delete(),
    ):
        with pytest.raises((InternalError, IntegrityError), match="append-only"), transaction.atomic():
            change()


def test_job_carries_no_word_of_the_file(cast: Cast) -> None:
    upload = make.send(cast, make.as_csv(make.offence_rows()))
    assert upload.job.payload == {"upload": str(upload.pk)}
    assert AuditEvent.objects.get(verb="upload.received").detail == {"authority": ANY}
