"""The two-page briefing of a needs assessment: what goes into it, and how much of it.

Everything comes from the assessment itself, so that the two cannot disagree; nothing is typed. The layout is
the portal's own: no official one was found.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from needs_assessment.rules.prose import text_of
from needs_assessment.rules.registers import REGISTERS, show

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
TILES, ROWS = 5, 5
WHEN_AND_WHERE = ("S10c", "S10d", "S10e", "S10f")
TRENDS = ("S10a", "S10b", "S10e", "S10f", "S10g")
AGREED = frozenset({"yes", "unnamed"})  # whose words may be repeated
STRENGTHS = ("strong", "some", "weak", "none")

Block = Mapping[str, Any]
"""A block as ``svd-document/1`` writes it."""


@dataclass(frozen=True)
class Part:
    """A section of the assessment: its heading and its blocks."""

    heading: str
    blocks: Sequence[Block] = ()


@dataclass(frozen=True)
class Said:
    """A line of the briefing: words, who or what they are of, and the section that says more."""

    text: str
    of: str = ""
    more_in: str = ""


@dataclass(frozen=True)
class Tile:
    """A number with its trend, from shown values alone."""

    label: str
    period: str
    value: int | float
    before: int | float | None = None
    before_period: str = ""

    @property
    def trend(self) -> str:
        if self.before is None:
            return "no earlier figure is shown"
        if self.value == self.before:
            return f"as in {self.before_period}"
        return f"{'up' if self.value > self.before else 'down'} from {self.before:,} in {self.before_period}"


@dataclass(frozen=True)
class Briefing:
    situation: list[Said] = field(default_factory=list)
    tiles: list[Tile] = field(default_factory=list)
    where_and_when: list[Said] = field(default_factory=list)
    health: list[Said] = field(default_factory=list)
    risk: list[Said] = field(default_factory=list)
    protective: list[Said] = field(default_factory=list)
    voices: list[Said] = field(default_factory=list)
    findings: list[Said] = field(default_factory=list)
    gaps: list[Said] = field(default_factory=list)
    decisions: list[Said] = field(default_factory=list)


def compose(parts: Mapping[str, Part]) -> Briefing:
    """Choose for each heading of the briefing what the assessment says, in as many words as two pages hold.

    :param parts: the sections by their key in the national template; one that is missing says nothing.
    """
    factors = entries(parts, "S11", "factors")
    ranked = sorted(factors, key=lambda entry: STRENGTHS.index(entry.get("strength", "none")))
    return Briefing(
        situation=[*_definition(parts), *_opening(parts, "S2", 420)],
        tiles=tiles(block for key in TRENDS for block in _blocks(parts, key)),
        where_and_when=[said for key in WHEN_AND_WHERE for said in _opening(parts, key, 190)],
        health=_opening(parts, "S10g", 330),
        risk=[_factor(entry) for entry in ranked if entry.get("effect") == "risk"][:ROWS],
        protective=[_factor(entry) for entry in ranked if entry.get("effect") == "protective"][:ROWS],
        voices=_voices(parts),
        findings=_lines(parts, "S18", "findings", "finding", "confidence"),
        gaps=_lines(parts, "S20", "data_gaps", "gap", "who"),
        decisions=_lines(parts, "S19", "recommendations", "recommendation", "who"),
    )


def in_short(text: str, most: int) -> str:
    """Give the first whole sentences of a text, in at most so many characters; one that is longer is cut at a word."""
    words = " ".join(text.split())
    if len(words) <= most:
        return words
    found = ""
    for sentence in SENTENCE_END.split(words):
        longer = f"{found} {sentence}".strip()
        if len(longer) > most:
            break
        found = longer
    return found or words[: most - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _blocks(parts: Mapping[str, Part], key: str) -> Sequence[Block]:
    return parts[key].blocks if key in parts else ()


def _opening(parts: Mapping[str, Part], key: str, most: int) -> list[Said]:
    """Give the beginning of what a section says in prose."""
    prose = (text_of(block["html"]) for block in _blocks(parts, key) if block["type"] == "prose")
    whole = " ".join(text for text in prose if text)
    return [Said(in_short(whole, most), more_in=parts[key].heading)] if whole else []


def entries(parts: Mapping[str, Part], key: str, register: str) -> list[Mapping[str, Any]]:
    """Give what a register in one section says."""
    found = (block for block in _blocks(parts, key) if block.get("register") == register)
    return [entry for block in found for entry in block["entries"]]


def _lines(parts: Mapping[str, Part], key: str, register: str, text: str, of: str) -> list[Said]:
    found = entries(parts, key, register)
    return [
        Said(in_short(str(entry.get(text, "")), 150), in_short(_shown(register, of, entry), 70))
        for entry in found[:ROWS]
    ]


def _shown(register: str, name: str, entry: Mapping[str, Any]) -> str:
    """Say a value as the register's own table says it."""
    return str(show(REGISTERS[register].field(name), entry.get(name)) or "")


def _definition(parts: Mapping[str, Part]) -> list[Said]:
    found = entries(parts, "S5", "definition")
    return [
        Said(in_short(str(entry.get("wording", "")), 330), str(entry.get("agreed_by", ""))) for entry in found
    ]


def _factor(entry: Mapping[str, Any]) -> Said:
    level, strength = (_shown("factors", name, entry) for name in ("level", "strength"))
    return Said(in_short(str(entry.get("factor", "")), 70), f"{level}, {strength[:1].lower()}{strength[1:]}")


def _voices(parts: Mapping[str, Part]) -> list[Said]:
    """Repeat what people said where they agreed to it."""
    agreed = (entry for entry in entries(parts, "S14", "engagement") if entry.get("consent") in AGREED)
    return [Said(in_short(str(e.get("said", "")), 150), in_short(str(e.get("who", "")), 60)) for e in agreed][
        :4
    ]


def tiles(blocks: Iterable[Block]) -> list[Tile]:
    """Give the last number of the largest series of each figure over time, one for each figure."""
    found = (_tile(block) for block in blocks if block["type"] == "figure")
    return [tile for tile in found if tile][:TILES]


def _tile(block: Block) -> Tile | None:
    rows = block["rows"]
    if block.get("chart", {}).get("kind") != "line" or len(rows) < 2:
        return None
    last = rows[-1]
    shown = [(cell, column) for column, cell in enumerate(last) if column and _is_number(cell)]
    if not shown:
        return None
    value, column = max(shown)
    before = rows[-2][column] if _is_number(rows[-2][column]) else None
    series = str(block["columns"][column])
    label = block["title"] if len(block["columns"]) == 2 else f"{series}: {block['title']}"
    return Tile(in_short(label, 80), str(last[0]), value, before, str(rows[-2][0]))


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)
