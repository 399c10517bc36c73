"""Places: the shapes of their codes by level, the dated lists of those in force, and which lie in which."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any, Literal

from datasets.rules.spelling import tidy

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
    "primary_care_network": r"U\d{5}",
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
    "primary_care_network": "primary care network",
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
    "primary_care_network": "U12345",
}
GSS = re.compile(r"[EWSNKJLM]\d{8}")
# With this day the lists begin: what they give as its first day may be much older.
LISTS_BEGAN = date(2009, 4, 1)
DAY = timedelta(days=1)
TITLE_OF = r"^(the )?(city( and (county|borough))?|royal borough|london borough|borough|county( borough)?) of (the )?"


@dataclass(frozen=True)
class Fate:
    """What became of a code by some period.

    ``kind``: same (it holds, or nothing is known against it), early (it begins after the period), recoded (another code
    for the same area), merged (its area and others became one), split, ended (and nothing is known to follow).
    ``codes``: those that hold in the period. ``sources``: for a merger, all codes that became the one. ``on``: the day
    on which the code began or ended.
    """

    kind: Literal["same", "early", "recoded", "merged", "split", "ended"]
    codes: tuple[str, ...]
    sources: frozenset[str] = frozenset()
    on: date | None = None


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

    @cached_property
    def after(self) -> dict[str, list[str]]:
        """What followed each code."""
        return _grouped((old, new) for old, new, _ in self.successions)

    @cached_property
    def before(self) -> dict[str, list[str]]:
        """What each code followed."""
        return _grouped((new, old) for old, new, _ in self.successions)

    @cached_property
    def codes_of(self) -> dict[str, list[str]]:
        """Codes by the plain form of their name."""
        return _grouped((form, code) for code, name in self.names.items() for form in name_forms(name))

    @cached_property
    def prefixes(self) -> frozenset[str]:
        """The kinds of code of which there is a list."""
        return frozenset(code[:3] for code in self.areas)

    def named(self, text: str) -> tuple[str, ...]:
        """Give the codes that a name may stand for; a name as it is written goes before its variants."""
        return next((tuple(self.codes_of[form]) for form in name_forms(text) if form in self.codes_of), ())

    def reaches(self, code: str) -> bool:
        """Say whether a file may name an area."""
        return self.patch is None or code in self.patch

    def holds(self, code: str, start: date, end: date) -> bool:
        """Say whether a code was in force on a day of a period; nothing speaks against an unknown one."""
        begun, until = self.areas.get(code, (date.min, None))
        return (begun <= LISTS_BEGAN or begun < end) and (until is None or until > start)

    def fate(self, code: str, start: date, end: date) -> Fate:
        """Say what became of a code by the period from ``start`` to the day before ``end``."""
        if self.holds(code, start, end):
            return Fate("same", (code,))
        begun, until = self.areas[code]
        if until is None or until > start:
            return Fate("early", (code,), on=begun)
        codes = self._followers(code, start, end)
        if len(codes) != 1:
            return Fate("split" if codes else "ended", tuple(sorted(codes)), on=until)
        [code_then] = codes
        sources = frozenset(
            other
            for other in self._origins(code_then)
            if self.holds(other, until - DAY, until) and other != code_then
        )
        if any(self._followers(other, start, end) != codes for other in sources):
            return Fate("split", (code_then,), sources, until)  # the new area took a part of another one too
        return Fate("merged" if len(sources) > 1 else "recoded", (code_then,), sources, until)

    def _followers(self, code: str, start: date, end: date) -> set[str]:
        """Follow a code to those that are in force in the period."""
        edge, seen, found = {code}, {code}, set()
        while edge:
            found |= {known for known in edge if self.holds(known, start, end)}
            edge = {new for old in edge - found for new in self.after.get(old, ())} - seen
            seen |= edge
        return found

    def _origins(self, code: str) -> set[str]:
        edge, seen = {code}, {code}
        while edge:
            edge = {old for new in edge for old in self.before.get(new, ())} - seen
            seen |= edge
        return seen


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


def name_forms(name: str) -> list[str]:
    """Give the forms under which a name is looked up, the plainest way of writing it first.

    Case, "&", hyphens, full stops and apostrophes do not count, nor does Saint or St; then a name without its
    "City of" or ", County of" is tried. "City of London" is not London.
    """
    plain = re.sub(r"[.'\u2019]", "", tidy(name).replace("&", " and "))
    plain = re.sub(r"[\s-]+", " ", plain).strip()
    bare = re.sub(TITLE_OF, "", re.sub(r", (city|county|borough) of$", "", plain))
    return [_plain_words(form) for form in ([plain] if bare in (plain, "london") else [plain, bare])]


def _plain_words(name: str) -> str:
    return " ".join("st" if word == "saint" else word for word in name.replace(",", " ").split())


Links = Collection[tuple[str, str]]


def nests(child_codes: Collection[str], parent_code: str, links: Links) -> bool:
    """Say whether every one of some areas lies wholly in another.

    ``links`` are pairs of an area and one in which it lies, in whole or in part. A district that two community safety
    partnerships share lies wholly in neither: only areas that nest may be added up.
    """
    parents = _grouped(links)
    return all(_lies_in(code, parent_code, parents, frozenset()) for code in child_codes)


def makes_up(child_codes: Collection[str], parent_code: str, links: Links) -> bool:
    """Say whether some areas of one level are all of another and nothing else, so that their sum is its figure."""
    levels = {level_of(code) for code in child_codes}
    inside = {area for area, parent in links if parent == parent_code and level_of(area) in levels}
    return bool(inside) and inside == set(child_codes) and nests(child_codes, parent_code, links)


def _lies_in(code: str, parent: str, parents: Mapping[str, list[str]], on_the_way: frozenset[str]) -> bool:
    if code == parent:
        return True
    around = [other for other in parents.get(code, ()) if other not in on_the_way]
    only = [other for other in around if sum(level_of(one) == level_of(other) for one in around) == 1]
    return any(_lies_in(other, parent, parents, on_the_way | {code}) for other in only)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for key, value in pairs:
        group = groups.setdefault(key, [])
        if value not in group:
            group.append(value)
    return groups


def is_code(text: str) -> bool:
    """Say whether a text has the shape of an area's code: of nine characters, or of the health service."""
    return bool(GSS.fullmatch(text)) or level_of(text) is not None


def level_of(code: str) -> str | None:
    """Name the level that a code has by its shape, or None."""
    for level, pattern in LEVELS.items():
        if re.fullmatch(pattern, code):
            return level
    return None


def has_level(code: str, levels: tuple[str, ...]) -> bool:
    """Say whether a code has the shape of one of the levels."""
    return bool(_shape(levels).fullmatch(code))


@cache
def _shape(levels: tuple[str, ...]) -> re.Pattern[str]:
    # Compiled once: a list of 36,000 codes is asked whole.
    return re.compile("|".join(LEVELS[level] for level in levels))


def in_words(levels: tuple[str, ...]) -> str:
    """Name the levels as people say them."""
    return " or ".join(LEVEL_NAMES[level] for level in levels)
