"""The cells of one sheet of a workbook, straight from its XML: only cells that are there cost anything.

Definitions of entities have been refused before (:mod:`datasets.rules.archive`).
"""

import re
import zipfile
from dataclasses import dataclass
from xml.parsers import expat

import polars as pl

from datasets.rules.book import Book
from datasets.rules.headings import Merged
from datasets.rules.plain_sheets import read_plain
from datasets.rules.tables import column_names
from datasets.rules.verdicts import position_of

CHUNK = 1 << 18
TEXTS = frozenset({"v", "t"})

MOST_MERGED = 2000
PLAIN_BYTES = 64 * 1024 * 1024
MERGED = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"')
EDGES = re.compile(r"([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?")

Row = tuple[int, list[str | None]]


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet that hold anything: their numbers, their cells (columns c0…cn), and which are merged."""

    numbers: pl.Series
    cells: pl.DataFrame
    merged: list[Merged]


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
            self.column = self._place(reference.rstrip("0123456789")) if reference else self.column + 1
            self.kind, self.style, self.text = attributes.get("t", "n"), attributes.get("s", ""), ""
        elif name in TEXTS:
            self.inside = True
        elif name == "row":
            self.number = int(attributes.get("r", self.number + 1))
            self.column, self.cells = 0, []
        elif name == "mergeCell" and len(self.merged) < MOST_MERGED:
            self.merged += merged_cells(attributes["ref"], self.book)
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
        self.cells.append(self.book.text(self.text, self.kind, self.style) or None)

    def _place(self, letters: str) -> int:
        place = self.places.get(letters)
        if place is None:
            place = self.places[letters] = position_of(letters) + 1
        return place


def read_sheet(archive: zipfile.ZipFile, part: str, book: Book) -> Sheet:
    """Read the cells of a sheet."""
    if archive.getinfo(part).file_size <= PLAIN_BYTES:
        data = archive.read(part)
        rows = read_plain(data, book)
        if rows is not None:
            found = MERGED.findall(data[data.rfind(b"</sheetData>") :])[:MOST_MERGED]
            return _sheet(rows, [cells for one in found for cells in merged_cells(one.decode(), book)])
    return _read_carefully(archive, part, book)


def _read_carefully(archive: zipfile.ZipFile, part: str, book: Book) -> Sheet:
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
    rows = reader.rows
    width = max((len(cells) for _, cells in rows), default=0)
    columns = {
        name: pl.Series([cells[at] if at < len(cells) else None for _, cells in rows], dtype=pl.String)
        for at, name in enumerate(column_names(width))
    }
    numbers = pl.Series([number for number, _ in rows], dtype=pl.UInt32)
    return _sheet(pl.DataFrame({"number": numbers, **columns}), reader.merged)


def _sheet(rows: pl.DataFrame, merged: list[Merged]) -> Sheet:
    """Put the columns into their order, those without a cell too, and leave out the rows without any."""
    filled = [name for name in rows.columns if name != "number" and rows[name].null_count() < rows.height]
    width = max((int(name[1:]) + 1 for name in filled), default=0)
    names = column_names(width)
    absent = [pl.lit(None, dtype=pl.String).alias(name) for name in names if name not in rows.columns]
    rows = rows.with_columns(absent)
    rows = (
        rows.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in names))
        if names
        else rows.clear()
    )
    return Sheet(rows["number"], rows.select(names), merged)


def merged_cells(reference: str, book: Book) -> list[Merged]:
    """Read a reference like ``A1:C2``, as far as columns are read; none if it is no such reference."""
    found = EDGES.fullmatch(reference)
    if found is None:
        return []
    first, top, last, bottom = found.groups()
    edges = (int(top), position_of(first), int(bottom or top), position_of(last or first))
    return [(*edges[:3], min(edges[3], book.columns - 1))]
