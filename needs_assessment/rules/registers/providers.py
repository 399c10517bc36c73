"""What the provider of a service may see and correct of its own entry in the directory."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from needs_assessment.rules.registers.community import SERVICES
from needs_assessment.rules.registers.schema import Entry, clean

OWN_FIELDS = ("name", "provider", "audience", "place", "capacity", "funded_until", "evaluation")
OWN_ENTRY = replace(SERVICES, fields=tuple(field for field in SERVICES.fields if field.name in OWN_FIELDS))
"""The directory without what the partnership judges about a service: that is a draft of the partnership."""


def own_part(entry: Entry) -> dict[str, Any]:
    """Give what the provider sees of an entry."""
    return clean(OWN_ENTRY, entry)


def changed_fields(seen: Entry, wanted: Entry) -> list[str]:
    """Name the fields that say something else than the provider saw, in the order of the form."""
    return [name for name in OWN_FIELDS if seen.get(name) != wanted.get(name)]


def fields_changed_by_others(seen: Entry, wanted: Entry, now: Entry) -> list[str]:
    """Name the fields that the provider wants changed, and that somebody else changed to another thing meanwhile."""
    return [
        name
        for name in changed_fields(seen, wanted)
        if now.get(name) not in (seen.get(name), wanted.get(name))
    ]


def taken_over(seen: Entry, wanted: Entry, now: Entry) -> dict[str, Any]:
    """Give the entry as it is now with the provider's changes: what it did not touch stays as others left it."""
    changes: Mapping[str, Any] = {name: wanted.get(name) for name in changed_fields(seen, wanted)}
    return clean(SERVICES, {**now, **changes})
