"""What the needs assessment that a strategy answers says: pulled from its edition, never retyped."""

from collections.abc import Iterator, Mapping
from typing import Any

from svd_portal.publication.models import Edition


def findings_of(edition: Edition | None) -> list[str]:
    """List the findings that an edition states in its register, in its order."""
    entries = [entry for block in _registers(edition, "findings") for entry in block["entries"]]
    return [str(entry["finding"]) for entry in entries if entry.get("finding")]


def definition_of(edition: Edition | None) -> dict[str, Any] | None:
    """Give the definition of serious violence that an edition states, as a table; None where it states none."""
    block = next(_registers(edition, "definition"), None)
    return {"columns": block["columns"], "rows": block["rows"]} if block else None


def _registers(edition: Edition | None, key: str) -> Iterator[Mapping[str, Any]]:
    sections = edition.read()["sections"] if edition else []
    return (block for section in sections for block in section["blocks"] if block.get("register") == key)
