"""The fields and the layout of a definition, out of what a person said about the columns."""

import re
from typing import Any

from datasets.rules.declaration import Declaration, DeclaredColumn
from datasets.rules.definition import LONGEST_OF_ALL
from datasets.rules.geography import EXAMPLES, in_words
from datasets.rules.periods import GRAMMARS
from datasets.rules.seen import (  # fmt: skip
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
    time_in,
)
from datasets.rules.spelling import tidy

BLANK_WORD = "(blank)"
MOST_SHAPES = 5
NAME = 40


def draft_fields(declaration: Declaration) -> list[dict[str, Any]]:
    """List the fields of the template: place, time, breakdowns, number."""
    place = declaration.of(PLACE)[0]
    words = f"The {declaration.by} of a {in_words(declaration.levels)}."
    fields = [_field(place, "area", words, _place_example(declaration)), _time(declaration)]
    fields += [_breakdown(column) for column in declaration.of(BREAKDOWN, BREAKDOWN_ONLY)]
    if across := declaration.of(ACROSS):
        values = tuple(value for column in across for value in column.values or column.headings)
        fields.append(_breakdown(DeclaredColumn((), ACROSS, across[0].title or "Kind", values)))
    return _with_own_names([*fields, _number(declaration)])


def _time(declaration: Declaration) -> dict[str, Any]:
    column = next(iter(declaration.of(TIME)), DeclaredColumn((), TIME, "Period"))
    grammar = GRAMMARS.get(declaration.grammar)
    words, example = (f"{grammar.words.capitalize()}.", grammar.example) if grammar else ("", "")
    return _field(column, "period", words, example)


def _number(declaration: Declaration) -> dict[str, Any]:
    nameless = DeclaredColumn((), NUMBER, declaration.unit.capitalize() or "Number")
    column = next(iter(declaration.of(NUMBER)), nameless)
    counts = declaration.kind.startswith("count_of_")
    field = _field(column, "number", declaration.counted, "12" if counts else "12.5")
    return {**field, "type": "integer" if counts else "number"}


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
        field["synonyms"] = {_blank(text): label for text, label in pairs if label}
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


def draft_layout(declaration: Declaration, fields: list[dict[str, Any]]) -> dict[str, Any]:
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
    if declaration.sheet:
        layout["sheet"] = declaration.sheet
    if declaration.header_rows > 1:
        layout["header_rows"] = declaration.header_rows
    return layout


def _shapes(headings: list[str]) -> str:
    """Make one pattern for headings that name time, so that next month's column fits too."""
    rest = headings[0].removeprefix(time_in(headings[0]))
    headings = [time_in(heading) for heading in headings]
    shapes = {
        re.sub(r"[A-Za-z]+", "[A-Za-z]+", re.sub(r"\\?\d", "#", re.escape(heading))).replace("#", r"\d")
        for heading in headings
    }
    times = f"({'|'.join(sorted(shapes))})" if len(shapes) <= MOST_SHAPES else _any_of(headings)
    return times + re.escape(rest)


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
    texts = [_blank(value.partition(" = ")[0].strip()) for value in column.values]
    return [*texts, *declaration.totals]


def _blank(value: str) -> str:
    return BLANK if value == BLANK_WORD else value
