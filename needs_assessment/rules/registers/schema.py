"""What a register is: its fields say once what its form, its tables, its CSV and its JSON are made of."""

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

Entry = Mapping[str, Any]
"""One entry: ``id``, and by field name its text, date (ISO), count, code of a choice, list of codes, or link."""

Names = Mapping[str, str]
"""What links lead to: the id of an entry or block -> how readers know it. A link to anything else says nothing."""

FIGURES = "figures"

LINE_LENGTH, TEXT_LENGTH = 200, 2000
NOTHING: tuple[Any, ...] = (None, "", [])


class Kind(Enum):
    LINE = "line"
    TEXT = "text"
    ONE_OF = "one of"
    SOME_OF = "some of"
    DAY = "day"
    COUNT = "count"
    LINK = "link"


@dataclass(frozen=True)
class Field:
    """One thing an entry says. ``label`` is what its author is asked; ``column`` heads it for readers."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    column: str = ""
    help: str = ""
    choices: Mapping[str, str] | None = None
    required: bool = False
    to: str = ""  # for a link: the key of the register whose entries it names, or FIGURES
    needed_if: tuple[str, str] | None = None  # another field and the code with which this one must be filled

    @property
    def heading(self) -> str:
        return self.column or self.label

    @property
    def longest(self) -> int:
        """The most characters that it can hold."""
        return TEXT_LENGTH if self.kind is Kind.TEXT else LINE_LENGTH


@dataclass(frozen=True)
class Register:
    """One kind of register: where it belongs, what an entry of it says, and what it may start with.

    The name of an entry is its first field. A register with ``is_single`` has one entry, shown field by field.
    """

    key: str
    title: str
    entry: str  # what one entry is called, in the middle of a sentence
    asks: str  # what it is for, to whoever fills it in
    sections: tuple[str, ...]  # the permanent keys of the sections that expect it
    fields: tuple[Field, ...]
    is_single: bool = False
    fixed: tuple[tuple[str, str], ...] = ()  # what the law says for everybody: shown, never asked
    start: tuple[Mapping[str, Any], ...] = ()  # entries that a partnership may begin with
    start_label: str = ""

    @property
    def links(self) -> tuple[Field, ...]:
        """The fields that lead to another part of the document."""
        return tuple(field for field in self.fields if field.kind is Kind.LINK)

    def field(self, name: str) -> Field:
        """Give the field of this name.

        :raises KeyError: when there is none.
        """
        return {field.name: field for field in self.fields}[name]


def clean(register: Register, entry: Entry) -> dict[str, Any]:
    """Keep of an entry what its register knows and what says something, in the order of the fields."""
    known = {field.name: _tidy(field, entry.get(field.name)) for field in register.fields}
    return {name: value for name, value in known.items() if value not in NOTHING}


def show(field: Field, value: Any, names: Names | None = None) -> Any:
    """Give a value as a cell of a table: words, or a number for a count; None for nothing."""
    if value in NOTHING:
        return None
    if field.kind is Kind.LINK:
        return (names or {}).get(value)
    if field.kind is Kind.ONE_OF:
        return (field.choices or {}).get(value, value)
    if field.kind is Kind.SOME_OF:
        return "; ".join((field.choices or {}).get(code, code) for code in value)
    return _day(value) if field.kind is Kind.DAY else value


def name_of(register: Register, entry: Entry) -> str:
    """Name an entry by its first field, for buttons and messages."""
    return str(show(register.fields[0], entry.get(register.fields[0].name)) or register.entry)


def public(register: Register, entry: Entry, names: Names) -> dict[str, Any]:
    """Give an entry as machines read it in an edition: a link as the words that it leads to."""
    links = {field.name: names.get(entry.get(field.name, "")) for field in register.links}
    said = {name: links.get(name, value) for name, value in clean(register, entry).items()}
    return {name: value for name, value in said.items() if value is not None}


def table(register: Register, entries: Sequence[Entry], names: Names | None = None) -> dict[str, Any]:
    """Lay a register out as caption, columns and rows of a table block; a column without any value is left out."""
    lay_out = _by_field if register.is_single else _by_entry
    columns, rows = lay_out(register, entries, names or {})
    return {"caption": register.title, "columns": columns, "rows": rows, "notes": []}


def text_of_entry(register: Register, entry: Entry) -> str:
    """Give all that an entry says in words, a line for each field that its author typed."""
    typed = (field for field in register.fields if field.kind in {Kind.LINE, Kind.TEXT})
    return "\n".join(str(entry[field.name]) for field in typed if entry.get(field.name))


def _by_entry(
    register: Register, entries: Sequence[Entry], names: Names
) -> tuple[list[str], list[list[Any]]]:
    cells = [
        (field.heading, [show(field, entry.get(field.name), names) for entry in entries])
        for field in register.fields
    ]
    used = [cells[0], *((heading, column) for heading, column in cells[1:] if _is_said(column))]
    rows = [[column[at] for _, column in used] for at in range(len(entries))]
    return [heading for heading, _ in used], rows


def _by_field(
    register: Register, entries: Sequence[Entry], names: Names
) -> tuple[list[str], list[list[Any]]]:
    cells = [
        [field.heading, show(field, entry.get(field.name), names)]
        for entry in entries
        for field in register.fields
    ]
    said = [row for row in cells if row[1] is not None]
    fixed = [[heading, text] for heading, text in register.fixed] if said else []
    return ["Question", "Answer"], said + fixed


def _is_said(column: Iterable[Any]) -> bool:
    return any(value is not None for value in column)


def _tidy(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.kind is Kind.SOME_OF:
        chosen = {str(code) for code in value}
        return [code for code in field.choices or {} if code in chosen]
    if field.kind is Kind.COUNT:
        return int(value)
    if field.kind is Kind.DAY and isinstance(value, dt.date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").strip()


def _day(iso: str) -> str:
    try:
        day = dt.date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"
