"""The job ledger against a real database: nothing lost, nothing doubled."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from svd_portal.audit.models import AuditEvent
from svd_portal.jobs import ledger, operations, registry
from svd_portal.jobs.models import Job
from svd_portal.jobs.schedule import sweep
from svd_portal.jobs.statuses import JobState

pytestmark = pytest.mark.django_db

RUNS: list[Any] = []


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A kind of job that notes each finished run, or fails as its payload says."""
    RUNS.clear()

    def handler(lease: ledger.Lease) -> None:
        if lease.payload.get("fails"):
            raise ValueError("the printer is on fire")
        if lease.payload.get("hopeless"):
            raise ledger.GiveUp("this can never work")
        with lease.finish():
            RUNS.append(lease.job_id)

    entry = registry.Kind(
        "test.note", handler, dt.timedelta(seconds=60), 3, lambda payload, why: RUNS.append(why)
    )
    monkeypatch.setitem(registry.KINDS, "test.note", entry)
    monkeypatch.setattr(operations.run_job, "delay", lambda job_id: None)  # the doorbell is not under test
    yield "test.note"


def lapse(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))


def test_job_is_done_once_when_delivered_twice(kind: str) -> None:
    job = operations.enqueue(kind, key="a")
    ledger.run(job.pk)
    ledger.run(job.pk)
    job.refresh_from_db()
    assert (RUNS, job.state, job.attempts) == ([job.pk], JobState.DONE, 1)


def test_enqueue_gives_the_first_job_when_the_key_is_known(kind: str) -> None:
    assert operations.enqueue(kind, key="a").pk == operations.enqueue(kind, key="a").pk
    assert Job.objects.count() == 1


def test_enqueue_leaves_no_job_when_the_transaction_fails(kind: str) -> None:
    def change_that_fails() -> None:
        with transaction.atomic():
            operations.enqueue(kind, key="a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_that_fails()
    assert not Job.objects.exists()


def test_enqueue_refuses_a_kind_that_nobody_does(kind: str) -> None:
    with pytest.raises(KeyError):
        operations.enqueue("test.unknown", key="a")


def test_claim_is_refused_while_another_worker_holds_the_lease(kind: str) -> None:
    job = operations.enqueue(kind, key="a")
    assert ledger.claim(job.pk) is not None
    assert ledger.claim(job.pk) is None


def test_late_worker_writes_nothing_when_its_lease_has_lapsed_and_another_took_over(kind: str) -> None:
    job = operations.enqueue(kind, key="a")
    late = ledger.claim(job.pk)
    assert late is not None
    lapse(job)
    ledger.run(job.pk)
    with pytest.raises(ledger.LeaseLost), late.finish():
        RUNS.append("written by the late worker")
    with pytest.raises(ledger.LeaseLost):
        late.report("still here")
    assert [job.pk] == RUNS


def test_failed_job_waits_for_the_sweeper_and_keeps_the_reason(kind: str) -> None:
    job = operations.enqueue(kind, key="a", fails=True)
    ledger.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.reason) == (JobState.QUEUED, 1, "the printer is on fire")


def test_job_is_dead_after_its_last_attempt_and_says_so(kind: str) -> None:
    job = operations.enqueue(kind, key="a", fails=True)
    for _ in range(3):
        ledger.run(job.pk)
    job.refresh_from_db()
    assert (job.state, RUNS) == (JobState.DEAD, ["the printer is on fire"])
    event = AuditEvent.objects.get(verb="job.dead")
    assert event.sentence == "test.note was given up after 3 attempts: the printer is on fire"


def test_job_is_dead_at_once_when_trying_again_cannot_help(kind: str) -> None:
    job = operations.enqueue(kind, key="a", hopeless=True)
    ledger.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.reason) == (JobState.DEAD, 1, "this can never work")


def test_job_is_dead_when_it_kills_its_worker_each_time(kind: str) -> None:
    job = operations.enqueue(kind, key="a")
    for _ in range(3):
        assert ledger.claim(job.pk) is not None  # and the worker is gone
        lapse(job)
    assert ledger.claim(job.pk) is None
    job.refresh_from_db()
    assert job.state == JobState.DEAD


def test_dead_job_gets_all_its_attempts_back_when_tried_again(kind: str) -> None:
    job = operations.enqueue(kind, key="a", hopeless=True)
    ledger.run(job.pk)
    job.refresh_from_db()
    operations.try_again(job)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)


def test_sweep_rings_for_lapsed_and_unheard_jobs_only(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(operations.run_job, "delay", rung.append)
    held, lapsed, unheard = (operations.enqueue(kind, key=key) for key in "abc")
    ledger.claim(held.pk)
    ledger.claim(lapsed.pk)
    lapse(lapsed)
    Job.objects.update(rung_at=None)
    assert sweep() == 2
    assert sorted(rung) == sorted([str(lapsed.pk), str(unheard.pk)])
    assert sweep() == 0


def test_enqueue_survives_a_broker_that_is_down(
    kind: str, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def down(job_id: str) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(operations.run_job, "delay", down)
    with django_capture_on_commit_callbacks(execute=True) as rung:
        job = operations.enqueue(kind, key="a")
    assert len(rung) == 1
    assert Job.objects.get(pk=job.pk).state == JobState.QUEUED
