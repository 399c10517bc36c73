"""Which areas a partnership is supplied with: a file may not reach beyond them."""

from dataclasses import dataclass

from datasets.rules.geography import LEVEL_NAMES, has_level
from datasets.rules.verdicts import Problem
from partnerships.models import AreaParent, PartnershipArea


@dataclass(frozen=True)
class Patch:
    """The codes that a file may name, or None when they can only be checked by form; what to say of it."""

    codes: frozenset[str] | None
    notes: tuple[Problem, ...] = ()


def supplied_areas(partnership_id: int, levels: tuple[str, ...]) -> Patch:
    """Give the codes of a partnership's areas, of all below and all around them, at these levels."""
    own = dict(
        PartnershipArea.objects.filter(partnership=partnership_id).values_list("area_id", "area__code")
    )
    known = {**_reach(own, "parent", "area"), **_reach(own, "area", "parent")}
    codes = frozenset(code for code in known.values() if has_level(code, levels))
    missing = [level for level in levels if not any(has_level(code, (level,)) for code in codes)]
    return Patch(None, (_unknown(missing),)) if missing else Patch(codes)


def _reach(start: dict[int, str], from_: str, to: str) -> dict[int, str]:
    """Follow the links between areas in one direction, however deep, one query a step."""
    found, edge = dict(start), dict(start)
    while edge:
        links = AreaParent.objects.filter(**{f"{from_}__in": edge}).values_list(f"{to}_id", f"{to}__code")
        edge = {pk: code for pk, code in links if pk not in found}
        found |= edge
    return found


def _unknown(levels: list[str]) -> Problem:
    names = " or ".join(LEVEL_NAMES[level] for level in levels)
    message = (
        f"The portal has no list of the {names} codes of this partnership: they were checked by form only."
    )
    return Problem("note", "areas_by_form", "", None, "", "", message, "")
