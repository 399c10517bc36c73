"""The template and the rules in words, both out of the one schema."""

import csv
import io
from typing import TypedDict

from datasets.rules.definition import Definition, Field
from datasets.rules.geography import EXAMPLES, in_words
from datasets.rules.periods import GRAMMARS


class ColumnRule(TypedDict):
    """One column as the help page tells it."""

    column: str
    title: str
    meaning: str
    allowed: list[str]
    required: bool
    example: str


def template_csv(definition: Definition) -> bytes:
    """Write the CSV template: the header and one made-up row, UTF-8 with a byte order mark for Excel."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([field.name for field in definition.fields])
    writer.writerow([example(definition, field) for field in definition.fields])
    return out.getvalue().encode("utf-8-sig")


def rules_in_words(definition: Definition) -> list[ColumnRule]:
    """Say for every column what it means and what may stand in it."""
    return [
        ColumnRule(
            column=field.name,
            title=field.title,
            meaning=field.description,
            allowed=allowed(definition, field),
            required=field.required,
            example=example(definition, field),
        )
        for field in definition.fields
    ]


def example(definition: Definition, field: Field) -> str:
    """Give one value that the column accepts."""
    if field.example:
        return field.example
    if field.name == definition.area:
        return EXAMPLES[definition.area_levels[0]]
    if field.name == definition.period:
        return GRAMMARS[definition.grammar].example
    return field.enum[0] if field.enum else "12" if field.name == definition.measure else ""


def allowed(definition: Definition, field: Field) -> list[str]:
    """List what the column accepts, as short sentences or the values themselves."""
    if field.name == definition.area:
        return [f"The code of a {in_words(definition.area_levels)}"]
    if field.name == definition.period:
        grammar = GRAMMARS[definition.grammar]
        return [f"{grammar.words.capitalize()}, written {grammar.example}"]
    if field.name == definition.measure:
        return [_number_rule(definition), *_marker_rules(definition)]
    return list(field.enum) or ["Any short text"]


def _number_rule(definition: Definition) -> str:
    if definition.counts:
        return (
            "A whole number, 0 or more, without decimals"
            if not definition.allow_negative
            else "A whole number"
        )
    return "A number, with a point for decimals and no percentage sign"


def _marker_rules(definition: Definition) -> list[str]:
    return [
        f"{text} for a value that is {marker.meaning or marker.status}"
        for text, marker in definition.markers.items()
    ]
