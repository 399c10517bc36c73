"""What moved between two contents of a strategy: plain values in and out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Changes:
    """Headings of sections, and titles of priorities, that are new, different or gone."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Compare two contents of ``svd-document/1``, section by section and priority by priority."""
    old, new = _parts(before), _parts(after)
    return Changes(
        added=tuple(name for key, (name, _) in new.items() if key not in old),
        changed=tuple(name for key, (name, body) in new.items() if key in old and old[key] != (name, body)),
        removed=tuple(name for key, (name, _) in old.items() if key not in new),
    )


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
