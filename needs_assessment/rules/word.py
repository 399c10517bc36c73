"""A Word file as the portal takes it over. Only ever read in a process of its own: see word_reading."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import mammoth

from datasets.rules.verdicts import Refusal
from needs_assessment.rules.foreign import PICTURES, Arrived, settle
from needs_assessment.rules.word_reading import FILE_BYTES, HTML_CHARACTERS, MEGABYTE

INFLATED_BYTES = 100 * MEGABYTE
TEXT_BYTES = 20 * MEGABYTE  # of a part that is read: a hundred pages have less than one
PARTS = 1000
PIECE = 1 << 18
OVERLAP = 64
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SAVE_AS = "Open it in Word, choose “Save as”, “Word document (.docx)”, and send that."
FIRST_PART = "Send it in parts, or copy the passages that you need and paste them."
STYLES = """
p[style-name='Title'] => h2:fresh
p[style-name='caption'] => p.MsoCaption:fresh
p[style-name='Caption'] => p.MsoCaption:fresh
p[style-name='Quote'] => blockquote > p:fresh
"""
INSERTED, DELETED = re.compile(rb"<w:(?:ins|moveTo)[ >]"), re.compile(rb"<w:(?:del|moveFrom)[ >]")
EMBEDDED = "Files inside the document, such as an Excel sheet, are not taken over."
TRACKED = "The document has tracked changes. What was inserted is taken over, what was deleted is not: read it again."
COMMENTS = "Comments are not taken over."
NOTES = "Footnotes stand at the end of the text."


def read_document(request: dict[str, Any], tell: Callable[[str, int], None]) -> dict[str, Any]:
    """Read a Word file: its text, or why it is turned away.

    :param request: ``{"path": …}``
    :returns: ``{"html": …, "remarks": […]}`` or ``{"refusal": …}``; nothing of the file's properties.
    """
    try:
        path = Path(request["path"])
        remarks = inspect(path)
        arrived = _convert(path)
    except Refusal as refusal:
        return {"refusal": {"rule": refusal.rule, "message": refusal.message, "fix": refusal.fix}}
    return asdict(
        Arrived(arrived.html, [*arrived.remarks, *(r for r in remarks if r not in arrived.remarks)])
    )


def inspect(path: Path) -> list[str]:
    """Look at every part of a Word file before a parser does.

    :returns: what has to be said about parts that are not taken over.
    :raises Refusal: it is too large, protected, a bomb, holds macros, or is no Word file.
    """
    if path.stat().st_size > FILE_BYTES:
        raise Refusal("too_large", f"The file is larger than {FILE_BYTES // MEGABYTE} MB.", FIRST_PART)
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(OLE):
        raise _old_or_protected(path.read_bytes())
    try:
        with zipfile.ZipFile(path) as archive:
            names = _check_directory(archive)
            return _remarks(names, _inflate(archive))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Refusal("not_word", "This is not a Word document, or it is damaged.", SAVE_AS) from error


def _old_or_protected(data: bytes) -> Refusal:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refusal(
            "password",
            "The document is protected with a password.",
            "Take the password off and send it again.",
        )
    return Refusal("old_word", "This is a document of the old Word format (.doc).", SAVE_AS)


def _check_directory(archive: zipfile.ZipFile) -> list[str]:
    entries = archive.infolist()
    names = [entry.filename.lower() for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refusal(
            "password", "The file is protected with a password.", "Take the password off and send it again."
        )
    if len(entries) > PARTS or sum(entry.file_size for entry in entries) > INFLATED_BYTES:
        raise _bomb()
    if "word/document.xml" not in names or len(set(names)) != len(names):
        raise Refusal("not_word", "This is not a Word document.", SAVE_AS)
    if any(re.search(r"vbaproject\.bin|vbadata\.xml|activex/", name) for name in names):
        raise _macros()
    return names


def _inflate(archive: zipfile.ZipFile) -> bytes:
    """Inflate every part once, in pieces, and give the marks of its text that have to be spoken of."""
    inflated, met = 0, set[bytes]()
    for entry in archive.infolist():
        name, own, tail = entry.filename.lower(), 0, b""
        is_text = name.endswith((".xml", ".rels"))
        with archive.open(entry) as part:
            while piece := part.read(PIECE):
                own += len(piece)
                inflated += len(piece)
                if inflated > INFLATED_BYTES or (is_text and own > TEXT_BYTES):
                    raise _bomb()
                if is_text:
                    _check_text(name, tail + piece)
                    met |= _met(tail + piece)
                tail = piece[-OVERLAP:]
    return b"".join(met)


def _check_text(name: str, piece: bytes) -> None:
    # A part in UTF-16 would hide the words, and Word writes none.
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece or b"\x00" in piece:
        raise Refusal("entities", "The document holds definitions that could harm its reader.", SAVE_AS)
    if name == "[content_types].xml" and b"macroEnabled" in piece:
        raise _macros()


def _met(piece: bytes) -> set[bytes]:
    return {mark for mark, pattern in ((b"<ins>", INSERTED), (b"<del>", DELETED)) if pattern.search(piece)}


def _remarks(names: list[str], met: bytes) -> list[str]:
    said = {
        TRACKED: bool(met),
        COMMENTS: any(re.fullmatch(r"word/comments\w*\.xml", name) for name in names),
        EMBEDDED: any(name.startswith("word/embeddings/") for name in names),
        PICTURES: any(re.match(r"word/(?:charts|diagrams)/", name) for name in names),
    }
    return [remark for remark, holds in said.items() if holds]


def _convert(path: Path) -> Arrived:
    found = list[str]()

    def leave_out(image: Any) -> list[Any]:
        found.append(PICTURES)  # never opened: a picture may lie at an address
        return []

    with path.open("rb") as file:
        try:
            html = mammoth.convert_to_html(
                file,
                style_map=STYLES,
                convert_image=leave_out,
                include_embedded_style_map=False,  # a file does not say how it is read
                external_file_access=False,
            ).value
        except Exception as error:  # whatever a parser meets in a broken file is the file's fault
            raise Refusal("not_word", "The document is damaged and cannot be read.", SAVE_AS) from error
    if len(html) > HTML_CHARACTERS:
        raise Refusal("too_long", "The document is longer than a section can be.", FIRST_PART)
    arrived = settle(html.replace("↑</a>", "</a>"))  # the way back from a footnote
    notes = [NOTES] if 'id="footnote-' in html or 'id="endnote-' in html else []
    if not arrived.html:
        raise Refusal("empty", "There is no text in the document.", "Send the document that holds your text.")
    remarks = dict.fromkeys([*arrived.remarks, *found, *notes])
    return Arrived(arrived.html, list(remarks))


def _bomb() -> Refusal:
    return Refusal("zip_bomb", "The document unpacks to far more than a text needs.", FIRST_PART)


def _macros() -> Refusal:
    return Refusal("macros", "The document may hold macros (.docm).", SAVE_AS)
