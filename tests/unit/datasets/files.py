"""Small files of every kind, made as they are needed."""

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from datasets.rules.container import TextFile, sniff
from datasets.rules.definition import Definition, shipped
from datasets.rules.headers import match
from datasets.rules.reading import read_csv
from datasets.rules.screening import screen
from datasets.rules.tables import Contents, Table
from datasets.rules.validation import Accepted, validate
from datasets.rules.verdicts import Limits, Problem, Report
from datasets.rules.workbook import read_workbook

OFFENCES = shipped()["police_offences"]
HEADER = "area_code,period,offence,sex,age_band,count"
ROW = ("E08000025", "2024-01", "Robbery", "Male", "18-24", "12")
TODAY = date(2026, 1, 31)
SHARED = Path(__file__).resolve().parents[4] / "shared" / "cases" / "data"


def line(**changes: str) -> str:
    """Give the good row with some cells changed."""
    return ",".join({**dict(zip(HEADER.split(","), ROW, strict=True)), **changes}.values())


def text(*lines: str, header: str = HEADER) -> bytes:
    return ("\n".join([header, *lines]) + "\n").encode()


def table_of(data: bytes, definition: Definition = OFFENCES) -> Table:
    return read_csv(TextFile(data, "utf-8"), definition, Limits())


def checked(*lines: str, header: str = HEADER, **options: Any) -> tuple[Report, Accepted | None]:
    definition = options.pop("definition", OFFENCES)
    return validate(table_of(text(*lines, header=header), definition), definition, as_of=TODAY, **options)


def only_problem(*lines: str, header: str = HEADER, **options: Any) -> Problem:
    report, _ = checked(*lines, header=header, **options)
    assert len(report.problems) == 1, report.problems
    return report.problems[0]


def contents_of(path: Path, definition: Definition = OFFENCES) -> Contents:
    file = sniff(path, Limits())
    if isinstance(file, TextFile):
        return Contents(read_csv(file, definition, Limits()))
    return read_workbook(path, definition, Limits())


def screen_file(path: Path, definition: Definition = OFFENCES) -> None:
    contents = contents_of(path, definition)
    found = match(contents.table.header, definition)
    screen(contents, found.measured(definition))


def workbook(path: Path, rows: Iterable[Iterable[Any]], change: Callable[[Any], None] | None = None) -> Path:
    """Write a workbook with the template's header and rows; ``change`` gets the book before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER.split(","))
    for row in rows:
        sheet.append(list(row))
    if change:
        change(book)
    book.save(path)
    book.close()
    return path


def repacked(path: Path, parts: dict[str, bytes]) -> Path:
    """Write the parts over or into an existing workbook."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**kept, **parts}.items():
            archive.writestr(name, data)
    path.write_bytes(out.getvalue())
    return path
