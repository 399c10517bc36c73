"""Tables inside a text that somebody writes or pastes: a line for each row, ``| Ward | Offences |``.

Prose holds no tables. Written like this a table survives an editor, a text area and a clipboard, can be put right by
hand, and becomes a table of its own when the text becomes part of a section. A line ``Table: …`` before the rows is
its caption.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import Any

from needs_assessment.rules.grid import MOST_COLUMNS, MOST_ROWS, cell_of
from needs_assessment.rules.plain_text import to_html, to_text
from needs_assessment.rules.prose import clean, text_of

ROW = re.compile(r"\s*\|.*\|\s*")
CAPTION = re.compile(r"Table(?:\s+\w{1,5})?\s*[:.–-]\s*(?P<words>.{3,300})", re.IGNORECASE)
TOP = re.compile(r"(?=<(?:p|h3|h4|ul|ol|blockquote)[ >])")
BULLET = re.compile(r"[ \t]*[·•●○▪◦‣⁃§]\t[ \t]*|o\t+")
NUMBER = re.compile(r"[ \t]*(\d{1,3})[.)]\t+")
FEWEST_ROWS = 2  # the headings and one more: a single line is a sentence

Part = tuple[str, dict[str, Any]]  # the kind of a block, and its body


def write_row(cells: Iterable[str]) -> str:
    """Write the cells of a row as one line."""
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "¦") for cell in cells) + " |"


def split(html: str) -> list[Part]:
    """Give a canonical text as the blocks that it makes: prose, and a table wherever rows follow each other."""
    parts, prose = list[Part](), list[str]()
    for is_table, run in groupby(_top(html), _is_row):
        blocks = list(run)
        if not is_table or len(blocks) < FEWEST_ROWS or not _fits(_cells(blocks)):
            prose += blocks
            continue
        caption = _caption(prose)
        parts += _prose(prose)
        parts.append(("table", _table(_cells(blocks), caption)))
        prose = []
    return parts + _prose(prose)


def has_table(html: str) -> bool:
    """Say whether a canonical text holds rows that make a table."""
    return "<p>|" in html and any(kind == "table" for kind, _ in split(html))


def to_simple(html: str) -> str:
    """Give any canonical text as simple text: what simple text cannot say becomes its bare words."""
    runs = groupby(_top(html), _is_row)
    return "\n\n".join(("\n" if is_row else "\n\n").join(map(_simple, run)) for is_row, run in runs)


def from_plain(text: str) -> str:
    """Give simple text, as typed or as a word processor pastes it without JavaScript, as canonical prose.

    Word puts a bullet and a tab before the items of a list, and tabs between the cells of a table.
    """
    lines = [
        NUMBER.sub(r"\1. ", BULLET.sub("- ", line, count=1), count=1) for line in text.splitlines() or [""]
    ]
    rows = [write_row(line.split("\t")) if _is_tabbed(lines, n) else line for n, line in enumerate(lines)]
    return to_html("\n".join(f"\n{line}\n" if ROW.fullmatch(line) else line for line in rows))


def _is_tabbed(lines: Sequence[str], n: int) -> bool:
    """Say whether a line is a row: its cells are apart by tabs, and so are those of a neighbour."""
    around = lines[max(n - 1, 0) : n + 2]
    return "\t" in lines[n].strip(" ") and sum("\t" in line.strip(" ") for line in around) > 1


def _top(html: str) -> list[str]:
    """Cut canonical prose between its outermost blocks."""
    blocks, depth = list[str](), 0
    for piece in TOP.split(html):
        if depth:
            blocks[-1] += piece
        elif piece:
            blocks.append(piece)
        depth += sum(piece.count(f"<{tag}") - piece.count(f"</{tag}>") for tag in ("ul", "ol", "blockquote"))
    return blocks


def _is_row(block: str) -> bool:
    return block.startswith("<p>|") and bool(ROW.fullmatch(text_of(block)))


def _cells(blocks: Sequence[str]) -> list[list[str]]:
    lines = [text_of(block).strip().removeprefix("|").removesuffix("|") for block in blocks]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def _fits(rows: Sequence[Sequence[str]]) -> bool:
    return max(map(len, rows)) <= MOST_COLUMNS and len(rows) <= MOST_ROWS + 1


def _caption(prose: list[str]) -> str:
    """Take the caption from the end of the prose before a table."""
    found = CAPTION.fullmatch(text_of(prose[-1])) if prose and prose[-1].startswith("<p") else None
    if not found:
        return ""
    prose.pop()
    return found["words"].strip()


def _table(rows: Sequence[Sequence[str]], caption: str) -> dict[str, Any]:
    width = max(map(len, rows))
    headings = [*rows[0], *[""] * (width - len(rows[0]))]
    return {
        "caption": caption,
        "columns": [heading or f"Column {n}" for n, heading in enumerate(headings, start=1)],
        "rows": [[cell_of(cell) for cell in [*row, *[""] * (width - len(row))]] for row in rows[1:]],
        "notes": [],
    }


def _prose(blocks: Sequence[str]) -> list[Part]:
    html = clean("".join(blocks))
    return [("prose", {"html": html})] if html else []


def _simple(block: str) -> str:
    text = to_text(block)
    if text is None:
        lines = [line for line in text_of(block).split("\n") if line.strip()]
        text = "\n\n".join(to_text(clean(f"<p>{escape(line)}</p>")) or line for line in lines)
    return text
