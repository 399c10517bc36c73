"""What moved between two texts, tables, registers, sections or documents: the one comparison of the portal.

Plain values in and out. A block is a mapping with ``id``, ``kind`` and ``body``; a figure's body may have the columns
and rows that it shows.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from needs_assessment.rules.prose import text_of
from needs_assessment.rules.registers import REGISTERS, Names, Register, name_of, show

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
Block = Mapping[str, Any]
TOKEN = re.compile(r"\s*\S+")
NOTHING: Block = {"id": "", "kind": "", "body": {}}
WORDS = {
    "caption": "Caption",
    "title": "Title",
    "subtitle": "Unit, place and period",
    "alt": "Description",
    "evidence": "What it shows",
}
UNNAMED = {
    "prose": "Text",
    "table": "Table",
    "figure": "Figure",
    "described_figure": "Figure",
    "register": "",
}


@dataclass(frozen=True)
class Piece:
    """Words that stand in both texts, were added, or were removed."""

    mark: str
    text: str


Paragraph = tuple[Piece, ...]


@dataclass(frozen=True)
class CellChange:
    """One cell of a table before and after. None: the table had, or has, no such cell."""

    row: str
    column: str
    before: Any
    after: Any


@dataclass(frozen=True)
class BlockChange:
    """What became of one block: its words with their marks, or the cells that differ."""

    id: str
    name: str
    state: str
    paragraphs: tuple[Paragraph, ...] = ()
    cells: tuple[CellChange, ...] = ()

    @property
    def rows(self) -> list[list[Any]]:
        """The cells as rows of a table: row, column, before, after."""
        return [[cell.row, cell.column, cell.before, cell.after] for cell in self.cells]


@dataclass(frozen=True)
class Changes:
    """Names of parts that are new, different or gone."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def parts(old: Mapping[str, tuple[str, Any]], new: Mapping[str, tuple[str, Any]]) -> Changes:
    """Compare the parts of two documents, each under a key of its own: its name and what it says."""
    return Changes(
        added=tuple(name for key, (name, _) in new.items() if key not in old),
        changed=tuple(name for key, (name, body) in new.items() if key in old and old[key] != (name, body)),
        removed=tuple(name for key, (name, _) in old.items() if key not in new),
    )


def words(before: str, after: str) -> tuple[Paragraph, ...]:
    """Compare two texts (HTML) paragraph by paragraph, and word by word where a paragraph differs."""
    old, new = _paragraphs(before), _paragraphs(after)
    found: list[Paragraph] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.extend((Piece(SAME, text),) for text in old[i1:i2])
        else:
            pairs = zip_longest(old[i1:i2], new[j1:j2], fillvalue="")
            found.extend(_paragraph(one, other) for one, other in pairs)
    return tuple(found)


def changed_cells(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[CellChange]:
    """Compare two tables (svd-document/1) by the words of their rows and columns."""
    old, new = _cells(before), _cells(after)
    return [
        CellChange(row, column, old.get((row, column)), new.get((row, column)))
        for row, column in dict.fromkeys([*new, *old])
        if old.get((row, column)) != new.get((row, column))
    ]


def changed_entries(
    register: Register, before: Sequence[Any], after: Sequence[Any], names: Names
) -> list[CellChange]:
    """Compare the entries of a register field by field: an entry is the same one whatever it says."""
    old, new = ({entry["id"]: entry for entry in entries} for entries in (before, after))
    return [
        CellChange(name_of(register, new.get(key) or old[key]), field.heading, was, now)
        for key in dict.fromkeys([*new, *old])
        for field in register.fields
        if (was := _field(field, old.get(key), names)) != (now := _field(field, new.get(key), names))
    ]


def blocks(before: Sequence[Block], after: Sequence[Block], names: Names) -> list[BlockChange]:
    """Compare the blocks of a section, in their order now; those that are gone come last."""
    old, new = ({block["id"]: block for block in some} for some in (before, after))
    return [_block(old.get(key), new.get(key), names) for key in dict.fromkeys([*new, *old])]


def section_state(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    """Say whether a section, as ``SectionVersion`` keeps it, is new, changed, gone or the same; left out is gone."""
    was, now = (said if said and said["state"] != "hidden" else None for said in (before, after))
    if was is None or now is None:
        return SAME if was is now else REMOVED if was else ADDED
    return SAME if _essence(was) == _essence(now) else CHANGED


def _essence(said: Mapping[str, Any]) -> tuple[str, list[Any]]:
    return said["heading"], [
        (block["id"], block["body"], block["dataset_version"])
        for block in said["blocks"]
        if block["body"].get("html") != ""
    ]


def _block(before: Block | None, after: Block | None, names: Names) -> BlockChange:
    here = after or before or NOTHING
    state = ADDED if before is None else REMOVED if after is None else CHANGED
    was, now = (before or NOTHING)["body"], (after or NOTHING)["body"]
    paragraphs, cells = _inside(here["kind"], was, now, names)
    moved = cells or any(piece.mark != SAME for paragraph in paragraphs for piece in paragraph)
    if state == CHANGED and not moved:
        state = SAME
    return BlockChange(here["id"], _name(here), state, paragraphs, cells)


def _inside(
    kind: str, was: Mapping[str, Any], now: Mapping[str, Any], names: Names
) -> tuple[tuple[Paragraph, ...], tuple[CellChange, ...]]:
    if kind == "prose":
        return words(was.get("html", ""), now.get("html", "")), ()
    if kind == "register":
        register = REGISTERS[(now or was)["register"]]
        return (), tuple(changed_entries(register, was.get("entries", []), now.get("entries", []), names))
    return (), (*_worded(was, now), *changed_cells(was, now))


def _worded(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[CellChange]:
    for name, label in WORDS.items():
        if (was.get(name) or "") != (now.get(name) or ""):
            yield CellChange(label, "", was.get(name), now.get(name))
    old, new = ("; ".join(body.get("notes") or []) for body in (was, now))
    if old != new:
        yield CellChange("Notes", "", old, new)


def _name(block: Block) -> str:
    body = block["body"]
    if block["kind"] == "register":
        return REGISTERS[body["register"]].title
    words = body.get("title") or body.get("caption")
    kind = UNNAMED.get(block["kind"], "")
    return f"{kind} “{words}”" if words else kind


def _field(field: Any, entry: Mapping[str, Any] | None, names: Names) -> Any:
    return show(field, entry.get(field.name), names) if entry else None


def _paragraphs(html: str) -> list[str]:
    return [" ".join(line.split()) for line in text_of(html).splitlines() if line.strip()]


def _paragraph(before: str, after: str) -> Paragraph:
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(SAME, "".join(old[i1:i2])))
            continue
        found += [Piece(REMOVED, "".join(old[i1:i2]))] if i2 > i1 else []
        found += [Piece(ADDED, "".join(new[j1:j2]))] if j2 > j1 else []
    return tuple(found)


def _cells(block: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    """Give the cells of a table by row and column; a second row of the same words is told from the first."""
    columns, seen, found = (block.get("columns") or [])[1:], Counter[str](), {}
    for label, *cells in block.get("rows") or []:
        seen[str(label)] += 1
        row = f"{label} ({seen[str(label)]})" if seen[str(label)] > 1 else str(label)
        found.update({(row, column): cell for column, cell in zip(columns, cells, strict=False)})
    return found
