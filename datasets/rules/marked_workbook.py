"""The officer's own file back as a workbook, with each wrong cell coloured and, in a last column, what to fix."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from datasets.rules.container import TextFile
from datasets.rules.reading import HEAD_BYTES, sniff_delimiter
from datasets.rules.verdicts import Problem

MOST_MARKS = 2000
MOST_ROWS = 50_000  # of a CSV that becomes a workbook
MOST_BYTES = 2 * 1024 * 1024  # of a workbook: opening one takes some fifty times its size in memory
WRONG = PatternFill("solid", fgColor="F9D5D3")
HEADING = "What to fix"


def mark_workbook(path: Path, sheet: str, header_row: int, problems: Iterable[Problem], out: Path) -> bool:
    """Write a workbook again with its problems marked; False if it is too large for that."""
    if path.stat().st_size > MOST_BYTES:
        return False
    book = load_workbook(path, keep_links=False)
    _mark(book[sheet] if sheet in book.sheetnames else book.worksheets[0], header_row, problems)
    book.save(out)
    return True


def mark_text(file: TextFile, header_row: int, problems: Iterable[Problem], out: Path) -> bool:
    """Write a CSV as a workbook with its problems marked; False if it is too large for that.

    Every cell is written as a text: nothing of the file becomes a formula.
    """
    if file.data.count(b"\n") > MOST_ROWS:
        return False
    delimiter = sniff_delimiter(file.data[:HEAD_BYTES].decode("utf-8", "ignore"))
    book = Workbook()
    sheet: Any = book.active
    reader = csv.reader(io.StringIO(file.data.decode("utf-8"), newline=""), delimiter=delimiter)
    for number, row in enumerate(reader, start=1):
        for column, text in enumerate(row, start=1):
            _write(sheet.cell(number, column), text)
    _mark(sheet, header_row, problems)
    book.save(out)
    return True


def _mark(sheet: Any, header_row: int, problems: Iterable[Problem]) -> None:
    last = sheet.max_column + 1
    _write(sheet.cell(header_row, last), HEADING)
    sheet.cell(header_row, last).font = Font(bold=True)
    for row, found in _by_row(problems).items():
        words = [
            f"{problem.column}: {_words(problem)}" if problem.column else _words(problem) for problem in found
        ]
        _write(sheet.cell(row, last), " ".join(dict.fromkeys(words))[:2000])
        for problem in found:
            if problem.cell:
                cell = sheet[problem.cell]
                cell.fill = WRONG
                # Colour is never the only sign.
                cell.comment = Comment(_words(problem), "Serious Violence Duty portal")


def _by_row(problems: Iterable[Problem]) -> Mapping[int, list[Problem]]:
    found: dict[int, list[Problem]] = {}
    for number, problem in enumerate(problems):
        if number >= MOST_MARKS:
            break
        if problem.row:
            found.setdefault(problem.row, []).append(problem)
    return found


def _words(problem: Problem) -> str:
    return f"{problem.message} {problem.fix}".strip()


def _write(cell: Any, text: str) -> None:
    cell.value = text
    cell.data_type = "s"
