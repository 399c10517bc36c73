"""What an XLSX file holds, part by part, before any parser opens it: limits measured while inflating."""

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from datasets.rules.container import SAVE_AS, SEND_A_TABLE
from datasets.rules.verdicts import Limits, Refusal

CHUNK = 1 << 18
OVERLAP = 64
FORBIDDEN: tuple[tuple[str, str, str, str], ...] = (
    (r"vbaproject\.bin|macrosheets/|activex/", "macros", "The workbook holds macros.",
     "Save it as .xlsx without macros."),
    (r"externallinks/", "external_links", "The workbook links to other workbooks.",
     "Break the links and send it again."),
    (r"pivotcacherecords", "pivot_cache",
     "The workbook holds a pivot table's hidden copy of its source, often row-level data.",
     "Paste the figures as values into a new workbook."),
    (r"xl/embeddings/|oleobject", "embedded", "The workbook holds embedded files.",
     "Remove them and send it again."),
    (r"xl/workbook\.bin", "binary_workbook", "This is a binary workbook (.xlsb).", SAVE_AS),
)  # fmt: skip
TEXT_PARTS = re.compile(
    r"xl/(comments|threadedcomments|drawings|persons|pivotcache)|customxml/", re.IGNORECASE
)
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
CELL = b"<c "
ODD_CELL = re.compile(rb"<c[^ \w:]")  # as no spreadsheet writes it
PREFIX, PREFIXED_CELL = b":c", re.compile(rb"<\w+:c[^\w]")
TEXT = re.compile(rb">([^<>]{4,2000})<")


@dataclass
class Contents:
    """What was met while all parts were inflated once."""

    cells: int = 0
    formulas: int = 0
    merged: int = 0
    texts: list[str] = field(default_factory=list)


def inspect_archive(path: Path, limits: Limits) -> Contents:
    """Inflate every part of a workbook once, in small pieces, and keep only counts and hidden texts.

    :raises Refusal: a bomb, macros, links, entities, a password, or a zip file that is no Excel workbook.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(archive, limits)
            return _inflate(archive, limits)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Refusal("damaged", "The workbook is damaged and cannot be opened.", SAVE_AS) from error


def _check_directory(archive: zipfile.ZipFile, limits: Limits) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    packed = sum(entry.compress_size for entry in entries)
    inflated = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries:
        raise Refusal("too_many_parts", f"The workbook has more than {limits.entries} parts.", SAVE_AS)
    if inflated > limits.inflated_bytes or inflated > limits.ratio * max(packed, 1):
        raise _bomb()
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refusal(
            "password",
            "The workbook is protected with a password.",
            "Take the password off and send it again.",
        )
    if len(set(names)) != len(names) or any(_escapes(name) for name in names):
        raise Refusal("damaged", "The workbook's parts have unsafe names.", SAVE_AS)
    _check_kind(archive, [name.lower() for name in names])


def _check_kind(archive: zipfile.ZipFile, names: list[str]) -> None:
    if "mimetype" in names:
        raise Refusal("open_document", "This is an OpenDocument file (.ods), not an Excel workbook.", SAVE_AS)
    for pattern, rule, message, fix in FORBIDDEN:
        if any(re.search(pattern, name) for name in names):
            raise Refusal(rule, message, fix)
    if "xl/workbook.xml" not in names:
        message = "This is a zip file or a document, and neither an Excel workbook nor CSV files alone."
        raise Refusal("not_a_table", message, SEND_A_TABLE)
    if "[content_types].xml" in names and b"macroEnabled" in archive.read("[Content_Types].xml")[:CHUNK]:
        raise Refusal("macros", "The workbook may hold macros (.xlsm).", "Save it as .xlsx without macros.")


def _escapes(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/")


def _inflate(archive: zipfile.ZipFile, limits: Limits) -> Contents:
    contents = Contents()
    inflated = 0
    for entry in archive.infolist():
        is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
        is_sheet = bool(SHEET_PART.fullmatch(entry.filename))
        has_text = bool(TEXT_PARTS.match(entry.filename))
        tail = b""
        for piece in _pieces(archive, entry):
            inflated += len(piece)
            if inflated > limits.inflated_bytes:
                raise _bomb()
            if is_xml:
                _refuse_entities(tail + piece)
            tail = _count(contents, tail + piece, limits) if is_sheet else piece[-OVERLAP:]
            if has_text:
                contents.texts += [
                    html.unescape(found.decode("utf-8", "replace")) for found in TEXT.findall(piece)
                ]
    return contents


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while piece := part.read(CHUNK):
            yield piece


def _refuse_entities(piece: bytes) -> None:
    # A part in UTF-16 would hide the words, and no spreadsheet writes one.
    if (
        b"<!DOCTYPE" in piece
        or b"<!ENTITY" in piece
        or piece.startswith((b"\xff\xfe", b"\xfe\xff"))
        or b"\x00" in piece
    ):
        raise Refusal("entities", "The workbook holds definitions that could harm its reader.", SAVE_AS)


def _count(contents: Contents, piece: bytes, limits: Limits) -> bytes:
    """Count the cells of a piece of a sheet and give back the unfinished end of it."""
    end = piece.rfind(b"<") if len(piece) > OVERLAP else len(piece)
    whole, rest = piece[:end], piece[end:]
    contents.cells += whole.count(CELL) + len(ODD_CELL.findall(whole))
    if PREFIX in whole:
        contents.cells += len(PREFIXED_CELL.findall(whole))
    contents.formulas += whole.count(b"<f>") + whole.count(b"<f ")
    contents.merged += whole.count(b"<mergeCell ")
    if contents.cells > limits.cells:
        message = f"The workbook has more than {limits.cells:,} filled cells."
        raise Refusal("too_many_cells", message, "Save the sheet as CSV and send that.")
    return rest if len(rest) < CHUNK else b""


def _bomb() -> Refusal:
    return Refusal("zip_bomb", "The workbook unpacks to far more than a table needs.", SAVE_AS)
