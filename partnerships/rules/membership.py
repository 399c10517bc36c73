"""Check C1: each kind of specified authority has joined for every area (s.8(1), Schedule 1)."""

from collections.abc import Iterable
from dataclasses import dataclass

# sector -> how a sentence names it, in the order in which a page lists them
KINDS = {
    "local_authority": "local authority",
    "police": "chief officer of police",
    "fire": "fire and rescue authority",
    "health": "integrated care board",
    "probation": "provider of probation services",
    "youth_offending": "youth offending team",
}
WALES = "W"


@dataclass(frozen=True)
class Place:
    """A local government area: its name, its nation (E or W) and the sectors that have joined for it."""

    name: str
    nation: str
    sectors: frozenset[str]


@dataclass(frozen=True)
class Gap:
    """A kind of specified authority that has not joined for a place."""

    place: str
    sector: str
    kind: str


def kind_in(sector: str, nation: str) -> str:
    """Name a kind as it is called in a nation: health is the Local Health Board in Wales."""
    return "Local Health Board" if (sector, nation) == ("health", WALES) else KINDS[sector]


def gaps(places: Iterable[Place]) -> list[Gap]:
    """List what is missing against Schedule 1, place by place, in the order of ``KINDS``."""
    return [
        Gap(place.name, sector, kind_in(sector, place.nation))
        for place in places
        for sector in KINDS
        if sector not in place.sectors
    ]


def in_words(found: Iterable[Gap]) -> list[str]:
    """Say the gaps in sentences, one for each kind: a gap in seven areas is one line and not seven."""
    places: dict[str, list[str]] = {}
    for gap in found:
        places.setdefault(gap.kind, []).append(gap.place)
    return [f"No {kind} has joined for {_and(names)}." for kind, names in places.items()]


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
