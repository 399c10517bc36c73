"""A report to a committee about a needs assessment: the headings of councils' reports, filled from the text.

The headings follow the report to a health and wellbeing board of September 2022. What an assessment cannot know is
asked of the writer: what the committee is to agree, money, environment, and whom to ask.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import count
from typing import Any

from needs_assessment.rules.briefing import Block, Part, entries, in_short, tiles
from needs_assessment.rules.plain_text import to_html
from needs_assessment.rules.registers import REGISTERS, table

MOST = 12  # entries of one register: the assessment has the rest
NOTHING = "The assessment says nothing under this heading."
TABLES = {
    # A register, what it is called in a report, and what of it a committee reads.
    "factors": ("Risk and protective factors", ("factor", "effect", "strength")),
    "recommendations": ("What the assessment recommends", ("recommendation", "activity", "who")),
    "data_gaps": ("Data that were missing", ("gap", "who", "due")),
    "services": ("Services in the assessment whose money ends", ("name", "provider", "funded_until")),
    "evidence": ("Reviews and studies", ("title", "by")),
}

Parts = Mapping[str, Part]


@dataclass(frozen=True)
class Words:
    """What the writer of a report says, as simple text; ``asked`` has one thing to agree in each line."""

    body: str  # the committee
    asked: str
    finance: str
    environment: str
    next_steps: str
    contact: str
    circulated: str = ""


def suggested(recommendations: Iterable[Mapping[str, Any]], title: str) -> str:
    """Suggest what a committee could agree, a line each: to note the findings, and every recommendation."""
    wanted = [in_short(_line(entry, "recommendation"), 300) for entry in recommendations]
    return "\n".join([f"Note the findings of “{title}”.", *(f"Support: {each}" for each in wanted if each)])


def report_sections(
    parts: Parts, words: Words, *, title: str, sources: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Write the report as sections of ``svd-document/1``.

    :param parts: the sections of the assessment that are for the public, by their key in the national template.
    :param sources: the datasets behind its figures, as ``svd-document/1`` names them.
    """
    written = {
        "Recommendations": [_asked(words)],
        "1. Executive summary": [*_summary(parts), *_list(_lines(parts, "findings", "finding"))],
        "2. Financial implications": [*_typed(words.finance), *_table(parts, "services", "funded_until")],
        "3. Environmental implications": _typed(words.environment),
        "4. Supporting information": [
            *_list(_lines(parts, "definition", "wording")),
            *_numbers(parts),
            *_table(parts, "factors"),
            *_table(parts, "recommendations"),
        ],
        "5. Timescales and next steps": [*_typed(words.next_steps), *_table(parts, "data_gaps")],
        "Appendices": _list([title]),
        "Background papers": [
            *_list(
                [f"{each['title']}, {each['period']}, supplied by {each['supplier']}" for each in sources]
            ),
            *_table(parts, "evidence"),
        ],
        "Contact and circulation": [
            *_typed(words.contact),
            *(_list([f"Circulated before publication to: {words.circulated}"]) if words.circulated else ()),
        ],
    }
    numbers = count(1)
    return [
        {
            "key": f"report-{at}",
            "heading": heading,
            "blocks": [_keyed(block, numbers) for block in blocks or _typed(NOTHING)],
        }
        for at, (heading, blocks) in enumerate(written.items(), start=1)
    ]


def _keyed(block: Block, numbers: "count[int]") -> dict[str, Any]:
    """Give a table the key by which its data file is named."""
    if block["type"] != "table":
        return dict(block)
    return {"type": "table", "key": f"t{next(numbers)}", **block}


def _asked(words: Words) -> dict[str, Any]:
    lines = [line.strip() for line in words.asked.splitlines() if line.strip()]
    lead = escape(f"That the {words.body} agrees to:", quote=False)
    return {"type": "prose", "html": f"<p>{lead}</p>{_items('ol', lines)}"}


def _summary(parts: Parts) -> list[dict[str, Any]]:
    """Give the prose of the summary without the sources of its numbers, which the assessment has."""
    blocks = parts["S2"].blocks if "S2" in parts else ()
    return [{"type": "prose", "html": block["html"]} for block in blocks if block["type"] == "prose"]


def _typed(text: str) -> list[dict[str, Any]]:
    return [{"type": "prose", "html": to_html(text)}] if text.strip() else []


def _list(lines: Sequence[str]) -> list[dict[str, Any]]:
    return [{"type": "prose", "html": _items("ul", lines)}] if lines else []


def _items(tag: str, lines: Sequence[str]) -> str:
    return f"<{tag}>{''.join(f'<li><p>{escape(line, quote=False)}</p></li>' for line in lines)}</{tag}>"


def _entries(parts: Parts, register: str) -> list[Mapping[str, Any]]:
    return [entry for key in parts for entry in entries(parts, key, register)]


def _line(entry: Mapping[str, Any], name: str) -> str:
    return " ".join(str(entry.get(name) or "").split())


def _lines(parts: Parts, register: str, name: str) -> list[str]:
    said = (_line(entry, name) for entry in _entries(parts, register)[:MOST])
    return [line for line in said if line]


def _table(parts: Parts, register: str, needs: str = "") -> list[dict[str, Any]]:
    """Lay out some fields of a register; with ``needs``, of the entries alone that say it."""
    found = [entry for entry in _entries(parts, register) if not needs or entry.get(needs)][:MOST]
    if not found:
        return []
    caption, names = TABLES[register]
    whole = REGISTERS[register]
    short = replace(whole, title=caption, fields=tuple(whole.field(name) for name in names))
    return [{"type": "table", **table(short, found)}]


def _numbers(parts: Parts) -> list[dict[str, Any]]:
    found = tiles(block for part in parts.values() for block in part.blocks)
    if not found:
        return []
    return [
        {
            "type": "table",
            "caption": "Numbers of the assessment",
            "columns": ["What was counted", "Period", "Number", "Beside the period before"],
            "rows": [[tile.label, tile.period, tile.value, tile.trend] for tile in found],
            "notes": [],
        }
    ]
