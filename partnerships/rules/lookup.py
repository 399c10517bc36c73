"""Read an ONS-style lookup: each row names one place by its codes at several levels, narrow to wide."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from partnerships.rules import gss
from partnerships.rules.vintages import Changes, find_steps, read_changes

# LAD24CD, LAD24NM, LAD24NMW as ONS writes them; ltla24_code, ltla24_name, "Area code" as others do
HEADER = re.compile(r"(?P<stem>.+?)[ _]?(?P<part>code|cd|name|nmw|nm)", re.IGNORECASE)
PARTS = {"code": "code", "cd": "code", "name": "name", "nm": "name", "nmw": "name_cy"}


class UnknownColumns(ValueError):
    """The file's columns or codes are not those of a lookup; the text names them."""


@dataclass(frozen=True)
class Column:
    """Where one level stands in the file: its code, its name and, for some, its Welsh name."""

    label: str
    code: int
    name: int
    name_cy: int | None = None


@dataclass
class Lookup:
    """What a lookup says: places by code as (name, Welsh name), which lies in which, and which became which."""

    areas: dict[str, tuple[str, str]] = field(default_factory=dict)
    links: set[tuple[str, str]] = field(default_factory=set)
    changes: Changes = field(default_factory=Changes)
    left_aside: list[str] = field(default_factory=list)
    passed_over: Counter[str] = field(
        default_factory=Counter
    )  # first letters of codes the portal keeps no area for


def read(rows: Iterable[list[str]]) -> Lookup:
    """Read a lookup from its rows, the header first.

    :raises UnknownColumns: when no column pairs a code with a name, or a code has no GSS shape.
    """
    lines = iter(rows)
    header = [cell.strip().lstrip("\ufeff") for cell in next(lines, [])]
    columns = find_columns(header)
    steps = find_steps(header)
    used = {header[step.after] for step in steps}
    used |= {header[at] for c in columns for at in (c.code, c.name, c.name_cy) if at is not None}
    lookup = Lookup(left_aside=[label for label in header if label not in used])
    kept = []
    for number, line in enumerate(lines, start=2):
        _take(lookup, _places(columns, line, number, lookup))
        if steps:
            kept.append(line)
    lookup.changes = read_changes(steps, kept)
    return lookup


def find_columns(header: list[str]) -> list[Column]:
    """Find the pairs of code and name columns.

    :raises UnknownColumns: when there is none; the text lists every column of the file.
    """
    stems: dict[str, dict[str, int]] = {}
    for at, label in enumerate(header):
        found = HEADER.fullmatch(label)
        if found:
            stems.setdefault(found["stem"].lower(), {})[PARTS[found["part"].lower()]] = at
    columns = [
        Column(header[parts["code"]], parts["code"], parts["name"], parts.get("name_cy"))
        for parts in stems.values()
        if {"code", "name"} <= parts.keys()
    ]
    if not columns:
        raise UnknownColumns(
            "No column of codes with its column of names was recognised among: "
            f"{', '.join(header) or '(none)'}. "
            "Expected pairs such as LAD24CD and LAD24NM, or ltla24_code and ltla24_name."
        )
    return columns


def _places(columns: list[Column], line: list[str], number: int, lookup: Lookup) -> Iterator[tuple[str, int]]:
    """Give code and rank of each place that a line names, and note its name."""
    for column in columns:
        code = line[column.code].strip() if column.code < len(line) else ""
        if not code:
            continue
        if not gss.is_gss(code):
            raise UnknownColumns(
                f"Line {number}, column {column.label}: {code!r} is not a GSS code like E08000031."
            )
        placed = gss.place(code)
        if placed is None:
            lookup.passed_over[code[:3]] += 1
            continue
        name_cy = line[column.name_cy].strip() if column.name_cy is not None else ""
        lookup.areas[code] = (line[column.name].strip(), name_cy)
        yield code, gss.rank(placed.level)


def _take(lookup: Lookup, places: Iterable[tuple[str, int]]) -> None:
    """Link the places of one line: each lies in those of the next wider rank, and in its district."""
    by_rank: dict[int, list[str]] = {}
    for code, rank in places:
        by_rank.setdefault(rank, []).append(code)
    ranks = sorted(by_rank)
    small = [(rank, gss.DISTRICT) for rank in ranks if rank < gss.DISTRICT and gss.DISTRICT in by_rank]
    for narrow, wide in [*pairwise(ranks), *small]:
        lookup.links.update((low, high) for low in by_rank[narrow] for high in by_rank[wide] if low != high)
