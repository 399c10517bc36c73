"""The findings of the needs assessment that a strategy answers: pulled from its edition, never retyped."""

from svd_portal.publication.models import Edition


def findings_of(edition: Edition | None) -> list[str]:
    """List the findings that an edition states in its register, in its order."""
    if edition is None:
        return []
    blocks = [block for section in edition.read()["sections"] for block in section["blocks"]]
    entries = [entry for block in blocks if block.get("register") == "findings" for entry in block["entries"]]
    return [str(entry["finding"]) for entry in entries if entry.get("finding")]
