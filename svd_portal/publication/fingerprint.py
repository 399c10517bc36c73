"""The canonical form of content and its SHA-256: what a sign-off binds to and what an edition is known by."""

import hashlib
import json
from typing import Any


def canonical(content: dict[str, Any]) -> bytes:
    """Write content as canonical JSON: sorted keys, no spaces, UTF-8. Equal content gives equal bytes.

    :raises ValueError: for NaN or infinity, which JSON does not have.
    """
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def fingerprint(content: dict[str, Any]) -> str:
    """Give the SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return sha256(canonical(content))
