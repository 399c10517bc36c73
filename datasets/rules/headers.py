"""Which column of a file is which field of its definition."""

import re
from dataclasses import dataclass, field

import polars as pl

from datasets.rules.definition import Definition
from datasets.rules.spelling import nearest, tidy
from datasets.rules.verdicts import Fault, Finding, letter, safe

HEADER_SEARCH = 20


@dataclass(frozen=True)
class Match:
    """Positions of the fields in the file, what its layout makes of other columns, and what is missing, doubled or too
    many.

    ``parts``: the columns of a joined field, in order. ``across``: columns side by side, by position, with the text
    that each stands for. ``kept``: columns that say which rows are read. ``asked``: fields that the officer says.
    """

    positions: dict[str, int] = field(default_factory=dict)
    parts: dict[str, list[int]] = field(default_factory=dict)
    across: dict[int, str] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)
    extra: list[int] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return not self.missing and not self.doubled

    def has_all(self, definition: Definition) -> bool:
        """Say whether every field that is needed is a column of the table."""
        return self.complete and {*definition.dimensions, definition.measure} <= set(self.positions)

    @property
    def is_laid_out(self) -> bool:
        """Say whether the table has to be arranged before every field is a column of it."""
        return bool(self.parts or self.across or self.kept or self.asked)

    @property
    def likeness(self) -> tuple[int, int]:
        """Say how much a row looks like the header: fields found, then different columns side by side."""
        joined = sum(len(columns) for columns in self.parts.values())
        return len(self.positions) + joined + len(self.kept), len(set(self.across.values()))

    def measured(self, definition: Definition) -> tuple[int, ...] | None:
        """Give the columns that hold the measure, or None if the header does not fit."""
        if not self.complete:
            return None
        return tuple(self.across) or (self.positions[definition.measure],)


def match(header: list[str], definition: Definition) -> Match:
    """Match a header row to the fields: by name or title, whatever the case, spaces and dashes, by the other headings
    of a field, or by the layout of the source."""
    found = Match()
    rest = _named(header, definition, found, _joined(header, definition, found))
    rest = _other_headings(header, definition, found, rest)
    rest = _laid_out(header, definition, found, rest)
    patterns = _patterns(definition.layout.leave_out)
    found.extra.extend(at for at in rest if not any(pattern.fullmatch(header[at]) for pattern in patterns))
    used = {*definition.dimensions, definition.measure}
    needed = [entry.name for entry in definition.fields if entry.required or entry.name in used]
    absent = [name for name in needed if name not in found.positions and name not in found.parts]
    if found.across and definition.layout.unpivot:
        absent = [name for name in absent if name not in (definition.layout.unpivot.into, definition.measure)]
    found.asked.extend(name for name in absent if name in definition.layout.ask)
    found.missing.extend(name for name in absent if name not in definition.layout.ask)
    return found


def find_header(rows: list[list[str]], definition: Definition) -> int:
    """Give the index of the header among the first rows: the best match, else the first row with text."""
    candidates = [(match(row, definition).likeness, -index) for index, row in enumerate(rows[:HEADER_SEARCH])]
    best, index = max(candidates, default=((0, 0), 0))
    if best > (0, 0):
        return -index
    return next((number for number, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)


def header_findings(found: Match, header: list[str], row: int, definition: Definition) -> list[Finding]:
    """Say what is wrong with the header, one finding per column."""
    unknown = [header[position] for position in found.extra]
    findings = [_finding(name, "", row, _missing(name, unknown, definition)) for name in found.missing]
    for position in found.doubled:
        fault = Fault("stop", "header_twice", "This column is there twice.", "Keep one of the two.")
        findings.append(_finding(safe(header[position]), letter(position), row, fault))
    for position in found.extra if found.complete else ():
        message = "The definition has no such column: its values will be left out."
        fault = Fault(
            "confirm",
            "header_extra",
            message,
            "Take the column out, or confirm that it may be left out.",
            safe(header[position]),
        )
        findings.append(_finding(safe(header[position]), letter(position), row, fault))
    return findings


def _joined(header: list[str], definition: Definition, found: Match) -> set[int]:
    """Find the fields that stand in several columns, unless the field itself is there; give the positions.

    They go first: the part of one field may be called as another, such as the month of a year and month.
    """
    at = {_form(text): position for position, text in reversed(list(enumerate(header)))}
    for name, joined in definition.layout.joined.items():
        columns = [at.get(_form(column)) for column in joined.columns]
        present = [position for position in columns if position is not None]
        if _form(name) not in at and len(present) == len(columns):
            found.parts[name] = present
    return {position for positions in found.parts.values() for position in positions}


def _named(header: list[str], definition: Definition, found: Match, taken: set[int]) -> list[int]:
    """Find fields by name or title; give the positions of the other headings."""
    names = {
        form: entry.name for entry in definition.fields for form in (_form(entry.title), _form(entry.name))
    }
    rest = []
    for position, text in enumerate(header):
        name = names.get(_form(text))
        if position in taken:
            continue
        if name in found.positions:
            found.doubled.append(position)
        elif name:
            found.positions[name] = position
        elif text.strip():
            rest.append(position)
    return rest


def _other_headings(header: list[str], definition: Definition, found: Match, rest: list[int]) -> list[int]:
    """Find the fields not found yet by their other headings; a name or title goes before them."""
    wanted = [
        (entry.name, _patterns(entry.headings))
        for entry in definition.fields
        if entry.headings and entry.name not in found.positions and entry.name not in found.parts
    ]
    over = []
    for position in rest:
        text = header[position].strip()
        name = next(
            (name for name, patterns in wanted if any(pattern.fullmatch(text) for pattern in patterns)), None
        )
        if name is None:
            over.append(position)
        elif name in found.positions:
            found.doubled.append(position)
        else:
            found.positions[name] = position
    return over


def _laid_out(header: list[str], definition: Definition, found: Match, rest: list[int]) -> list[int]:
    """Find what the layout speaks of; give the positions of which it says nothing."""
    layout = definition.layout
    at = {_form(text): position for position, text in reversed(list(enumerate(header)))}
    used: set[int] = set()
    for heading in layout.keep:
        position = at.get(_form(heading))
        if position is not None:
            found.kept[heading] = position
            used.add(position)
    if layout.unpivot and layout.unpivot.into not in found.positions:
        pattern = re.compile(layout.unpivot.columns, re.IGNORECASE)
        fits = {position: pattern.fullmatch(header[position].strip()) for position in rest}
        found.across.update(
            (position, (fit[1] if pattern.groups else fit[0]) or fit[0])
            for position, fit in fits.items()
            if fit and position not in used
        )
        used.update(found.across)
        if found.across and definition.measure in found.positions:
            rest = [*rest, found.positions.pop(definition.measure)]
    return [position for position in rest if position not in used]


def _patterns(texts: tuple[str, ...]) -> list[re.Pattern[str]]:
    return [re.compile(text, re.IGNORECASE) for text in texts]


def _missing(name: str, unknown: list[str], definition: Definition) -> Fault:
    near = nearest(name, unknown)
    joined = definition.layout.joined.get(name)
    hint = (
        f"Is it the column {safe(near)}? Name it {name}." if near else f"Add a column with the name {name}."
    )
    if joined and not near:
        hint = f"Add a column with the name {name}, or the columns {' and '.join(joined.columns)}."
    return Fault("stop", "header_missing", f"The column {name} is missing.", hint)


def _finding(column: str, cell_letter: str, row: int, fault: Fault) -> Finding:
    return Finding(
        column=column,
        letter=cell_letter,
        rows=pl.Series([row], dtype=pl.UInt32),
        keys=pl.Series([column], dtype=pl.String),
        fault_of=lambda _: fault,
        shows_value=False,
    )


def _form(text: str) -> str:
    return tidy(text.replace("_", " "))
