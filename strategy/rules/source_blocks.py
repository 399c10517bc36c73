"""Turn what a file says into blocks: text, tables, figures described in words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape, unescape
from typing import Any

from needs_assessment.rules.prose import clean
from needs_assessment.rules.registers import REGISTERS
from strategy.rules.source_fields import WrongFileError, cell, entries, label, mapping, words

Path = tuple[str | int, ...]
"""Where in a file something stands: keys and places in lists, from the outside in."""

OWN = "portal"  # below it stands what the portal adds where it writes an element itself
OWN_KINDS = ("prose", "table", "described_figure", "register")
PARAGRAPHS = re.compile(r"(?:<p>[^<]*</p>)+")
TABLE_PLACED = {"caption", "title", "columns", "rows", "notes"}


@dataclass(frozen=True)
class Block:
    """A block to be stored: its kind, its body as a section's block keeps it, and what of the file it says."""

    kind: str
    body: dict[str, Any]
    path: Path = ()
    is_public: bool = True


def placed(path: Path, blocks: Iterable[Block]) -> list[Block]:
    """Say of blocks where in the file stands what they say."""
    return [replace(block, path=path) for block in blocks]


def own_blocks(value: Any, path: Path, where: str) -> list[Block]:
    """Read blocks as the portal itself writes them: ``type``, the keys of its body, perhaps ``kept_back``.

    :raises WrongFileError: when one is of no known type or has not the keys of its type.
    """
    return [
        _own(mapping(row, f"{where}[{i}]"), (*path, i), f"{where}[{i}]")
        for i, row in enumerate(entries(value, where))
    ]


def _own(row: Mapping[str, Any], path: Path, where: str) -> Block:
    kind = row.get("type")
    if kind not in OWN_KINDS:
        raise WrongFileError(f"“{where}.type” must be one of {', '.join(OWN_KINDS)}.")
    body = {key: value for key, value in row.items() if key not in {"type", "kept_back"}}
    if kind == "prose":
        body = {"html": words(body.get("html"))}
    elif kind == "table":
        body = table_blocks(body, "")[0].body
    elif kind == "described_figure":
        body = {name: words(body.get(name)) for name in ("caption", "kind", "evidence")}
    elif not _is_register(body):
        raise WrongFileError(f"“{where}” must name a register of the portal and list its entries.")
    return Block(str(kind), body, path, is_public=row.get("kept_back") is not True)


def _is_register(body: Mapping[str, Any]) -> bool:
    rows = body.get("entries")
    return (
        body.get("register") in REGISTERS
        and isinstance(rows, list)
        and all(isinstance(row, Mapping) and isinstance(row.get("id"), str) for row in rows)
    )


def fragment(html: str) -> Block:
    return Block("prose", {"html": html})


def paragraphs(value: str) -> str:
    """Write plain text as paragraphs, split at empty lines."""
    parts = [part.strip() for part in value.split("\n\n")]
    return "".join(f"<p>{escape(part)}</p>" for part in parts if part)


def plain(html: str) -> str | None:
    """Give paragraphs as the plain text that reads back as the same; None where it would not."""
    if not PARAGRAPHS.fullmatch(html):
        return None
    parts = html.removeprefix("<p>").removesuffix("</p>").split("</p><p>")
    text = "\n\n".join(unescape(part) for part in parts)
    return text if clean(paragraphs(text)) == html else None


def described(key: str, value: Any, *, headed: bool = True) -> list[Block]:
    """Say in blocks what any key of a file holds: text, a list, or a table; nothing for nothing."""
    if value is None or value in ("", [], {}):
        return []
    if isinstance(value, Mapping):
        return [_table(label(key), ["Item", "Value"], [[label(k), cell(v)] for k, v in value.items()])]
    if isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        return [_table_of_objects(label(key), value)]
    if isinstance(value, list):
        points = "".join(f"<li>{escape(words(part))}</li>" for part in value)
        return [
            fragment(
                (f"<p><strong>{escape(label(key))}</strong></p>" if headed else "") + f"<ul>{points}</ul>"
            )
        ]
    if headed:
        return [fragment(f"<p><strong>{escape(label(key))}</strong>: {escape(words(value))}</p>")]
    return [fragment(paragraphs(words(value)))]


def table_blocks(table: Mapping[str, Any], heading: str) -> list[Block]:
    """Give a table of the file with every cell as it is, and its other keys as notes."""
    columns = [words(column) for column in table.get("columns") or []]
    rows = [_row(row, table.get("columns") or []) for row in table.get("rows") or []]
    width = max([len(columns), *(len(row) for row in rows)], default=0)
    columns += [f"Column {i + 1}" for i in range(len(columns), width)]
    rows = [row + [None] * (width - len(row)) for row in rows]
    given = table.get("notes") or []
    notes = [words(note) for note in (given if isinstance(given, list) else [given])]
    notes += [
        f"{label(k)}: {words(v)}" for k, v in table.items() if k not in TABLE_PLACED and v not in (None, "")
    ]
    caption = words(table.get("caption") or table.get("title")) or f"Table in “{heading}”"
    return [_table(caption, columns, rows, notes)]


def _row(row: Any, columns: list[Any]) -> list[Any]:
    if isinstance(row, Mapping):
        return [cell(row.get(column)) for column in columns or row]
    return [cell(value) for value in row] if isinstance(row, list) else [cell(row)]


def _table_of_objects(caption: str, rows: list[Any]) -> Block:
    named = [row if isinstance(row, Mapping) else {"item": row} for row in rows]
    keys = list(dict.fromkeys(key for row in named for key in row))
    return _table(
        caption, [label(key) for key in keys], [[cell(row.get(key)) for key in keys] for row in named]
    )


def _table(caption: str, columns: list[str], rows: list[list[Any]], notes: list[str] | None = None) -> Block:
    return Block("table", {"caption": caption, "columns": columns, "rows": rows, "notes": notes or []})
