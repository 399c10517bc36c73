"""From an accepted upload to a version that is ready, against raw COPY of the same file and against ``bulk_create``."""

import copy
import csv
import io
import itertools
import random
import resource
import time
from collections.abc import Iterator

from django.db import connection, transaction
from openpyxl import Workbook

from datasets.models import DatasetVersion, Definition, Observation
from datasets.operations import Told, receive_upload
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
BANDS = [f"{age}-{age + 4}" for age in range(0, 85, 5)]  # so that there are a million different cells
WORKBOOK_ROWS = 100_000
MEGABYTE = 1024


def ratios(rows: int, rounds: int) -> list[Ratio]:
    """Measure both ratios in rows a second, higher is better; then growth, workbooks and memory."""
    content = extract(rows)
    ours, raw = in_turn(lambda: rows / ingest_seconds(content), lambda: rows / copy_seconds(content), rounds)
    memory = _memory()
    create = rows / bulk_create_seconds(content)
    return [
        Ratio("ingest_vs_copy", round(ours), round(raw), "rows a second", ">= 0.2"),
        Ratio("ingest_vs_bulk_create", round(ours), round(create), "rows a second", ">= 3.5"),
        _growth(rows, rows / ours),
        _workbook(),
        *memory,
    ]


def _growth(rows: int, seconds: float) -> Ratio:
    """Compare the time for all rows with that for a tenth of them."""
    tenth = ingest_seconds(extract(rows // 10))
    return Ratio("ingest_growth_10x", round(seconds, 2), round(tenth, 2), "seconds", "<= 11")


def _workbook() -> Ratio:
    """Compare a workbook with a CSV of the same rows."""
    content = extract(WORKBOOK_ROWS)
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in csv.reader(io.StringIO(content.decode())):
        sheet.append([int(cell) if cell.isdigit() else cell for cell in line])
    packed = io.BytesIO()
    book.save(packed)
    ours, csv_seconds = ingest_seconds(packed.getvalue()), ingest_seconds(content)
    rates = (round(WORKBOOK_ROWS / ours), round(WORKBOOK_ROWS / csv_seconds))
    return Ratio("xlsx_vs_csv", *rates, "rows a second", ">= 0.333")


def _memory() -> list[Ratio]:
    """Read the most memory that this process and its largest child have used so far."""
    most = {
        "ingest_worker_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "ingest_child_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
    }
    return [Ratio(name, round(used / MEGABYTE), 600, "MB, of 600", "<= 1") for name, used in most.items()]


def extract(rows: int) -> bytes:
    """Write a six-column CSV of ``rows`` distinct cells of the bench's definition, the counts made up."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    chance = random.Random(rows)  # noqa: S311 - made-up counts
    writer.writerows([*key, chance.randrange(0, 60)] for key in itertools.islice(_keys(), rows))
    return text.getvalue().encode()


def _keys() -> Iterator[tuple[str, ...]]:
    rules = Definition.objects.get(key="police_offences", partnership=None).rules
    cells = [BANDS if name == "age_band" else rules.field(name).enum for name in rules.breakdowns]
    months = [f"{year}-{month:02d}" for year in range(2000, 2026) for month in range(1, 13)]
    areas = [code for code, _, _ in DISTRICTS.values()]
    return itertools.product(areas, months, *cells)


def _definition() -> Definition:
    """Declare the shipped police definition once more, with bands of five years: each file is the first of its kind."""
    spec = copy.deepcopy(Definition.objects.get(key="police_offences", partnership=None).spec)
    [ages] = [field for field in spec["schema"]["fields"] if field["name"] == "age_band"]
    ages["constraints"]["enum"], ages["synonyms"] = BANDS, {}
    key = f"bench-{Definition.objects.count()}"
    return Definition.objects.create(
        key=key,
        version=1,
        title="Bench",
        partnership=Partnership.objects.get(slug="west-midlands"),
        spec={**spec, "key": key, "totals": []},
    )


def ingest_seconds(content: bytes) -> float:
    """Receive the file, then time its job from claim to done: parse, check, protect, load."""
    upload = receive_upload(
        partnership=Partnership.objects.get(slug="west-midlands"),
        authority=Authority.objects.get(slug="west-midlands-police"),
        definition=_definition(),
        filename="bench.csv",
        content=content,
        extracted_on=clock.today(),
        told=Told(counts_only=True),
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
        cursor.copy("COPY raw_copy FROM STDIN (FORMAT csv, HEADER true)") as stream,
    ):
        stream.write(content)
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
