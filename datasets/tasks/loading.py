"""The fast way into the database: the child's rows go in as they are, by COPY."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import polars as pl
from django.db import connection
from psycopg import sql

PIECE = 1 << 20
READ_PIECE = 8 << 20


def load_rows(version_id: int, path: Path, columns: Sequence[str]) -> None:
    """Stream a rows file into the observations of a version, inside the caller's transaction.

    :param columns: those of the file, in order; the database fills the others in.
    """
    named = sql.SQL(", ").join(map(sql.Identifier, ("version_id", *columns)))
    statement = sql.SQL("COPY datasets_observation ({}) FROM STDIN").format(named)
    with (
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for piece in _with_version(version_id, path):
            copy.write(piece)


def _with_version(version_id: int, path: Path) -> Iterator[bytes]:
    """Put the version before every line. A line feed always ends a row: those in a text are escaped."""
    prefix = b"%d\t" % version_id
    with path.open("rb") as file:
        at_line_start = True
        while piece := file.read(PIECE):
            ends = piece.endswith(b"\n")
            body = piece[:-1] if ends else piece
            marked = body.replace(b"\n", b"\n" + prefix)
            yield (prefix if at_line_start else b"") + marked + (b"\n" if ends else b"")
            at_line_start = ends


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Read a file in the text format of COPY as texts, some megabytes at a time.

    Not all at once: polars then needs 225 MB to read a million rows (measured). No text of an observation holds a
    backslash: the check of a file refuses them.
    """
    schema = dict.fromkeys(columns, pl.String)
    with path.open("rb") as file:
        rest = b""
        while piece := file.read(READ_PIECE):
            whole, _, rest = (rest + piece).rpartition(b"\n")
            if whole:
                yield pl.read_csv(whole, has_header=False, separator="\t", quote_char=None, schema=schema)


def in_order(values: Iterable[str], enum: tuple[str, ...]) -> list[str]:
    """Order the values of a breakdown as its definition lists them, the others after those by name."""
    return sorted(values, key=lambda value: (enum.index(value) if value in enum else len(enum), value))
