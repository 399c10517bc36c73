"""What moved between two contents of a strategy: plain values in and out."""

from collections.abc import Mapping
from typing import Any

from needs_assessment.rules import compare


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> compare.Changes:
    """Compare two contents of ``svd-document/1``, section by section and priority by priority."""
    return compare.parts(_parts(before), _parts(after))


def _parts(content: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """Give each part under a name of its own: sections by key, priorities by title."""
    parts: dict[str, tuple[str, Any]] = {"summary": ("Summary", _unkeyed(content["summary"]))}
    for section in content["sections"]:
        parts[f"section {section['key']}"] = (section["heading"], _unkeyed(section["blocks"]))
    for priority in content["priorities"]:
        body = {name: value for name, value in priority.items() if name != "key"}
        parts[f"priority {priority['title']}"] = (f"Priority: {priority['title']}", body)
    return parts if content["summary"] else {k: v for k, v in parts.items() if k != "summary"}


def _unkeyed(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drop the numbers of tables and figures: a new table in one section renumbers all that follow."""
    return [{name: value for name, value in block.items() if name != "key"} for block in blocks]
