"""What a file really is, by its bytes: text or a workbook, and nothing that could harm who opens it."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from datasets.rules.verdicts import Limits, Refusal, safe

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SEND_A_TABLE = (
    "Send a CSV file, an Excel workbook (.xlsx), or a zip file (.zip) that holds CSV files and nothing else."
)
SAVE_AS = "Save it as CSV or as an Excel workbook (.xlsx) and send that."
OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"PAR1", "a Parquet file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "a text document"),
)
SAMPLES = 5


@dataclass(frozen=True)
class TextFile:
    """A text file as UTF-8 bytes without a byte order mark, and how it had been written."""

    data: bytes
    encoding: str
    guessed_samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkbookFile:
    """An XLSX file whose parts have yet to be inspected."""

    path: Path


def sniff(path: Path, limits: Limits) -> TextFile | WorkbookFile:
    """Tell what a file is, from its bytes and never from its name.

    :raises Refusal: it is too large, empty, or neither CSV text nor a plain Excel workbook.
    """
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise Refusal(
            "too_large", f"The file is larger than {limits.file_bytes // 2**20} MB.", "Send fewer periods."
        )
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"PK\x03\x04"):
        return WorkbookFile(path)
    data = path.read_bytes()
    if head.startswith(OLE):
        raise _refuse_ole(data)
    for magic, kind in OTHER_KINDS:
        if head.startswith(magic):
            raise Refusal("not_a_table", f"This is {kind}, not a table.", SAVE_AS)
    return text_file(data)


def _refuse_ole(data: bytes) -> Refusal:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refusal(
            "password",
            "The workbook is protected with a password.",
            "Take the password off and send it again.",
        )
    return Refusal("old_excel", "This is a workbook of the old Excel format (.xls).", SAVE_AS)


def text_file(data: bytes) -> TextFile:
    """Read bytes as a text.

    :raises Refusal: they are empty, or no text.
    """
    if not data.strip():
        raise Refusal("empty", "The file is empty.", "Fill in the template and send it again.")
    text = _decode(data)
    if b"\x00" in text.data:
        raise Refusal("nul_bytes", "The file holds bytes that no text file has.", SAVE_AS)
    start = text.data[:512].lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise Refusal("not_a_table", "This is a web page or XML file, not a table.", SAVE_AS)
    return text


def _decode(data: bytes) -> TextFile:
    if data.startswith(codecs.BOM_UTF8):
        return TextFile(_checked(data[3:], "utf-8"), "utf-8-sig")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return TextFile(_checked(data, "utf-16"), "utf-16")
    if b"\x00" in data:
        return TextFile(data, "utf-8")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _as_windows_text(data)
    return TextFile(data, "utf-8")


def _checked(data: bytes, encoding: str) -> bytes:
    try:
        return data.decode(encoding).encode("utf-8")
    except UnicodeDecodeError as error:
        raise _unknown_encoding() from error


def _as_windows_text(data: bytes) -> TextFile:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _unknown_encoding() from error
    # \x80-\x9f as C1 controls never come out of cp1252, so what is left are letters to look at.
    words = re.findall(r"[^,;\t|\r\n\"]*[^\x00-\x7f][^,;\t|\r\n\"]*", text)
    samples = tuple(dict.fromkeys(safe(word.strip())[:30] for word in words))[:SAMPLES]
    return TextFile(text.encode("utf-8"), "cp1252", samples)


def _unknown_encoding() -> Refusal:
    return Refusal(
        "encoding", "The letters of the file cannot be read.", "Save it as CSV UTF-8 and send that."
    )
