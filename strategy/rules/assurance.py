"""The annual assurance statement: how the Duty was met in a year, from what the portal has on record.

The form follows the intention of the report to a health and wellbeing board of September 2022, paragraph 1.16: a
statement that captures partnership activity and sets out how the Duty is being met.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from needs_assessment.rules.plain_text import to_html

Rows = Sequence[Sequence[Any]]
NOTHING = "Nothing is on record."


def statement_sections(
    parts: Sequence[tuple[str, str, Sequence[str], Rows]], words: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Write the statement as sections of ``svd-document/1``.

    :param parts: heading, sentence, columns and rows of each table.
    :param words: headings and what the partnership says under them, as simple text.
    """
    written = [_said(heading, text) for heading, text in words.items() if text.strip()]
    for number, (heading, sentence, columns, rows) in enumerate(parts, start=1):
        written.append(
            {"heading": heading, "blocks": list(_table(f"t{number}", heading, sentence, columns, rows))}
        )
    return [{"key": f"a{number}", **section} for number, section in enumerate(written, start=1)]


def _said(heading: str, text: str) -> dict[str, Any]:
    return {"heading": heading, "blocks": [{"type": "prose", "html": to_html(text)}]}


def _table(
    key: str, caption: str, sentence: str, columns: Sequence[str], rows: Rows
) -> Iterable[dict[str, Any]]:
    yield {"type": "prose", "html": to_html(sentence if rows else f"{sentence} {NOTHING}".strip())}
    if rows:
        yield {
            "type": "table",
            "key": key,
            "caption": caption,
            "columns": list(columns),
            "rows": [list(row) for row in rows],
            "notes": [],
        }
