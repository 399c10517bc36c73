"""Shapes of area codes, by level. A right shape is not yet an area that existed in the period."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

# GSS prefixes, England and Wales first; the Scottish and Northern Irish ones so that they are named, not
# guessed.
LEVELS: dict[str, str] = {
    "district": r"(E0[6-9]|W06|S12|N09)\d{6}",
    "upper_tier": r"(E06|E08|E09|E10|W06)\d{6}",
    "ward": r"[EW]05\d{6}",
    "lsoa": r"[EW]01\d{6}",
    "msoa": r"[EW]02\d{6}",
    "community_safety_partnership": r"(E22|W14)\d{6}",
    "police_area": r"(E23|W15)\d{6}",
    "health_board": r"(E54|E38|W11)\d{6}",
    "fire_area": r"(E31|W25)\d{6}",
    "region": r"(E12|E13|W92)\d{6}",
    "country": r"(E92|W92|K0[2-4])\d{6}",
}
LEVEL_NAMES: dict[str, str] = {
    "district": "local authority district",
    "upper_tier": "county or unitary authority",
    "ward": "ward",
    "lsoa": "lower layer super output area (LSOA)",
    "msoa": "middle layer super output area (MSOA)",
    "community_safety_partnership": "community safety partnership",
    "police_area": "police area",
    "health_board": "integrated care or health board",
    "fire_area": "fire and rescue area",
    "region": "region",
    "country": "country",
}
EXAMPLES: dict[str, str] = {
    "district": "E08000025",
    "upper_tier": "E10000031",
    "ward": "E05011118",
    "lsoa": "E01008881",
    "msoa": "E02001827",
    "community_safety_partnership": "E22000244",
    "police_area": "E23000014",
    "health_board": "E54000055",
    "fire_area": "E31000047",
    "region": "E12000005",
    "country": "E92000001",
}
GSS = re.compile(r"[EWSNKJLM]\d{8}")


@dataclass(frozen=True)
class Gazetteer:
    """The dated code lists that a file is checked against.

    ``areas``: code to its first day and the day after its last (None: still). ``names``: code to name.
    ``successions``: old code, new code, first day of the new one. ``patch``: the codes that a file may name, or None:
    then codes are checked by form only.
    """

    areas: Mapping[str, tuple[date, date | None]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    successions: tuple[tuple[str, str, date], ...] = ()
    patch: frozenset[str] | None = None


def read_gazetteer(spec: Mapping[str, Any] | None) -> Gazetteer:
    """Read the geography that the child process is given, from its JSON value; None checks codes by form only."""
    spec = spec or {}
    day = date.fromisoformat
    patch = spec.get("patch")
    return Gazetteer(
        areas={
            code: (day(start), day(end) if end else None)
            for code, (start, end) in spec.get("areas", {}).items()
        },
        names=spec.get("names", {}),
        successions=tuple((old, new, day(on)) for old, new, on in spec.get("successions", ())),
        patch=None if patch is None else frozenset(patch),
    )


def level_of(code: str) -> str | None:
    """Name the level that a code has by its shape, or None."""
    for level, pattern in LEVELS.items():
        if re.fullmatch(pattern, code):
            return level
    return None


def has_level(code: str, levels: tuple[str, ...]) -> bool:
    """Say whether a code has the shape of one of the levels."""
    return any(re.fullmatch(LEVELS[level], code) for level in levels)


def in_words(levels: tuple[str, ...]) -> str:
    """Name the levels as people say them."""
    return " or ".join(LEVEL_NAMES[level] for level in levels)
