"""From a GSS code of England or Wales to the level and the nation of its area.

Shape only: that a code exists at all is for a dated code list to say.
"""

import re
from dataclasses import dataclass

SHAPE = re.compile(r"[A-Z]\d{8}")
NATIONS = {"E": "E", "W": "W"}
LEVELS = {
    "E01": "lsoa", "W01": "lsoa",
    "E05": "ward", "W05": "ward",
    "E06": "lga", "E07": "lga", "E08": "lga", "E09": "lga", "W06": "lga",
    "E10": "county",
    "E12": "region",
    "E22": "csp", "W14": "csp",
    "E23": "police_area", "W15": "police_area",
    "E31": "fire_area", "W25": "fire_area",
    "E47": "combined_authority",
    "E54": "icb",
    "W11": "health_board",
    "E92": "nation", "W92": "nation",
}  # fmt: skip

# From small to wide. Areas of one rank do not nest: a district lies in a police area and in an ICB.
DISTRICT = 2
WIDER = 3
RANKS = {"lsoa": 0, "ward": 1, "lga": DISTRICT, "nation": 4}


@dataclass(frozen=True)
class Placed:
    level: str
    nation: str


def is_gss(code: str) -> bool:
    return bool(SHAPE.fullmatch(code))


def place(code: str) -> Placed | None:
    """Give level and nation of a code, or None when the portal keeps no area of its kind."""
    level = LEVELS.get(code[:3]) if is_gss(code) else None
    return Placed(level, NATIONS[code[0]]) if level else None


def rank(level: str) -> int:
    """Say how wide a level is: an area lies in areas of the next rank of its row."""
    return RANKS.get(level, WIDER)
