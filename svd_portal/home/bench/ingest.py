"""From an accepted upload to a version that is ready, against raw COPY of the same file and against ``bulk_create``."""

import csv
import io
import itertools
import statistics
import time

from django.db import connection, transaction
from openpyxl import Workbook

from datasets.models import DatasetVersion, Observation
from svd_portal.home.bench import memory
from svd_portal.home.bench.files import extract, receive, require_accepted
from svd_portal.home.bench.measure import Ratio, in_turn
from svd_portal.jobs import ledger

RAW_TABLE = "CREATE TABLE raw_copy (area text, period text, offence text, sex text, age text, count int)"
BATCH = 5000
WORKBOOK_ROWS = 100_000


def ratios(rows: int, rounds: int) -> list[Ratio]:
    """Measure both ratios in rows a second, higher is better; then growth, workbooks and memory."""
    content = extract(rows)
    ours, raw = in_turn(lambda: rows / ingest_seconds(content), lambda: rows / copy_seconds(content), rounds)
    some = extract(rows // 10)  # its time grows with the rows, and a whole file takes minutes
    create = statistics.median(rows // 10 / bulk_create_seconds(some) for _ in range(rounds))
    return [
        Ratio("ingest_vs_copy", round(ours), round(raw), "rows a second", ">= 0.2"),
        Ratio("ingest_vs_bulk_create", round(ours), round(create), "rows a second", ">= 3.5"),
        _growth(rows, rows / ours),
        _workbook(),
        *memory.ratios(rows),
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


def ingest_seconds(content: bytes) -> float:
    """Receive the file, then time its job from claim to done: parse, check, protect, load."""
    upload = receive(content)
    begun = time.perf_counter()
    ledger.run(str(upload.job_id))
    spent = time.perf_counter() - begun
    require_accepted(upload)
    return spent


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
    """Time reading a file and ``bulk_create`` of its rows, without any check; rolled back."""
    version = DatasetVersion.objects.order_by("-pk").values_list("pk", flat=True)[0]
    begun = time.perf_counter()
    with transaction.atomic():
        lines = csv.reader(io.StringIO(content.decode()))
        next(lines)
        # Said and not left to the database: Django would write an expression for each, at a hundredth of the speed.
        unused = dict.fromkeys(("cat4", "cat5", "cat6"), "")
        rows = (
            Observation(
                version_id=version,
                area=area,
                period=period,
                cat1=offence,
                cat2=sex,
                cat3=age,
                **unused,
                value=float(count),
                status="e",
            )
            for area, period, offence, sex, age, count in lines
        )
        while batch := list(itertools.islice(rows, BATCH)):
            Observation.objects.bulk_create(batch)
        spent = time.perf_counter() - begun
        transaction.set_rollback(True)
    return spent
