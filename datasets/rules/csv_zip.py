"""Several CSV files in a zip file, one a month: read as one table, each row with the name of its file."""

import zipfile
from bisect import bisect_right
from dataclasses import dataclass, replace
from pathlib import Path

from datasets.rules.container import SEND_A_TABLE, TextFile, text_file
from datasets.rules.verdicts import Limits, Problem, Refusal

PIECE = 1 << 18
IGNORED = ("__MACOSX/", ".DS_Store")


@dataclass(frozen=True)
class Files:
    """The files of a zip, put one behind the other under one header line.

    ``starts`` holds the row of the whole at which each file's second line stands.
    """

    text: TextFile
    starts: list[int]
    names: list[str]

    def placed(self, problem: Problem) -> Problem:
        """Say where a problem of the whole is: in which file, and in which of its rows."""
        if problem.row is None or problem.row < self.starts[0]:
            return problem
        at = bisect_right(self.starts, problem.row) - 1
        row = problem.row - self.starts[at] + 2
        letters = problem.cell.rstrip("0123456789")
        return replace(problem, row=row, cell=f"{self.names[at]} {letters}{row}".rstrip())


def is_zip_of_csv(path: Path) -> bool:
    """Say whether a zip file holds CSV files and nothing else."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [entry.filename for entry in _entries(archive)]
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return False
    return bool(names) and all(name.lower().endswith(".csv") for name in names)


def read_zip(path: Path, limits: Limits) -> Files:
    """Inflate every file in small pieces, and join them under the one header that all must have.

    :raises Refusal: a bomb, a password, unsafe names, other headings, or a file that is no text.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _checked(archive, limits)
            texts = [_text(archive, entry, limits) for entry in entries]
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Refusal("damaged", "The zip file is damaged and cannot be opened.", SEND_A_TABLE) from error
    names = [Path(entry.filename).name for entry in entries]
    return _joined(texts, names, limits)


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    found = [entry for entry in archive.infolist() if not entry.is_dir()]
    kept = [entry for entry in found if not entry.filename.startswith(IGNORED[0])]
    return sorted(
        (entry for entry in kept if not entry.filename.endswith(IGNORED[1])), key=lambda entry: entry.filename
    )


def _checked(archive: zipfile.ZipFile, limits: Limits) -> list[zipfile.ZipInfo]:
    entries = _entries(archive)
    packed, inflated = (
        sum(sizes) for sizes in zip(*((e.compress_size, e.file_size) for e in entries), strict=True)
    )
    if len(entries) > limits.entries:
        raise Refusal(
            "too_many_parts", f"The zip file holds more than {limits.entries} files.", "Send fewer."
        )
    if inflated > limits.inflated_bytes or inflated > limits.ratio * max(packed, 1):
        raise Refusal("zip_bomb", "The zip file unpacks to far more than tables need.", SEND_A_TABLE)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refusal("password", "The zip file is protected with a password.", "Take the password off.")
    unsafe = [e for e in entries if e.filename.startswith(("/", "\\")) or ".." in e.filename.split("/")]
    if unsafe or len({entry.filename for entry in entries}) != len(entries):
        raise Refusal("damaged", "The files in the zip have unsafe names.", SEND_A_TABLE)
    return entries


def _text(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> TextFile:
    data = bytearray()
    with archive.open(entry) as part:
        # The directory may lie about sizes: what comes out is counted.
        while piece := part.read(PIECE):
            data += piece
            if len(data) > limits.inflated_bytes:
                raise Refusal("zip_bomb", "The zip file unpacks to far more than tables need.", SEND_A_TABLE)
    return text_file(bytes(data))


def _joined(texts: list[TextFile], names: list[str], limits: Limits) -> Files:
    header = texts[0].data.split(b"\n", 1)[0].strip()
    whole, starts = [header + b"\n"], []
    row = 2
    for text, name in zip(texts, names, strict=True):
        first, _, body = text.data.partition(b"\n")
        if first.strip() != header:
            message = f"The file {name} in the zip has other headings than the first."
            raise Refusal("other_headings", message, "Send files of one form together.")
        body = body if body.endswith(b"\n") or not body else body + b"\n"
        starts.append(row)
        row += body.count(b"\n")
        whole.append(body)
        if row > limits.rows + len(texts) + 2:
            message = f"The files have more than {limits.rows:,} rows together."
            raise Refusal("too_many_rows", message, "Send fewer periods in one file.")
    guessed = next((text for text in texts if text.encoding == "cp1252"), texts[0])
    return Files(TextFile(b"".join(whole), guessed.encoding, guessed.guessed_samples), starts, names)
