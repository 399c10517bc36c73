"""Kill the worker at every point of an upload: it ends accepted once, or refused once, and is never left behind.

A worker is held at a point by the database: a trigger waits there for a lock that the test holds. So it is killed at
that point and at no other, however fast or slow the machine is.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis
from django.db import connection

from datasets.models import DatasetVersion, Observation, Upload, UploadContent
from datasets.operations import answer_questions, reap_uploads
from datasets.statuses import IN_PROGRESS, STAGES, UploadState
from svd_portal.audit.models import AuditEvent
from svd_portal.embedded import addresses
from svd_portal.jobs.models import Job
from svd_portal.jobs.operations import ring
from svd_portal.jobs.schedule import sweep
from svd_portal.jobs.statuses import JobState
from tests.faults.test_workers import ended, lapse
from tests.workers import Workshop, wait_until
from tests.world import World, csv_of, personal_csv, receive

pytestmark = pytest.mark.timeout(240)
LOCK = 82023
ROWS = [
    (f"20{year:02d}-{month:02d}", "Robbery", sex, age, 7)
    for year in range(10, 24)
    for month in range(1, 13)
    for sex in ("Female", "Male")
    for age in ("10-17", "18-24", "25-34", "35-49")
]
STOP = """
CREATE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock_shared({lock}); RETURN NEW; END $$;
CREATE TRIGGER stop_here BEFORE {point} EXECUTE FUNCTION stop_here();
"""
GO_ON = "DROP TRIGGER IF EXISTS stop_here ON {table}; DROP FUNCTION IF EXISTS stop_here();"
HELD = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s"
STAGE = "UPDATE ON jobs_job FOR EACH ROW WHEN (NEW.stage = '{stage}' AND OLD.stage <> NEW.stage)"
# Half-way through COPY: one row in eight has this age.
IN_COPY = "INSERT ON datasets_observation FOR EACH ROW WHEN (NEW.period = '2016-06')"
POINTS = {
    **{stage: STAGE.format(stage=words) for stage, words in STAGES.items()},
    "in COPY": IN_COPY,
    "before commit": "UPDATE ON jobs_job FOR EACH ROW WHEN (NEW.state = 'done' AND OLD.state <> 'done')",
}


def ask(statement: str, *params: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        row = cursor.fetchone() if cursor.description else None
        return int(row[0]) if row and isinstance(row[0], int) else 0


@contextmanager
def held_at(point: str) -> Iterator[None]:
    """Have every worker stop at a point until the block ends."""
    table = point.split(" ON ")[1].split(maxsplit=1)[0]
    ask(STOP.format(lock=LOCK, point=point))
    ask("SELECT pg_advisory_lock(%s)", LOCK)
    try:
        yield
    finally:
        ask("SELECT pg_advisory_unlock(%s)", LOCK)
        ask(GO_ON.format(table=table))


def killed_at(point: str, upload: Upload, shop: Workshop) -> None:
    """Let a worker come to a point, kill it there, and have another one take over."""
    with held_at(point):
        worker = shop.start_worker()
        ring(str(upload.job_id))
        wait_until(lambda: ask(HELD, LOCK) > 0, f"the worker comes to: {point}", shop.log)
        worker.kill()  # what it asked of the database last is still done; then nobody is there to go on
    upload.refresh_from_db()
    assert upload.state in IN_PROGRESS
    assert not DatasetVersion.objects.filter(upload=upload).exists()
    assert upload.job is not None
    lapse(upload.job)
    reap_uploads()
    shop.start_worker()
    assert sweep() >= 1
    wait_until(ended(upload), "the second worker ends the check", shop.log)
    reap_uploads()
    upload.refresh_from_db()


def ends_once(upload: Upload, verb: str) -> None:
    """Everything is over, and was told once, whatever rings again."""
    job = upload.job
    assert job is not None
    assert Job.objects.get(pk=job.pk).state == JobState.DONE
    assert not UploadContent.objects.filter(pk=upload.pk).exists()
    targets = {str(upload.pk), *(str(pk) for pk in versions(upload))}
    told = AuditEvent.objects.filter(target_id__in=targets, verb__startswith="upload.")
    ends = told.exclude(verb__in=["upload.received", "upload.awaiting", "upload.confirmed"])
    assert [event.verb for event in ends] == [verb]


def versions(upload: Upload) -> list[int]:
    return list(DatasetVersion.objects.filter(upload=upload).values_list("pk", flat=True))


def accepted_once(upload: Upload, rows: int) -> None:
    assert upload.state == UploadState.ACCEPTED
    [version] = versions(upload)
    assert Observation.objects.filter(version=version).count() == rows
    ends_once(upload, "upload.accepted")


@pytest.mark.parametrize("point", POINTS)
def test_a_file_is_accepted_once_wherever_its_worker_is_killed(
    point: str, world: World, shop: Workshop
) -> None:
    upload = receive(world.cast, world.definition, csv_of(ROWS), "january-many.csv")
    killed_at(POINTS[point], upload, shop)
    accepted_once(upload, len(ROWS))


@pytest.mark.parametrize("point", ["screening", "before commit"])
def test_a_file_about_people_is_refused_once_wherever_its_worker_is_killed(
    point: str, world: World, shop: Workshop
) -> None:
    content = personal_csv().replace(b"person", b"neighbour")
    upload = receive(world.cast, world.definition, content, "people.csv")
    killed_at(POINTS[point], upload, shop)
    assert (upload.state, upload.filename) == (UploadState.REFUSED, "")
    assert not versions(upload)
    ends_once(upload, "upload.refused")


def test_an_answered_file_is_accepted_once_when_its_worker_is_killed(world: World, shop: Workshop) -> None:
    upload = world.asking
    answer_questions(upload=upload, asked=str(upload.job_id), by=world.cast.data_officer)
    upload.refresh_from_db()
    killed_at(POINTS["checking"], upload, shop)
    accepted_once(upload, 4)


def test_nothing_happens_twice_when_a_worker_is_killed_between_its_commit_and_its_word_to_the_broker(
    world: World, shop: Workshop
) -> None:
    """The broker gives the message to the next worker again; the ledger knows that the job is done."""
    upload = receive(world.cast, world.definition, csv_of(ROWS), "january-many.csv")
    broker = redis.Redis.from_url(addresses.redis_url(shop.folder))
    with held_at(POINTS["before commit"]):
        worker = shop.start_worker()
        ring(str(upload.job_id))
        wait_until(lambda: ask(HELD, LOCK) > 0, "the worker comes to its commit", shop.log)
        broker.execute_command("CLIENT", "PAUSE", 60000, "WRITE")  # its word that it is done cannot pass
    wait_until(ended(upload), "the worker commits", shop.log)
    worker.kill()
    broker.execute_command("CLIENT", "UNPAUSE")
    assert broker.hlen("unacked") == 1
    broker.close()
    shop.start_worker()
    heard = shop.log.read_text().count("succeeded in")
    for _ in range(3):
        ring(str(upload.job_id))
    wait_until(
        lambda: shop.log.read_text().count("succeeded in") >= heard + 3, "every bell is answered", shop.log
    )
    upload.refresh_from_db()
    accepted_once(upload, len(ROWS))
