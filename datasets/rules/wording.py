"""The template and the rules in words, both out of the one schema."""

import csv
import io
import re
from typing import TypedDict

from datasets.rules.definition import Definition, Field
from datasets.rules.geography import EXAMPLES, in_words
from datasets.rules.periods import GRAMMARS

EXAMPLE_ROWS = 4


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
        return [f"The {definition.areas.by} of a {in_words(definition.area_levels)}"]
    if field.name == definition.period:
        grammar = GRAMMARS[definition.grammar]
        return [f"{grammar.words.capitalize()}, written {grammar.example}"]
    if field.name == definition.measure:
        return [_number_rule(definition), *_marker_rules(definition)]
    return list(field.enum) or [f"A text like {field.example}" if field.pattern else "Any short text"]


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
        f"{text or 'An empty cell'} for a value that is {marker.meaning or marker.status.replace('_', ' ')}"
        for text, marker in definition.markers.items()
    ]


class Guide(TypedDict):
    """What the help page says beside the columns, all of it out of the schema."""

    layout: list[str]
    example: list[list[str]]
    mistakes: list[str]
    questions: list[str]


def guide(definition: Definition) -> Guide:
    """Say how the source may lay its table out, show a good file, and name what goes wrong most often."""
    return Guide(
        layout=layout_in_words(definition),
        example=example_rows(definition),
        mistakes=common_mistakes(definition),
        questions=[question["text"] for question in definition.quality_questions],
    )


def example_rows(definition: Definition) -> list[list[str]]:
    """Give the headings and a few rows that would be accepted, no two with the same key."""
    header = [field.name for field in definition.fields]
    first = [example(definition, field) for field in definition.fields]
    rows = [first]
    for at, field in enumerate(definition.fields):
        others = [word for word in field.enum if word not in [row[at] for row in rows]]
        if others and field.name in definition.breakdowns and len(rows) < EXAMPLE_ROWS:
            rows.append([others[0] if at == position else cell for position, cell in enumerate(first)])
    measure = header.index(definition.measure)
    marker = next((text for text in definition.markers if text), None)
    if marker and len(rows) > 1:
        rows[-1][measure] = marker
    return [header, *rows]


def layout_in_words(definition: Definition) -> list[str]:
    """Say how the files of the source may look where they are not the template."""
    layout = definition.layout
    words = []
    if layout.unpivot:
        title = definition.field(layout.unpivot.into).title
        words.append(f"{title} may stand side by side: a column for each, with the number below it.")
    for name, joined in layout.joined.items():
        columns = " and ".join(joined.columns)
        words.append(f"{definition.field(name).title} may be written in the columns {columns}.")
    for heading, texts in layout.keep.items():
        kept = (
            " or ".join(text or "nothing" for text in texts[:3])
            if len(texts) <= 3
            else "one of those that are read"
        )
        words.append(f"If there is a column {heading}, only the rows where it says {kept} are read.")
    for name in layout.ask:
        words.append(
            f"If no column says the {definition.field(name).title.lower()}, you are asked for it when you send."
        )
    if definition.areas.others == "leave_out":
        words.append("Rows of other areas are left out, and you are told how many.")
    if layout.leave_out:
        words.append("Other columns that this source is known to have are left out.")
    return words


def common_mistakes(definition: Definition) -> list[str]:
    """Name what goes wrong most often in a file of this definition, and how to put it right."""
    period, measure = definition.field(definition.period), definition.field(definition.measure)
    grammar = GRAMMARS[definition.grammar]
    wrong, right = ("A code", "name") if definition.areas.by == "name" else ("A name", "code")
    area = definition.field(definition.area).title.lower()
    mistakes = [
        f"{period.title} that a spreadsheet has changed, such as Jan-24: write {grammar.example}, as text.",
        f"{wrong} in {area}: write the {right}.",
        _blank_mistake(definition, measure.title.lower()),
        _marker_mistake(definition),
    ]
    if any(re.fullmatch(r"\d{1,2}-\d{1,2}", word) for field in definition.fields for word in field.enum):
        mistakes.append(
            "An age band such as 10-14 that a spreadsheet has made a date: format the column as text first."
        )
    if definition.counts:
        mistakes.append(
            f"A percentage or a rate in {measure.title.lower()}: send the number of {definition.unit or 'events'}."
        )
    mistakes.append(
        "One row for each person or event: send counts. Such a file is refused, and nothing of it is kept."
    )
    return mistakes


def _blank_mistake(definition: Definition, title: str) -> str:
    if "" in definition.markers:
        return f"An empty cell in {title} where there are none: write 0. Empty means something else here."
    return f"An empty cell in {title}: write 0 for none, or a mark if the number is hidden."


def _marker_mistake(definition: Definition) -> str:
    marks = [text for text in definition.markers if text]
    if not marks:
        return "A mark in place of a number, such as * or n/a: this source has none."
    return f"A mark that this source does not have, such as - or n/a: its marks are {', '.join(marks)}."
