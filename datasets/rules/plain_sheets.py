"""A sheet as spreadsheets write it, read by columns: its XML is cut at the cells, and each distinct cell is understood
once. A table of 600,000 cells has some hundred different ones, so almost nothing is done per cell in Python.

Whatever is written otherwise is left to the careful reader (:mod:`datasets.rules.sheets`): nothing is passed over.
"""

import html
import re
from collections.abc import Iterator

import polars as pl

from datasets.rules.book import Book
from datasets.rules.verdicts import position_of

BEGIN, END = b"<sheetData>", b"</sheetData>"
PIECE = 4 * 1024 * 1024  # of XML at a time: what it is cut into takes several times its size in memory
# What stands after the reference of a row, and of a cell: its style and kind, its value or the text that stands in it.
AFTER_ROW = re.compile(r"[^<>]*>\s*(?:</row>\s*)?")
AFTER_CELL = re.compile(
    r'(?: s="(\d+)")?(?: t="(\w+)")?'
    r"(?:/>|>(?:<f[^>]*?/>|<f[^>]*>[^<]*</f>)?(?:<v>([^<]*)</v>|<v/>|<is><t[^>]*>([^<]*)</t></is>)?</c>)"
    r"\s*(?:</row>\s*)?"
)
LETTERS = re.compile(r"[A-Z]{1,3}")


class OtherwiseError(Exception):
    """A sheet is not written as spreadsheets write it."""


def read_plain(data: bytes, book: Book) -> pl.DataFrame | None:
    """Give the rows of a sheet: their ``number`` and the cells that it has any of (c0…cn); None: written otherwise."""
    begin, end = data.find(BEGIN), data.rfind(END)
    if begin < 0 or end < begin:
        return None
    try:
        pieces = [_read(piece, book) for piece in _pieces(data, begin + len(BEGIN), end)]
    except (OtherwiseError, UnicodeDecodeError):
        return None
    return pl.concat(pieces, how="diagonal") if pieces else pl.DataFrame(schema={"number": pl.UInt32})


def _pieces(data: bytes, begin: int, end: int) -> Iterator[str]:
    """Cut a sheet before rows."""
    while begin < end:
        cut = data.find(b"<row ", begin + PIECE, end)
        cut = cut if cut > 0 else end
        yield data[begin:cut].decode()
        begin = cut


def _read(piece: str, book: Book) -> pl.DataFrame:
    if not piece.startswith("<row "):
        raise OtherwiseError
    rows = pl.Series([piece]).str.split("<row ").explode().slice(1).str.split("<c ")
    heads = _parted(rows.list.first())
    numbers = heads["at"].cast(pl.UInt32, strict=False)
    if numbers.null_count() or not all(AFTER_ROW.fullmatch(text) for text in heads["after"].unique()):
        raise OtherwiseError
    cells = pl.DataFrame({"row": pl.int_range(len(rows), eager=True), "cell": rows.list.slice(1)})
    cells = cells.filter(pl.col("cell").list.len() > 0).explode("cell")
    columns = _side_by_side(_parted(cells["cell"]).with_columns(cells["row"]), len(rows), book)
    return pl.DataFrame([numbers.alias("number"), *columns])


def _parted(texts: pl.Series) -> pl.DataFrame:
    """Part ``r="A2" t="n">…`` into the reference and what stands after it."""
    parts = texts.str.splitn('"', 3).struct.rename_fields(["r", "at", "after"]).struct.unnest()
    if parts["after"].null_count() or not (parts["r"] == "r=").all():
        raise OtherwiseError
    return parts.drop("r")


def _side_by_side(cells: pl.DataFrame, height: int, book: Book) -> list[pl.Series]:
    """Give the texts of the cells, column by column."""
    different = cells["after"].unique()
    texts = cells["after"].replace_strict(
        different, [_text(after, book) for after in different], return_dtype=pl.String
    )
    letters = cells["at"].str.strip_chars_end("0123456789")
    columns = []
    for name in letters.unique():
        if not LETTERS.fullmatch(name):
            raise OtherwiseError
        here = letters == name
        rows = cells["row"].filter(here)
        if not (rows.diff().drop_nulls() > 0).all():  # the same cell twice
            raise OtherwiseError
        position = position_of(name)
        if position < book.columns:
            empty = pl.repeat(None, height, dtype=pl.String, eager=True)
            columns.append(empty.scatter(rows, texts.filter(here)).alias(f"c{position}"))
    return columns


def _text(after: str, book: Book) -> str | None:
    """Understand what is written in a cell; None: nothing."""
    found = AFTER_CELL.fullmatch(after)
    if found is None:
        raise OtherwiseError
    style, kind, value, inline = found.groups()
    written = html.unescape(value or inline or "")
    return (book.text(written, kind or "n", style or "") or None) if written else None
