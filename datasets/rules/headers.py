"""Which column of a file is which field of its definition."""

from dataclasses import dataclass, field

import polars as pl

from datasets.rules.definition import Definition
from datasets.rules.spelling import nearest, tidy
from datasets.rules.verdicts import Fault, Finding, letter, safe

HEADER_SEARCH = 20


@dataclass(frozen=True)
class Match:
    """Positions of the fields in the file, and what is missing, doubled or too many."""

    positions: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)
    extra: list[int] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return not self.missing and not self.doubled


def match(header: list[str], definition: Definition) -> Match:
    """Match a header row to the fields, by name or title, whatever the case, spaces and dashes."""
    found = Match()
    names = {
        form: entry.name for entry in definition.fields for form in (_form(entry.title), _form(entry.name))
    }
    for position, text in enumerate(header):
        name = names.get(_form(text))
        if name in found.positions:
            found.doubled.append(position)
        elif name:
            found.positions[name] = position
        elif text.strip():
            found.extra.append(position)
    used = {*definition.dimensions, definition.measure}
    needed = [entry.name for entry in definition.fields if entry.required or entry.name in used]
    found.missing.extend(name for name in needed if name not in found.positions)
    return found


def find_header(rows: list[list[str]], definition: Definition) -> int:
    """Give the index of the header among the first rows: the best match, else the first row with text."""
    candidates = [
        (len(match(row, definition).positions), -index) for index, row in enumerate(rows[:HEADER_SEARCH])
    ]
    best, index = max(candidates, default=(0, 0))
    if best:
        return -index
    return next((number for number, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)


def header_findings(found: Match, header: list[str], row: int, definition: Definition) -> list[Finding]:
    """Say what is wrong with the header, one finding per column."""
    unknown = [header[position] for position in found.extra]
    findings = [_finding(name, "", row, _missing(name, unknown)) for name in found.missing]
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


def _missing(name: str, unknown: list[str]) -> Fault:
    near = nearest(name, unknown)
    hint = (
        f"Is it the column {safe(near)}? Name it {name}." if near else f"Add a column with the name {name}."
    )
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
