"""What a check found, kept for the officer: counts of everything, some of it in detail, and the whole list, packed."""

import gzip
import shutil
from collections.abc import Iterable
from pathlib import Path

import psycopg
from django.db import connection

from datasets.models import MarkedWorkbook, Upload, UploadProblem, UploadProblemList
from datasets.rules.sandbox import Inspection
from datasets.rules.verdicts import Problem

FIELDS = ("klass", "rule", "row", "column", "cell", "value", "message", "fix")


def keep_problems(upload: Upload, inspection: Inspection, notes: Iterable[Problem]) -> None:
    """Store what was found in place of what an earlier check of the same file found."""
    drop_problems(upload)
    UploadProblem.objects.bulk_create(
        UploadProblem(upload=upload, **{name: getattr(problem, name) for name in FIELDS})
        for problem in (*inspection.problems, *notes)
    )
    counts = {"rules": inspection.counts, "classes": inspection.classes}
    Upload.objects.filter(pk=upload.pk).update(rows_read=inspection.rows_read, problem_counts=counts)
    if inspection.problems_path:
        _insert("datasets_uploadproblemlist", "packed", upload, _packed(inspection.problems_path))
    if inspection.marked_path:
        _insert("datasets_markedworkbook", "data", upload, inspection.marked_path)


def drop_problems(upload: Upload) -> None:
    """Delete what was found: it holds values of the file."""
    for model in (UploadProblem, UploadProblemList, MarkedWorkbook):
        model._default_manager.filter(upload=upload.pk).delete()


def _packed(path: Path) -> Path:
    """Pack a list piece by piece: of 200,000 lines, 30 MB, the worker never holds more than one piece."""
    packed = path.with_suffix(".gz")
    with (
        path.open("rb") as lines,
        packed.open("wb") as file,
        gzip.GzipFile(fileobj=file, mode="wb", compresslevel=3, mtime=0) as into,
    ):
        shutil.copyfileobj(lines, into)
    return packed


def _insert(table: str, column: str, upload: Upload, path: Path) -> None:
    """Write a file as a binary parameter: Django writes bytes into the text of the statement, ten times slower."""
    statement = f"INSERT INTO {table} (upload_id, {column}) VALUES (%s, %b)"  # noqa: S608 - names of ours
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, [upload.pk, path.read_bytes()])
