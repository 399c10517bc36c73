"""A table as it stands in a file: texts and row numbers, nothing interpreted."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from datasets.rules.periods import EXCEL_EPOCH
from datasets.rules.verdicts import Fault, Finding

MOST_FOOTNOTES = 50
CODE_LIKE = re.compile(r"\S{1,15}")  # a code or number is a row that lacks its cells, and is told as one
LONG = 30


@dataclass(frozen=True)
class Column:
    """One column, each distinct text kept once: a million cells of a table have a few hundred texts.

    ``position`` is its place in the file. ``codes`` holds a number per row (null where the cell is empty); ``texts``,
    ``text_codes`` and ``numbers`` hold each distinct text, its code and how many cells have it.
    """

    position: int
    codes: pl.Series
    texts: pl.Series
    text_codes: pl.Series
    numbers: pl.Series
    places: pl.Series | None = None  # a position per row, where the cells come from columns side by side
    headings: Mapping[str, int] | None = (
        None  # text to position, where the texts are headings; -1: of no column
    )

    @property
    def filled(self) -> int:
        return int(self.numbers.sum())

    def share(self, pattern: str) -> float:
        """Give the share of filled cells that match a pattern."""
        matching = self.numbers.filter(self.texts.str.contains(pattern)).sum()
        return int(matching) / self.filled if self.filled else 0.0

    def looked_up(
        self, values: Iterable[object], dtype: type[pl.DataType], where: pl.Series | None = None
    ) -> pl.Series:
        """Give one value per row (of those ``where``), from one per distinct text in the order of
        ``texts``."""
        codes = self.codes if where is None else self.codes.filter(where)
        if not len(self.texts):
            return pl.Series([None] * len(codes), dtype=dtype)
        table: list[object] = [None] * (max(self.text_codes) + 1)
        for code, value in zip(self.text_codes, values, strict=True):
            table[code] = value
        return pl.Series(table, dtype=dtype).gather(codes)


@dataclass(frozen=True)
class Table:
    """One header and its rows; ``rows`` are their row numbers in the file, blank rows left out."""

    header: list[str]
    header_row: int
    columns: list[Column]
    rows: pl.Series
    findings: list[Finding] = field(default_factory=list)
    above: list[str] = field(default_factory=list)  # texts outside the table, for the screening
    sheet: str = ""  # of a workbook
    day_zero: date = EXCEL_EPOCH  # from which its day numbers count

    @property
    def height(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Contents:
    """All that a file holds: the table to be read, and everything else that must be screened."""

    table: Table
    others: list[Table] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def encode(frame: pl.DataFrame, rows: pl.Series) -> tuple[list[Column], pl.Series]:
    """Turn a frame of texts (columns c0…cn) into columns, without the rows in which no cell holds
    anything."""
    frame, rows = _without_blank_rows(frame, rows)
    return [_column(frame[f"c{position}"], position) for position in range(frame.width)], rows


def without_words_below(
    frame: pl.DataFrame, rows: pl.Series
) -> tuple[pl.DataFrame, pl.Series, list[str], list[Finding]]:
    """Part a table from the footnotes under it: rows at its end that begin with words and hold nothing else."""
    last = frame.tail(MOST_FOOTNOTES).rows()
    number = 0
    while frame.width > 2 and number < len(last) and _is_no_figure(last[-1 - number]):
        number += 1
    words = [", ".join(cell for cell in row if cell) for row in last[len(last) - number :] if any(row)]
    if not words:
        return frame, rows, [], []
    message = f"{len(words)} rows under the table hold only words: they were not read as figures."
    told = note("words_below", message, row=int(rows[len(rows) - number]))
    return frame.head(frame.height - number), rows.head(len(rows) - number), words, [told]


def _is_no_figure(row: tuple[str | None, ...]) -> bool:
    filled = [cell for cell in row if cell]
    if not filled:
        return True
    if any(row[len(filled) :]) or CODE_LIKE.fullmatch(filled[0]):
        return False
    # A comma in the note makes two cells of it.
    return len(filled) == 1 or (len(filled) == 2 < len(row) - 1 and len(", ".join(filled)) >= LONG)


def column_names(width: int) -> list[str]:
    return [f"c{index}" for index in range(width)]


def note(rule: str, message: str, fix: str = "", row: int = 1) -> Finding:
    """Tell something about the whole file."""
    return at_rows(Fault("note", rule, message, fix), [row])


def at_rows(fault: Fault, rows: list[int]) -> Finding:
    """Tell the same of some rows."""
    return Finding(
        column="",
        letter="",
        rows=pl.Series(rows, dtype=pl.UInt32),
        keys=pl.Series([""] * len(rows), dtype=pl.String),
        fault_of=lambda _: fault,
        shows_value=False,
    )


def _column(series: pl.Series, position: int) -> Column:
    encoded = series.cast(pl.Categorical)
    counted = encoded.drop_nulls().to_frame("text").group_by("text").agg(pl.len().alias("rows"))
    texts = counted["text"]
    return Column(
        position, encoded.to_physical(), texts.cast(pl.String), texts.to_physical(), counted["rows"]
    )


def _without_blank_rows(frame: pl.DataFrame, rows: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    if not frame.width or not frame["c0"].null_count():
        return frame, rows
    filled = frame.select(pl.any_horizontal(pl.all().is_not_null()).alias("filled"))["filled"]
    return frame.filter(filled), rows.filter(filled)
