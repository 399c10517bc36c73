"""Areas as people write them: by name or code, several at once, or a wider area for all that lie in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from datasets.documents.choices import Dimension
from partnerships.models import Area, AreaParent

BETWEEN = re.compile(r"[;\n]")
MOST_WRITTEN = 500  # names or codes in one box
HOPS = 3


@dataclass(frozen=True)
class Found:
    """Codes of the areas that were meant, in the order of the data, and what was not understood."""

    codes: list[str]
    unknown: list[str]


def find_areas(text: str, areas: Dimension) -> Found:
    """Read areas out of one box: names or codes with commas, semicolons or lines between.

    A name may hold a comma itself ("Bristol, City of"). A wider area stands for the areas of the data that lie in it.
    """
    held = {_folded(word): code for code, name in areas.values for word in (code, name)}
    codes, unknown = set[str](), list[str]()
    for part in BETWEEN.split(text):
        for word in _words(part, held)[:MOST_WRITTEN]:
            if _folded(word) in held:
                codes.add(held[_folded(word)])
            else:
                unknown.append(word)
    if unknown:
        wider, unknown = _within(unknown, set(areas.labels))
        codes |= wider
    return Found([code for code, _ in areas.values if code in codes], unknown)


def wider_areas(codes: Sequence[str], areas: Dimension) -> list[str]:
    """Give the areas of the data in which every one of these lies, by the portal's lists of today."""
    links = AreaParent.objects.filter(area__code__in=list(codes), parent__code__in=list(areas.labels))
    inside: dict[str, set[str]] = {}
    for parent, area in links.values_list("parent__code", "area__code"):
        inside.setdefault(parent, set()).add(area)
    return [code for code, _ in areas.values if inside.get(code) == set(codes) and code not in codes]


def _words(part: str, held: dict[str, str]) -> list[str]:
    """Part words at commas, but keep together what is a name as it stands."""
    pieces = [piece.strip() for piece in part.split(",")]
    words, at = [], 0
    while at < len(pieces):
        # Three pieces at most: no name of an area holds more than two commas.
        ends = [end for end in (at + 3, at + 2) if _folded(", ".join(pieces[at:end])) in held]
        end = ends[0] if ends else at + 1
        words.append(", ".join(pieces[at:end]))
        at = end
    return [word for word in words if word]


def _within(words: Iterable[str], held: set[str]) -> tuple[set[str], list[str]]:
    """Give the areas of the data that lie in the wider areas of these names or codes, and the words left over."""
    wanted = list(dict.fromkeys(words))[:MOST_WRITTEN]
    named = Q(code__in=[word.upper() for word in wanted])
    for word in wanted[:20]:
        named |= Q(name__iexact=word)
    wider = list(Area.objects.filter(named).values_list("pk", "code", "name"))
    known = {_folded(word) for _, code, name in wider for word in (code, name)}
    inside = _lying_in([pk for pk, *_ in wider], held) if wider else set()
    # A wider area with nothing in it here is no answer either.
    return inside, [word for word in wanted if _folded(word) not in known or not inside]


def _lying_in(parents: list[int], held: set[str]) -> set[str]:
    """Give those of some areas that lie in these, at whatever remove: an LSOA lies in a ward, that in a district."""
    steps = ["parent_links__parent" + "__parent_links__parent" * hop for hop in range(HOPS)]
    inside = Q()
    for step in steps:
        inside |= Q(**{f"{step}__in": parents})
    return set(Area.objects.filter(inside, code__in=held).values_list("code", flat=True))


def _folded(word: str) -> str:
    return " ".join(word.casefold().split())
