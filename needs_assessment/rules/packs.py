"""What moved between two board packs: sections by key, words marked, cells before and after."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from needs_assessment.rules.compare import ADDED, CHANGED, REMOVED, SAME, BlockChange, blocks

MOST_PARAGRAPHS, MOST_CELLS = 12, 40  # of one block: a list of changes is read before a meeting


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """List the sections that are new, changed or gone between the contents of two packs, as plain values."""
    old, new = ({s["key"]: s for s in content["sections"]} for content in (before, after))
    found = []
    for key in dict.fromkeys([*new, *old]):
        section = new.get(key) or old[key]
        state = ADDED if key not in old else REMOVED if key not in new else CHANGED
        inside = list(_inside(old[key], new[key])) if state == CHANGED else []
        if state != CHANGED or inside or old[key]["heading"] != new[key]["heading"]:
            found.append({"heading": section["heading"], "state": state, "blocks": inside})
    return found


def _inside(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for change in blocks(_named(before["blocks"]), _named(after["blocks"]), {}):
        if change.state != SAME:
            yield _plain(change)


def _plain(change: BlockChange) -> dict[str, Any]:
    moved = [
        [{"mark": piece.mark, "text": piece.text} for piece in paragraph]
        for paragraph in change.paragraphs
        if any(piece.mark != SAME for piece in paragraph)
    ]
    return {
        "name": change.name,
        "state": change.state,
        "paragraphs": moved[:MOST_PARAGRAPHS],
        "rows": change.rows[:MOST_CELLS],
        "more": max(len(moved) - MOST_PARAGRAPHS, 0) + max(len(change.rows) - MOST_CELLS, 0),
    }


def _named(given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give the blocks of an edition an id: what they are called, or which text of the section they are."""
    found, texts = [], 0
    for block in given:
        kind = block["type"]
        texts += kind == "prose"
        name = f"text {texts}" if kind == "prose" else f"{kind} {block.get('title') or block.get('caption')}"
        found.append({"id": name, "kind": kind, "body": dict(block)})
    return found
