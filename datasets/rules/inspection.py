"""One file from bytes to rows ready to load, as it runs inside the child process."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from datasets.rules.container import TextFile, WorkbookFile, sniff
from datasets.rules.csv_zip import Files, is_zip_of_csv, read_zip
from datasets.rules.definition import Definition, load
from datasets.rules.geography import read_gazetteer
from datasets.rules.headers import match
from datasets.rules.reading import read_csv
from datasets.rules.screening import screen
from datasets.rules.tables import Contents, Table
from datasets.rules.validation import Accepted, validate
from datasets.rules.verdicts import (
    Limits,
    Problem,
    Refusal,
    Report,
    WhichSheet,
    all_problems,
    questions,
)

# The columns that a rows file may have, in the text format of PostgreSQL's COPY: tab, \N for null. One in which
# every cell is empty is left out: loading a million rows takes as long as they are wide.
COPY_COLUMNS = (
    "area", "period", "cat1", "cat2", "cat3", "cat4", "cat5", "cat6",
    "value", "status", "lower", "upper"
)  # fmt: skip
KEPT = ("area", "period", "value", "status")
STATUS_LETTERS = {
    "exact": "e", "rounded": "r", "suppressed": "c", "not_collected": "n", "not_supplied": "s",
    "not_available": "x", "not_applicable": "z",
}  # fmt: skip
PROBLEM_LINES = 1_000_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Tell = Callable[[str, int], None]
Place = Callable[[Problem], Problem]


def inspect_file(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Read, screen, check and protect the file of a request; give back a result that JSON can carry.

    The request has path, definition, rows_path, problems_path, as_of, confirmed, answers, geography, and limits or
    null.
    """
    definition = load(request["definition"])
    limits = Limits(**(request.get("limits") or {}))
    try:
        tell("scanning", 0)
        file, contents, files = _read(
            Path(request["path"]), definition, limits, request.get("answers") or {}, tell
        )
        tell("screening", contents.table.height)
        found = match(contents.table.header, definition)
        screen(contents, found.measured(definition))
    except Refusal as refusal:
        return {"outcome": "refused", "refusal": asdict(refusal)}
    except WhichSheet as several:
        return {"outcome": "awaiting", "questions": [_which(several)]}
    tell("checking", contents.table.height)
    report, accepted = validate(
        contents.table,
        definition,
        as_of=date.fromisoformat(request["as_of"]),
        gazetteer=read_gazetteer(request.get("geography")),
        answers=request.get("answers") or {},
        confirmed=frozenset(request.get("confirmed") or ()),
    )
    place = files.placed if files else _where_it_is
    result = _told(report, contents.table.height, place)
    if report.total:
        result["problems_path"] = _write_problems(report, Path(request["problems_path"]), place)
    if report.blocks and not files:
        result["marked_path"] = _mark(file, contents.table, report, Path(request["marked_path"]))
    if accepted is not None and not report.awaits:
        tell("protecting", accepted.frame.height)
        result |= _write_rows(accepted, definition, Path(request["rows_path"]))
    return result


def _read(
    path: Path, definition: Definition, limits: Limits, answers: Mapping[str, str], tell: Tell
) -> tuple[TextFile | WorkbookFile, Contents, Files | None]:
    file = sniff(path, limits)
    tell("reading", 0)
    if isinstance(file, TextFile):
        return file, Contents(read_csv(file, definition, limits)), None
    if is_zip_of_csv(path):
        files = read_zip(path, limits)
        return file, Contents(read_csv(files.text, definition, limits)), files
    # Only here: what reads workbooks takes as long to import as 100,000 rows of a CSV take to be checked.
    from datasets.rules.workbook import read_workbook  # noqa: PLC0415

    return file, read_workbook(path, definition, limits, sheet=answers.get("sheet", "")), None


def _which(several: WhichSheet) -> dict[str, Any]:
    return {
        "rule": "which_sheet",
        "column": "",
        "words": "More than one sheet of the workbook fits. Which one is meant?",
        "fix": "Or keep only one of them and send the file again.",
        "count": len(several.sheets),
        "subjects": [],
        "remembered": False,
        "choices": several.sheets,
    }


def _where_it_is(problem: Problem) -> Problem:
    return problem


def _told(report: Report, rows: int, place: Place) -> dict[str, Any]:
    return {
        "outcome": "needs_fixing" if report.blocks else "awaiting" if report.awaits else "accepted",
        "questions": questions(report) if report.awaits else [],
        "rows_read": rows,
        "rows_wrong": report.wrong_rows,
        "problems": [asdict(place(problem)) for problem in report.problems],
        "counts": report.counts,
        "classes": report.classes,
    }


def _write_problems(report: Report, path: Path, place: Place) -> str:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(["class", "rule", "row", "cell", "column", "value", "problem", "how to fix"])
        writer.writerows(_line(place(problem)) for problem in islice(all_problems(report), PROBLEM_LINES))
    return str(path)


def _mark(file: TextFile | WorkbookFile, table: Table, report: Report, path: Path) -> str | None:
    from datasets.rules.marked_workbook import MOST_MARKS, mark_text, mark_workbook  # noqa: PLC0415  # as above

    problems = islice(all_problems(report), MOST_MARKS)
    if isinstance(file, TextFile):
        done = mark_text(file, table.header_row, problems, path)
    else:
        done = mark_workbook(file.path, table.sheet, table.header_row, problems, path)
    return str(path) if done else None


def _line(problem: Problem) -> list[str | int | None]:
    texts = (problem.column, problem.value, problem.message, problem.fix)
    column, value, message, fix = (f"'{text}" if text.startswith(FORMULA_STARTS) else text for text in texts)
    return [problem.klass, problem.rule, problem.row, problem.cell, column, value, message, fix]


def _write_rows(accepted: Accepted, definition: Definition, path: Path) -> dict[str, Any]:
    frame = accepted.frame
    letters = frame.with_columns(pl.col("status").cast(pl.String).replace_strict(STATUS_LETTERS))
    columns = [name for name in COPY_COLUMNS if name in KEPT or not _is_empty(letters[name])]
    letters.select(columns).write_csv(
        path,
        include_header=False,
        separator="\t",
        null_value="\\N",
        quote_style="never",
        line_terminator="\n",
    )
    return {
        "rows_path": str(path),
        "columns": columns,
        "rows_accepted": frame.height,
        "areas": accepted.areas,
        "periods": accepted.periods,
        "categories": accepted.categories,
        "total": frame["value"].sum(),
    }


def _is_empty(column: pl.Series) -> bool:
    if column.null_count() == len(column):
        return True
    return column.dtype == pl.String and not (column != "").any()
