"""From an accepted upload to a version that is ready, against raw COPY of the same file and against ``bulk_create``."""

import csv
import io
import itertools
import random
import time
from collections.abc import Iterator

from django.db import connection, transaction

from datasets.models import DatasetVersion, Definition, Observation, Upload
from datasets.operations import receive_upload
from partnerships.models import Authority, Partnership
from partnerships.operations import give_seat
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.home.bench.measure import Ratio, in_turn
from svd_portal.home.west_midlands.places import DISTRICTS
from svd_portal.jobs import ledger

COLUMNS = ["area_code", "period", "offence", "sex", "age_band", "count"]
RAW_TABLE = "CREATE TABLE raw_copy (area text, period text, offence text, sex text, age text, count int)"
BATCH = 5000


def ratios(rows: int, rounds: int) -> list[Ratio]:
    """Measure both ratios in rows a second; higher is better."""
    content = extract(rows)
    ours, copy = in_turn(lambda: rows / ingest_seconds(content), lambda: rows / copy_seconds(content), rounds)
    create = rows / bulk_create_seconds(content)
    return [
        Ratio("ingest_vs_copy", round(ours), round(copy), "rows a second", ">= 0.2"),
        Ratio("ingest_vs_bulk_create", round(ours), round(create), "rows a second", ">= 3.5"),
    ]


def extract(rows: int) -> bytes:
    """Write a six-column CSV of ``rows`` distinct cells of the police definition, the counts made up."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    chance = random.Random(rows)  # noqa: S311 - made-up counts
    writer.writerows([*key, chance.randrange(0, 60)] for key in itertools.islice(_keys(), rows))
    return text.getvalue().encode()


def _keys() -> Iterator[tuple[str, ...]]:
    rules = Definition.objects.get(key="police_offences", partnership=None).rules
    totals = set(rules.totals)
    cells = [[v for v in rules.field(name).enum if v not in totals] for name in rules.breakdowns]
    months = [f"{year}-{month:02d}" for year in range(2000, 2026) for month in range(1, 13)]
    areas = [code for code, _, _ in DISTRICTS.values()]
    return itertools.product(areas, months, *cells)


def ingest_seconds(content: bytes) -> float:
    """Receive the file, then time its job from claim to done: parse, check, protect, load."""
    upload = receive_upload(
        partnership=Partnership.objects.get(slug="west-midlands"),
        authority=Authority.objects.get(slug="west-midlands-police"),
        definition=Definition.objects.get(key="police_offences", partnership=None),
        filename="bench.csv",
        content=content
        + b"\n" * (Upload.objects.count() + 1),  # another hash: a known file is not read again
        extracted_on=clock.today(),
        by=_officer(),
    )
    begun = time.perf_counter()
    ledger.run(str(upload.job_id))
    spent = time.perf_counter() - begun
    if not DatasetVersion.objects.filter(upload=upload).exists():
        upload.refresh_from_db()
        raise RuntimeError(f"The bench's own file was not accepted: {upload.state} {upload.refusal}")
    return spent


def _officer() -> User:
    officer, _ = User.objects.get_or_create(email="bench@demo.example", defaults={"name": "Bench"})
    give_seat(
        partnership=Partnership.objects.get(slug="west-midlands"),
        role=Role.DATA_OFFICER,
        person=officer,
        authority=Authority.objects.get(slug="west-midlands-police"),
        by=None,
    )
    return officer


def copy_seconds(content: bytes) -> float:
    """Time raw COPY of the same file into six bare columns, committed: the limit that nothing beats."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS raw_copy")
        cursor.execute(RAW_TABLE)
    begun = time.perf_counter()
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy("COPY raw_copy FROM STDIN (FORMAT csv, HEADER true)") as copy,
    ):
        copy.write(content)
    spent = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE raw_copy")
    return spent


def bulk_create_seconds(content: bytes) -> float:
    """Time reading the same file and ``bulk_create`` of the same rows, without any check; rolled back."""
    version = DatasetVersion.objects.order_by("-pk").first()
    begun = time.perf_counter()
    with transaction.atomic():
        lines = csv.reader(io.StringIO(content.decode()))
        next(lines)
        rows = (
            Observation(
                version=version,
                area=area,
                period=period,
                cat1=offence,
                cat2=sex,
                cat3=age,
                value=float(count),
                status="e",
                shown=float(count),
            )
            for area, period, offence, sex, age, count in lines
        )
        while batch := list(itertools.islice(rows, BATCH)):
            Observation.objects.bulk_create(batch)
        spent = time.perf_counter() - begun
        transaction.set_rollback(True)
    return spent
