"""Kill, stop and double what does the work: nothing is lost and nothing is done twice (issue A §5, ADR 0003)."""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from datasets.models import DatasetVersion, Observation, Upload, UploadContent
from datasets.statuses import UploadState
from svd_portal.audit.models import AuditEvent
from svd_portal.jobs.models import Job
from svd_portal.jobs.operations import ring
from svd_portal.jobs.schedule import sweep
from svd_portal.jobs.statuses import JobState
from tests.access.conftest import cookies_of
from tests.workers import Workshop, wait_until
from tests.world import World, csv_of, receive

pytestmark = pytest.mark.timeout(240)
OFFENCES = ("Robbery", "Violence with injury", "Violence without injury", "Sexual offences", "Homicide")
AGES = ("0-9", "10-17", "18-24", "25-34", "35-49", "50-64", "65+")


def many_rows() -> bytes:
    """Enough rows that a check takes long enough to be interrupted."""
    years = range(2009, 2025)
    months = [f"{year}-{month:02d}" for year in years for month in range(1, 13)]
    rows = [
        (m, o, sex, age, 7) for m in months for o in OFFENCES for sex in ("Female", "Male") for age in AGES
    ]
    return csv_of(rows)


def send_many_rows(world: World) -> Upload:
    return receive(world.cast, world.definition, many_rows(), "january-many.csv")


def lapse(job: Job) -> None:
    """Let the time of a lease and of a bell pass without waiting for it."""
    past = timezone.now() - dt.timedelta(minutes=10)
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(lease_until=past)
    Job.objects.filter(pk=job.pk).update(rung_at=past)


def ended(upload: Upload) -> Callable[[], bool]:
    return lambda: Upload.objects.get(pk=upload.pk).ended_at is not None


def accepted_once(upload: Upload) -> DatasetVersion:
    upload.refresh_from_db()
    assert upload.state == UploadState.ACCEPTED
    version = DatasetVersion.objects.get(upload=upload)
    brought = many_rows().count(b"\n") - 1
    assert Observation.objects.filter(version=version).count() == brought
    assert Observation.objects.of(version).count() == version.rows  # with what was sent before
    assert not UploadContent.objects.filter(pk=upload.pk).exists()
    told = AuditEvent.objects.filter(verb="upload.accepted", target_id=str(version.pk))
    assert told.count() == 1
    return version


def test_a_file_is_accepted_once_when_its_worker_is_killed_half_way(world: World, shop: Workshop) -> None:
    first = shop.start_worker()
    upload = send_many_rows(world)
    job = upload.job
    assert job is not None
    wait_until(lambda: Job.objects.get(pk=job.pk).stage != "", "the check begins", shop.log)
    first.kill()
    assert Job.objects.get(pk=job.pk).state == JobState.RUNNING, (
        "the worker was too quick to be killed half-way"
    )
    assert not DatasetVersion.objects.filter(upload=upload).exists()
    lapse(job)
    shop.start_worker()
    assert sweep() >= 1
    wait_until(ended(upload), "the second worker ends the check", shop.log)
    accepted_once(upload)
    assert Job.objects.get(pk=job.pk).attempts == 2


def test_a_file_sent_while_the_broker_is_down_is_kept_and_done_later(world: World, shop: Workshop) -> None:
    shop.stop_broker()
    officer = Client()
    officer.cookies.load(cookies_of(world, "data_officer"))
    address = reverse("datasets:upload", args=[world.cast.harbour.slug, world.definition.key])
    begun = time.monotonic()
    response = officer.post(address, form(many_rows()))
    assert response.status_code == 302
    assert time.monotonic() - begun < 20, "the person waited for a broker that is not there"
    upload = Upload.objects.latest("received_at")
    assert response.headers["Location"] == upload.get_absolute_url()
    assert upload.job is not None
    assert upload.job.state == JobState.QUEUED
    shop.start_broker()
    shop.start_worker()
    lapse(upload.job)
    assert sweep() >= 1
    wait_until(ended(upload), "the file is checked after all", shop.log)
    accepted_once(upload)


def form(content: bytes) -> dict[str, Any]:
    day = {"extracted_on_day": 1, "extracted_on_month": 10, "extracted_on_year": 2025}
    return {
        "file": SimpleUploadedFile("january.csv", content, "text/csv"),
        "note": "",
        "counts_only": "on",
        **day,
    }


def test_a_bell_that_rings_many_times_is_answered_once(world: World, shop: Workshop) -> None:
    shop.start_worker()
    upload = send_many_rows(world)
    job = upload.job
    assert job is not None
    for _ in range(5):
        ring(str(job.pk))
    wait_until(ended(upload), "the check ends", shop.log)
    ring(str(job.pk))
    version = accepted_once(upload)
    wait_until(lambda: shop.log.read_text().count("succeeded in") >= 7, "every bell was answered", shop.log)
    assert accepted_once(upload) == version
    assert Job.objects.get(pk=job.pk).attempts == 1
