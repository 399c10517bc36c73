"""Turn what a file says into blocks: text, tables, figures described in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from strategy.rules.source_fields import cell, label, words

TABLE_PLACED = {"caption", "title", "columns", "rows", "notes"}


@dataclass(frozen=True)
class Block:
    """A block to be stored: its kind, and its body as a section's block keeps it."""

    kind: str
    body: dict[str, Any]


def fragment(html: str) -> Block:
    return Block("prose", {"html": html})


def paragraphs(value: str) -> str:
    """Write plain text as paragraphs, split at empty lines."""
    parts = [part.strip() for part in value.split("\n\n")]
    return "".join(f"<p>{escape(part)}</p>" for part in parts if part)


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
