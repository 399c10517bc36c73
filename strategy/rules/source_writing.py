"""Write a document as a file of structure: what nobody changed since its import comes out as it went in.

What was changed is written as it is now, in the keys of the file where they can say it and below ``portal`` where
they cannot; what the portal does not hold as its own stays as the file had it.
"""

import copy
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from needs_assessment.rules.prose import clean
from strategy.rules.identity import named
from strategy.rules.source import TEXTS, SourceDocument, SourceSection
from strategy.rules.source_blocks import OWN, Block, Path, plain
from strategy.rules.source_plan_writing import Plan, plan_written


@dataclass(frozen=True)
class WrittenBlock:
    """A block as it is now: its kind and body as it is stored."""

    id: UUID
    kind: str
    body: Mapping[str, Any]
    is_public: bool = True

    @property
    def own(self) -> dict[str, Any]:
        kept = {} if self.is_public else {"kept_back": True}
        return {"type": self.kind, **self.body, **kept}


@dataclass(frozen=True)
class WrittenSection:
    id: UUID
    key: str
    heading: str
    blocks: tuple[WrittenBlock, ...]
    hidden_reason: str = ""
    marking: str = "public"


@dataclass(frozen=True)
class Writing:
    """A document as it is now, in plain values."""

    pk: int
    kind: str
    title: str
    period: str
    language: str
    next_review_on: dt.date | None
    partnership: Mapping[str, Any]
    sections: tuple[WrittenSection, ...]
    plan: Plan


@dataclass(frozen=True)
class _Part:
    """A section of the file beside what became of it; blocks by the id that the import gave them."""

    section: SourceSection
    blocks: Mapping[UUID, Block]


def written(writing: Writing, was: SourceDocument | None) -> dict[str, Any]:
    """Write a document as ``{partnership, document, …}``.

    :param was: the file that it was imported from, read again; None for a document that began in the portal.
    """
    source = (
        copy.deepcopy(dict(was.source)) if was else {"partnership": dict(writing.partnership), "document": {}}
    )
    document = source["document"]
    _cover(document, writing, was)
    parts = _parts(writing.pk, was)
    _drop_what_is_gone(source, parts, writing.sections)
    sections = []
    for section in writing.sections:
        part = parts.get(section.id)
        row = _fresh(section) if part is None else _row(source, section, part)
        sections += [row] if row else []
    document["sections"] = sections
    plan_written(document, writing.plan, was.priorities if was else (), writing.pk)
    return source


def _cover(document: dict[str, Any], now: Writing, was: SourceDocument | None) -> None:
    document.setdefault("kind", now.kind)
    for name in ("title", "period", "language"):
        if was is None or getattr(now, name) != getattr(was, name):
            document[name] = getattr(now, name)
    if now.next_review_on and (was is None or now.next_review_on != was.next_review_on):
        document["review_date"] = now.next_review_on.isoformat()
    elif was and was.next_review_on and not now.next_review_on:
        document.pop("review_date", None)


def _parts(pk: int, was: SourceDocument | None) -> dict[UUID, _Part]:
    found = {}
    for place, section in enumerate(was.sections if was else (), start=1):
        key = named(pk, "section", place)
        blocks = {named(key, "block", number): block for number, block in enumerate(section.blocks, start=1)}
        found[key] = _Part(section, blocks)
    return found


def _drop_what_is_gone(
    source: dict[str, Any], parts: Mapping[UUID, _Part], sections: Iterable[WrittenSection]
) -> None:
    """Take out what the portal showed in a section of its own that somebody has removed since."""
    there = {section.id for section in sections}
    for key, part in parts.items():
        if key not in there and not part.section.path:
            _remove(source, {block.path for block in part.blocks.values()})


def _row(source: dict[str, Any], now: WrittenSection, part: _Part) -> dict[str, Any] | None:
    if not part.section.path:
        return _row_of_elsewhere(source, now, part)
    row: dict[str, Any] = copy.deepcopy(_at(source, part.section.path))
    if now.heading != part.section.heading:
        row["heading"] = now.heading
    kept_back = now.hidden_reason != part.section.hidden_reason or now.marking != part.section.marking
    if [block.id for block in now.blocks] == list(part.blocks) and not kept_back:
        changed = [block for block in now.blocks if not _is_same(block, part.blocks[block.id])]
        if all(_restated(row, block, part) for block in changed):
            return row
    texts = {block.path[3] for block in part.blocks.values() if len(block.path) > 3}
    bare = {key: value for key, value in row.items() if key not in texts and key not in {*TEXTS, OWN}}
    return bare | {OWN: _own(now)}


def _row_of_elsewhere(source: dict[str, Any], now: WrittenSection, part: _Part) -> dict[str, Any] | None:
    """Leave what the file says elsewhere where it is; what was changed of it becomes a section."""
    ids = {
        block.id for block in now.blocks if block.id in part.blocks and _is_same(block, part.blocks[block.id])
    }
    by_path = groupby(part.blocks.items(), key=lambda item: item[1].path)
    as_they_were = {path: {key for key, _ in blocks} for path, blocks in by_path}
    gone = {path for path, keys in as_they_were.items() if not keys <= ids}
    rest = [
        block
        for block in now.blocks
        if not any(block.id in as_they_were[p] for p in set(as_they_were) - gone)
    ]
    if not gone and not rest and not now.hidden_reason and now.marking == "public":
        return None
    if now.hidden_reason or now.marking != "public":
        gone, rest = set(as_they_were), list(now.blocks)
    _remove(source, gone)
    return _fresh(WrittenSection(now.id, now.key, now.heading, tuple(rest), now.hidden_reason, now.marking))


def _fresh(section: WrittenSection) -> dict[str, Any]:
    return {"heading": section.heading, "tables": [], "figures": [], OWN: _own(section)}


def _own(section: WrittenSection) -> dict[str, Any]:
    found: dict[str, Any] = {"key": section.key, "blocks": [block.own for block in section.blocks]}
    if section.hidden_reason:
        found["hidden_reason"] = section.hidden_reason
    if section.marking != "public":
        found["marking"] = section.marking
    return found


def _is_same(now: WrittenBlock, was: Block) -> bool:
    return now.kind == was.kind and now.is_public == was.is_public and _kept(now.body) == _kept(_stored(was))


def _kept(value: Any) -> Any:
    """Write numbers as the database gives them back: 1.8e16 comes out as the whole number of these digits."""
    if isinstance(value, float) and value.is_integer():
        return int(Decimal(repr(value)))
    if isinstance(value, Mapping):
        return {key: _kept(part) for key, part in value.items()}
    return [_kept(part) for part in value] if isinstance(value, list) else value


def _stored(block: Block) -> dict[str, Any]:
    return {"html": clean(block.body["html"])} if block.kind == "prose" else block.body


def _restated(row: dict[str, Any], now: WrittenBlock, part: _Part) -> bool:
    """Write a changed block into the key of the file that it came from, where that key can say it."""
    was = part.blocks[now.id]
    inner = was.path[len(part.section.path) :]
    if not now.is_public or now.kind != was.kind or not inner:
        return False
    if inner[0] in TEXTS:
        text = plain(now.body["html"])
        if text is None:
            return False
        row[inner[0]] = text
    elif inner[0] in {"tables", "figures"}:
        row[inner[0]][inner[1]] = dict(now.body)
    else:
        return False
    return True


def _at(source: Mapping[str, Any], path: Path) -> Any:
    value: Any = source
    for step in path:
        value = value[step]
    return value


def _remove(source: dict[str, Any], paths: Iterable[Path]) -> None:
    for path in paths:
        if len(path) and isinstance(path[-1], str) and path != ("document", "priorities"):
            _at(source, path[:-1]).pop(path[-1], None)
