"""The cells of one sheet of a workbook, straight from its XML: only cells that are there cost anything.

openpyxl reads the parts around it (sheet names, shared strings, styles). Its own row reader takes ten
times as
long here, because it goes through an XML reader in Python, and fills the gaps up to a cell in the far
corner with
empty rows. Definitions of entities have been refused before (:mod:`datasets.rules.archive`).
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel

from datasets.rules.headings import Merged

CHUNK = 1 << 18
TEXTS = frozenset({"v", "t"})

MOST_MERGED = 2000

Row = tuple[int, list[str | None]]


@dataclass(frozen=True)
class Book:
    """What the cells of a sheet refer to."""

    strings: Sequence[str]
    date_styles: frozenset[str]
    epoch: datetime
    columns: int  # cells further right are not read


class SheetReader:
    """Gathers the texts of filled cells, row by row, while expat walks through the sheet."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.rows: list[Row] = []
        self.number = self.column = 0
        self.kind, self.style, self.text = "n", "", ""
        self.inside = False
        self.cells: list[str | None] = []
        self.places: dict[str, int] = {}
        self.merged: list[Merged] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        # Called for every element: a million times for 200,000 rows.
        if name == "c":
            reference = attributes.get("r")
            self.column = self._place(reference) if reference else self.column + 1
            self.kind, self.style, self.text = attributes.get("t", "n"), attributes.get("s", ""), ""
        elif name in TEXTS:
            self.inside = True
        elif name == "row":
            self.number = int(attributes.get("r", self.number + 1))
            self.column, self.cells = 0, []
        elif name == "mergeCell" and len(self.merged) < MOST_MERGED:
            edges = (edge or 1 for edge in range_boundaries(attributes["ref"]))
            first_column, first_row, last_column, last_row = edges
            last_column = min(last_column, self.book.columns)
            self.merged.append((first_row, first_column - 1, last_row, last_column - 1))
        elif ":" in name:
            self.start(name.rpartition(":")[2], attributes)

    def read(self, text: str) -> None:
        if self.inside:
            self.text += text

    def end(self, name: str) -> None:
        if name == "c":
            if self.text and self.column <= self.book.columns:
                self._keep()
        elif name in TEXTS:
            self.inside = False
        elif name == "row":
            if self.cells:
                self.rows.append((self.number, self.cells))
        elif ":" in name:
            self.end(name.rpartition(":")[2])

    def _keep(self) -> None:
        gap = self.column - 1 - len(self.cells)
        if gap > 0:
            self.cells += [None] * gap
        self.cells.append(cell_text(self.text, self.kind, self.style, self.book))

    def _place(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        place = self.places.get(letters)
        if place is None:
            place = self.places[letters] = column_index_from_string(letters)
        return place


def read_sheet(archive: zipfile.ZipFile, part: str, book: Book) -> tuple[list[Row], list[Merged]]:
    """Give the rows of a sheet that hold anything, with their numbers, and its merged cells."""
    reader = SheetReader(book)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.CharacterDataHandler = reader.read
    parser.EndElementHandler = reader.end
    with archive.open(part) as stream:
        while piece := stream.read(CHUNK):
            parser.Parse(piece)
        parser.Parse(b"", True)
    return reader.rows, reader.merged


def cell_text(text: str, kind: str, style: str, book: Book) -> str:
    """Give a cell as people mean it: dates as ISO days, whole numbers without a point."""
    if kind == "s":
        return book.strings[int(text)]
    if kind != "n":
        return text
    if style in book.date_styles:
        return _day(from_excel(float(text), book.epoch))
    if text.isdigit():
        return text
    number = float(text)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _day(moment: Any) -> str:
    if isinstance(moment, timedelta | time):
        return str(moment)
    return f"{moment:%Y-%m-%d}" if moment.time() == time() else f"{moment:%Y-%m-%d %H:%M:%S}"
