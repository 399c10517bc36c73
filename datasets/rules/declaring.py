"""What a person says about their own kind of data, and the definition that comes of it."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from datasets.rules.definition import LONGEST_OF_ALL, MOST_BREAKDOWNS, DefinitionError, load
from datasets.rules.geography import EXAMPLES, LEVELS, in_words
from datasets.rules.periods import GRAMMARS
from datasets.rules.seen import (
    ACROSS,
    ACROSS_TIME,
    BLANK,
    BREAKDOWN,
    BREAKDOWN_ONLY,
    KEEP,
    LEAVE_OUT,
    NUMBER,
    PLACE,
    TIME,
    TIME_PART,
)  # fmt: skip
from datasets.rules.spelling import tidy

BLANK_WORD = "(blank)"
FEWEST_SHAPES = 5
NAME = 40


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

    def of(self, *roles: str) -> list[DeclaredColumn]:
        return [column for column in self.columns if column.role in roles]


def read_declaration(value: dict[str, Any]) -> Declaration:
    """Read a declaration back from the definition that it made."""
    columns = tuple(DeclaredColumn(**_tuples(column)) for column in value["columns"])
    markers = tuple(DeclaredMarker(**marker) for marker in value["markers"])
    return Declaration(**{**_tuples(value), "columns": columns, "markers": markers})


def build(declaration: Declaration, key: str, version: int) -> dict[str, Any]:
    """Make the definition that a declaration describes.

    :raises DefinitionError: it cannot work; ``about`` names the question.
    """
    _check(declaration)
    fields = _fields(declaration)
    number = fields[-1]["name"]
    spec: dict[str, Any] = {
        "key": key,
        "version": version,
        "title": declaration.title,
        "purpose": declaration.counted,
        "schema": {
            "fields": fields,
            "primaryKey": [field["name"] for field in fields[:-1]],
            "missingValues": [""],
        },
        "measure": {"field": number, "kind": declaration.kind, "unit": declaration.unit},
        "area": {
            "field": fields[0]["name"],
            "levels": list(declaration.levels),
            "by": declaration.by,
            "reach": declaration.reach,
            "others": declaration.others,
        },
        "period": {"field": fields[1]["name"], "grammar": declaration.grammar},
        "breakdowns": [field["name"] for field in fields[2:-1]],
        "layout": _layout(declaration, fields),
        "markers": {marker.text: _marker(marker) for marker in declaration.markers},
        "profile": {"name": "threshold", "threshold": declaration.threshold, "total_base": 5},
        "totals": list(declaration.totals),
        "legal_basis": declaration.legal_basis,
        "declared": asdict(declaration),
    }
    load(spec)
    return spec


def _check(declaration: Declaration) -> None:
    places, numbers = declaration.of(PLACE), declaration.of(NUMBER)
    across_time, across = declaration.of(ACROSS_TIME), declaration.of(ACROSS)
    times, parts = declaration.of(TIME), declaration.of(TIME_PART)
    broken = len(declaration.of(BREAKDOWN, BREAKDOWN_ONLY)) + bool(across)
    faults = [
        (len(places) != 1, "columns", "Choose “Place” for one column, and for one only."),
        (
            not (numbers or across or across_time),
            "columns",
            "Choose “The number” for the column that counts.",
        ),
        (
            len(numbers) + bool(across) + bool(across_time) > 1,
            "columns",
            "Choose either “The number” for one column or “Side by side” for several, not both.",
        ),
        (
            len(times) + bool(across_time) + bool(parts) > 1 or len(parts) == 1,
            "columns",
            "Choose “Time” for one column, or “Part of the time” for the two that say it together.",
        ),
        (
            broken > MOST_BREAKDOWNS,
            "columns",
            f"Choose at most {MOST_BREAKDOWNS} breakdowns, and leave the other columns out.",
        ),
        (
            not declaration.levels or not set(declaration.levels) <= set(LEVELS),
            "levels",
            "Choose the kind of area.",
        ),
        (declaration.threshold < 3, "threshold", "The smallest number that may be shown must be 3 or more."),
    ]
    for wrong, about, message in faults:
        if wrong:
            raise DefinitionError(message, about)


def _fields(declaration: Declaration) -> list[dict[str, Any]]:
    """List the fields: place, time, breakdowns, number."""
    place = declaration.of(PLACE)[0]
    fields = [
        _field(
            place,
            "area",
            f"The {declaration.by} of a {in_words(declaration.levels)}.",
            _place_example(declaration),
        )
    ]
    times = declaration.of(TIME) or [DeclaredColumn((), TIME, "Period")]
    grammar = GRAMMARS.get(declaration.grammar)
    fields.append(
        _field(
            times[0],
            "period",
            f"{grammar.words.capitalize()}." if grammar else "",
            grammar.example if grammar else "",
        )
    )
    fields += [_breakdown(column) for column in declaration.of(BREAKDOWN, BREAKDOWN_ONLY)]
    if across := declaration.of(ACROSS):
        values = tuple(value for column in across for value in column.values or column.headings)
        fields.append(_breakdown(DeclaredColumn((), ACROSS, across[0].title or "Kind", values)))
    number = declaration.of(NUMBER) or [DeclaredColumn((), NUMBER, declaration.unit or "Number")]
    count = declaration.kind.startswith("count_of_")
    measure = _field(number[0], "number", declaration.counted, "12" if count else "12.5")
    measure["type"] = "integer" if count else "number"
    return _with_own_names([*fields, measure])


def _place_example(declaration: Declaration) -> str:
    samples = declaration.of(PLACE)[0].samples
    if declaration.by == "name" and samples:
        return samples[0]
    return EXAMPLES.get(declaration.levels[0], "")


def _field(column: DeclaredColumn, name: str, words: str, example: str) -> dict[str, Any]:
    heading = column.headings[0] if column.headings else ""
    field = {
        "name": _name(heading) or name,
        "title": column.title or heading or name.capitalize(),
        "type": "string",
        "description": words,
        "constraints": {"required": True},
        "example": example,
    }
    return {**field, "headings": [re.escape(heading)]} if heading else field


def _breakdown(column: DeclaredColumn) -> dict[str, Any]:
    field = _field(column, _name(column.title) or "kind", "", "")
    pairs = [tuple(part.strip() for part in value.partition(" = ")[::2]) for value in column.values]
    labels = list(dict.fromkeys(label or text for text, label in pairs))
    if labels:
        field["constraints"]["enum"] = labels
        field["synonyms"] = {text: label for text, label in pairs if label}
        field["example"] = labels[0]
    else:
        field["constraints"]["maxLength"] = LONGEST_OF_ALL
        field["example"] = next(iter(column.samples), "")
    return field


def _name(text: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:NAME]


def _with_own_names(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Number the names and titles that come twice."""
    for part in ("name", "title"):
        seen: dict[str, int] = {}
        for field in fields:
            form = tidy(field[part].replace("_", " "))
            seen[form] = seen.get(form, 0) + 1
            if seen[form] > 1:
                field[part] = f"{field[part]}{'_' if part == 'name' else ' '}{seen[form]}"
    return fields


def _layout(declaration: Declaration, fields: list[dict[str, Any]]) -> dict[str, Any]:
    layout: dict[str, Any] = {}
    across = declaration.of(ACROSS_TIME) or declaration.of(ACROSS)
    if across:
        headings = [heading for column in across for heading in column.headings]
        is_time = across[0].role == ACROSS_TIME
        layout["unpivot"] = {
            "columns": _shapes(headings) if is_time else _any_of(headings),
            "into": fields[1 if is_time else -2]["name"],
        }
    if parts := declaration.of(TIME_PART):
        layout["joined"] = {fields[1]["name"]: _joined(parts)}
    if not declaration.of(TIME, TIME_PART, ACROSS_TIME):
        layout["ask"] = [fields[1]["name"]]
    if kept := declaration.of(KEEP, BREAKDOWN_ONLY):
        layout["keep"] = {column.headings[0]: _kept(column, declaration) for column in kept}
    layout["leave_out"] = [
        re.escape(heading) for column in declaration.of(LEAVE_OUT) for heading in column.headings
    ]
    if declaration.header_rows > 1:
        layout["header_rows"] = declaration.header_rows
    return layout


def _shapes(headings: list[str]) -> str:
    """Make one pattern for headings that name time, so that next month's column fits too."""
    shapes = {
        re.sub(r"[A-Za-z]+", "[A-Za-z]+", re.sub(r"\\?\d", "#", re.escape(heading))).replace("#", r"\d")
        for heading in headings
    }
    return f"({'|'.join(sorted(shapes))})" if len(shapes) <= FEWEST_SHAPES else _any_of(headings)


def _any_of(headings: list[str]) -> str:
    return f"({'|'.join(re.escape(heading) for heading in headings)})"


def _joined(parts: list[DeclaredColumn]) -> dict[str, Any]:
    year, other = sorted(parts, key=lambda column: "year" not in column.headings[0].lower())
    sample = next(iter(other.samples), "")
    is_quarter = "month" not in other.headings[0].lower()
    if is_quarter:
        mark = "" if sample[:1] in ("q", "Q") else "Q"
        return {"columns": [year.headings[0], other.headings[0]], "by": f" {mark}"}
    if sample and not sample.isdigit():
        return {"columns": [other.headings[0], year.headings[0]], "by": " "}
    return {"columns": [year.headings[0], other.headings[0]], "by": "-"}


def _kept(column: DeclaredColumn, declaration: Declaration) -> list[str]:
    if column.role == KEEP:
        return [_blank(value) for value in column.values]
    texts = [value.partition(" = ")[0].strip() for value in column.values]
    return [*texts, *declaration.totals]


def _blank(value: str) -> str:
    return BLANK if value == BLANK_WORD else value


def _marker(marker: DeclaredMarker) -> dict[str, Any]:
    bounds = {"lower": marker.lower, "upper": marker.upper}
    known = {name: bound for name, bound in bounds.items() if bound is not None}
    return {"status": marker.status, **known, "meaning": marker.meaning}


def _tuples(value: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(entry) if isinstance(entry, list) else entry for name, entry in value.items()}
