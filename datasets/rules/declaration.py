"""What a person says about their own kind of data."""

from dataclasses import dataclass
from typing import Any

from datasets.rules.disclosure.profiles import Method


@dataclass(frozen=True)
class DeclaredColumn:
    """One column of the source, or several of one kind side by side; ``values`` may be written ``text = label``."""

    headings: tuple[str, ...]
    role: str
    title: str = ""
    values: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeclaredMarker:
    """What a text in place of a number means."""

    text: str
    status: str
    meaning: str = ""
    lower: int | None = None
    upper: int | None = None


@dataclass(frozen=True)
class Declaration:
    """All answers that make a definition."""

    title: str
    counted: str
    columns: tuple[DeclaredColumn, ...]
    kind: str
    unit: str
    levels: tuple[str, ...]
    by: str
    reach: str
    others: str
    grammar: str
    threshold: int
    legal_basis: str
    markers: tuple[DeclaredMarker, ...] = ()
    totals: tuple[str, ...] = ()
    header_rows: int = 1
    sheet: str = ""
    method: str = Method.HES  # how it is shown to others
    checkers: int = 0

    def of(self, *roles: str) -> list[DeclaredColumn]:
        return [column for column in self.columns if column.role in roles]


def read_declaration(value: dict[str, Any]) -> Declaration:
    """Read a declaration back from the definition that it made."""
    columns = tuple(DeclaredColumn(**_tuples(column)) for column in value["columns"])
    markers = tuple(DeclaredMarker(**marker) for marker in value["markers"])
    return Declaration(**{**_tuples(value), "columns": columns, "markers": markers})


def _tuples(value: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(entry) if isinstance(entry, list) else entry for name, entry in value.items()}
