"""CSV text to a table: the fast reader where the file is plain, the careful one where it is not."""

import csv
import io
from collections.abc import Iterator

import polars as pl

from datasets.rules.container import TextFile
from datasets.rules.definition import Definition
from datasets.rules.headers import HEADER_SEARCH
from datasets.rules.headings import find_headings
from datasets.rules.tables import Table, at_rows, column_names, encode, without_words_below
from datasets.rules.verdicts import Fault, Finding, Limits, Refusal

DELIMITERS = (",", ";", "\t", "|")
HEAD_BYTES = 1 << 16
FIELD_CHARACTERS = 32_768
CHUNK_ROWS = 50_000


def read_csv(file: TextFile, definition: Definition, limits: Limits) -> Table:
    """Read a CSV text. Row numbers are those that a spreadsheet shows: blank rows count, broken lines do not.

    :raises Refusal: too many rows or columns, or quotation marks that never close.
    """
    csv.field_size_limit(FIELD_CHARACTERS)
    if file.data.count(b"\n") > limits.rows + HEADER_SEARCH:
        raise _too_many_rows(limits)
    head = file.data[:HEAD_BYTES].decode("utf-8", "ignore")
    delimiter = sniff_delimiter(head)
    rows = _first_rows(head, delimiter)
    at, header = find_headings(rows, definition)
    if len(header) > limits.columns:
        raise Refusal(
            "too_many_columns", f"The file has more than {limits.columns} columns.", "Use the template."
        )
    frame = _read_fast(file.data, delimiter, len(header)) if at == 0 else None
    if frame is not None:
        rows_found = pl.int_range(2, frame.height + 2, dtype=pl.UInt32, eager=True)
        frame, rows_found, below, told = without_words_below(frame, rows_found)
        columns, numbers = encode(frame, rows_found)
        if len(numbers) > limits.rows:
            raise _too_many_rows(limits)
        return Table(header, 1, columns, numbers, [*_guessed(file), *told], below)
    try:
        return _read_carefully(file, delimiter, header, at, limits)
    except csv.Error as error:
        message = "A quotation mark opens and never closes, or a cell is far too long."
        raise Refusal("csv_broken", message, "Save the sheet as CSV again, from the spreadsheet.") from error


def sniff_delimiter(head: str) -> str:
    """Choose the separator with which most of the first lines have the same number of cells, more than
    one."""
    if head[:4].lower() == "sep=" and head[4:5] in DELIMITERS:  # what Excel writes for itself
        return head[4]
    lines = [line for line in head.splitlines()[:50] if line.strip()]

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        split = [width for width in widths if width > 1]
        common = max(split, key=split.count, default=0)
        return split.count(common), common

    try:
        return max(DELIMITERS, key=agreement)
    except csv.Error:
        return ","


def _first_rows(head: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) >= HEADER_SEARCH:
                break
    except csv.Error as error:
        raise Refusal(
            "csv_broken", "The file is not a readable CSV.", "Save it as CSV UTF-8 again."
        ) from error
    return rows or [[]]


def _read_fast(data: bytes, delimiter: str, width: int) -> pl.DataFrame | None:
    """Read with polars where every line is one row, so that row numbers are plain; else give None."""
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    if width < 2 or data.count(b"\r") != data.count(b"\r\n"):
        return None
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            skip_lines=1,
            separator=delimiter,
            schema=dict.fromkeys(column_names(width), pl.String),
            raise_if_empty=False,
            encoding="utf8",
        )
    except pl.exceptions.PolarsError:
        return None
    return frame if frame.height == lines - 1 else None


def _read_carefully(file: TextFile, delimiter: str, header: list[str], at: int, limits: Limits) -> Table:
    width = len(header)
    frames: list[pl.DataFrame] = []
    numbers: list[int] = []
    too_long: list[int] = []
    above: list[str] = []
    reader = csv.reader(io.StringIO(file.data.decode("utf-8"), newline=""), delimiter=delimiter, strict=True)
    for chunk in _chunks(enumerate(reader, start=1)):
        above += [cell for number, row in chunk if number <= at for cell in row]
        body = [(number, row) for number, row in chunk if number > at + 1 and any(row)]
        too_long += [number for number, row in body if any(row[width:])]
        above += [cell for _, row in body for cell in row[width:] if cell]  # screened like all else
        numbers += [number for number, _ in body]
        cells = [[*row[:width], *[None] * (width - len(row))] for _, row in body]
        frames.append(pl.DataFrame(cells, schema=dict.fromkeys(column_names(width), pl.String), orient="row"))
        if len(numbers) > limits.rows:
            raise _too_many_rows(limits)
    findings = [at_rows(_too_long_fault(width), too_long)] if too_long else []
    frame, found, below, told = without_words_below(pl.concat(frames), pl.Series(numbers, dtype=pl.UInt32))
    columns, rows = encode(frame, found)
    return Table(header, at + 1, columns, rows, [*_guessed(file), *findings, *told], above + below)


def _too_long_fault(width: int) -> Fault:
    fix = "Is there a comma in a number or a name? Put the cell in quotation marks, or take the comma out."
    return Fault("fix", "row_too_long", f"This row has more than {width} cells.", fix)


def _guessed(file: TextFile) -> list[Finding]:
    if file.encoding != "cp1252":
        return []
    words = ", ".join(file.guessed_samples)
    message = f"The file is not UTF-8. It was read as Windows text: {words}. Are these words right?"
    fault = Fault("confirm", "encoding_guessed", message, "Save it as CSV UTF-8 if a letter is wrong.")
    return [at_rows(fault, [1])]


def _chunks(numbered: Iterator[tuple[int, list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    chunk: list[tuple[int, list[str]]] = []
    for item in numbered:
        chunk.append(item)
        if len(chunk) >= CHUNK_ROWS:
            yield chunk
            chunk = []
    yield chunk


def _too_many_rows(limits: Limits) -> Refusal:
    return Refusal(
        "too_many_rows", f"The file has more than {limits.rows:,} rows.", "Send fewer periods in one file."
    )
