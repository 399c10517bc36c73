"""Find or make the partnership of an imported document, with its areas, authorities and boards."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.text import slugify

from partnerships.models import Area, Authority, AuthorityType, Membership, Partnership
from partnerships.operations import add_member, create_board, create_partnership, give_seat
from partnerships.roles import Role
from partnerships.statuses import Capacity, Level, Nation, Sector
from strategy.rules.source import SourceBoard, SourceBody, SourcePartnership
from svd_portal.accounts.models import User

DUTY_BEGAN = dt.date(2023, 1, 31)  # commencement of the Duty: S.I. 2022/1227
PLACES = (Level.LGA, Level.COUNTY, Level.CSP, Level.POLICE_AREA, Level.COMBINED_AUTHORITY)
# How documents write what a code list calls by the bare name of the place.
STYLED = re.compile(
    r"^(the )?(london borough of|royal borough of|metropolitan borough of|borough of|city of|county of)\s+"
    r"|\s+(police force area|police area|borough|district|county)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class KnownType:
    """A type of body as files name it: the code of its row in the reference data."""

    code: str
    name: str
    sector: Sector


TYPES = {
    "police": KnownType("chief-officer", "Chief officer of police", Sector.POLICE),
    "local_authority": KnownType("district-council", "Council", Sector.LOCAL_AUTHORITY),
    "local_authority_upper": KnownType("county-council", "County council", Sector.LOCAL_AUTHORITY),
    "local_authority_lower": KnownType("district-council", "District council", Sector.LOCAL_AUTHORITY),
    "fire_and_rescue": KnownType("fire-authority", "Fire and rescue authority", Sector.FIRE),
    "integrated_care_board": KnownType("icb", "Integrated care board", Sector.HEALTH),
    "local_health_board": KnownType("local-health-board", "Local health board", Sector.HEALTH),
    "probation": KnownType("probation", "Provider of probation services", Sector.PROBATION),
    "youth_offending_team": KnownType("yot", "Youth offending team", Sector.YOUTH_OFFENDING),
    "educational_authority": KnownType("education", "Educational authority", Sector.EDUCATION),
    "prison_authority": KnownType("prison", "Prison authority", Sector.PRISON),
    "youth_custody_authority": KnownType("youth-custody", "Youth custody authority", Sector.YOUTH_CUSTODY),
    "local_policing_body": KnownType("pcc", "Local policing body", Sector.POLICING_BODY),
}
OTHER = KnownType("other-body", "Body that is not subject to the Duty", Sector.OTHER)


def ensure_partnership(source: SourcePartnership, by: User | None, remarks: list[str]) -> Partnership:
    """Find the partnership with this name, or make it; add the members and groups that it lacks.

    :param by: leads a partnership that is made here, since somebody has to be able to enter it.
    :param remarks: gets a line on what could not be found.
    """
    partnership = Partnership.objects.public().filter(name__iexact=source.name).first()
    if partnership is None:
        partnership = _create(source, remarks)
        _seat_lead(partnership, source, by)
    nation = _nation(partnership)
    for body, capacity in _bodies(source):
        _ensure_member(partnership, _ensure_authority(body, nation), capacity)
    _ensure_boards(partnership, source.boards)
    return partnership


def _create(source: SourcePartnership, remarks: list[str]) -> Partnership:
    areas = [area for name in source.areas if (area := _find_area(name))]
    missing = [name for name in source.areas if not _find_area(name)]
    if missing:
        remarks.append(
            f"No area is called {' or '.join(missing)}. The words are kept in the text; "
            "load the area with import_geography and add it to the partnership."
        )
    slug = _free_slug(source.name, set(Partnership.objects.values_list("slug", flat=True)))
    return create_partnership(name=source.name, slug=slug, areas=areas, from_on=DUTY_BEGAN, by=None)


def _find_area(name: str) -> Area | None:
    """Find an area by its name as documents write it; local government areas come first."""
    bare = STYLED.sub("", name).strip()
    for wanted in dict.fromkeys([name, bare, bare.replace("&", "and")]):
        found = {
            area.level: area for area in Area.objects.current().filter(name__iexact=wanted, level__in=PLACES)
        }
        if found:
            return next(found[level] for level in PLACES if level in found)
    return None


def _seat_lead(partnership: Partnership, source: SourcePartnership, by: User | None) -> None:
    bodies = sorted(source.authorities, key=lambda body: not body.type.startswith("local_authority"))
    if by is not None and bodies:
        authority = _ensure_authority(bodies[0], _nation(partnership))
        give_seat(partnership=partnership, role=Role.LEAD, person=by, authority=authority, by=None)


def _bodies(source: SourcePartnership) -> Iterator[tuple[SourceBody, Capacity]]:
    yield from ((body, Capacity.SPECIFIED) for body in source.authorities)
    yield from ((body, Capacity.RELEVANT) for body in source.relevant)
    if source.policing_body:
        yield SourceBody(source.policing_body, "local_policing_body"), Capacity.POLICING_BODY


def _ensure_authority(body: SourceBody, nation: Nation) -> Authority:
    """Find an authority by its name, or make it; several named in words stay one, in those words."""
    found = Authority.objects.filter(name__iexact=body.name).first()
    if found:
        return found
    slug = _free_slug(body.name, set(Authority.objects.values_list("slug", flat=True)))
    return Authority.objects.create(slug=slug, name=body.name, type=_type(body.type, nation))


def _type(word: str, nation: Nation) -> AuthorityType:
    known = TYPES.get(word, OTHER)
    row, _ = AuthorityType.objects.get_or_create(
        code=known.code,
        defaults={
            "name": known.name,
            "sector": known.sector,
            "nations": [nation.value],
            "from_on": DUTY_BEGAN,
        },
    )
    return row


def _nation(partnership: Partnership) -> Nation:
    area = partnership.areas.first()
    return Nation(area.nation) if area else Nation.ENGLAND


def _ensure_member(partnership: Partnership, authority: Authority, capacity: Capacity) -> None:
    current = Membership.objects.current().filter(
        partnership=partnership, authority=authority, capacity=capacity
    )
    if not current.exists():
        add_member(
            partnership=partnership, authority=authority, capacity=capacity, from_on=DUTY_BEGAN, by=None
        )


def _ensure_boards(partnership: Partnership, boards: Iterable[SourceBoard]) -> None:
    there = set(partnership.boards.values_list("name", flat=True))
    for board in boards:
        if board.name not in there:
            create_board(
                partnership=partnership,
                name=board.name,
                from_on=DUTY_BEGAN,
                by=None,
                chaired_by=board.chaired_by,
            )
            there.add(board.name)


def _free_slug(name: str, taken: set[str]) -> str:
    """Give an address for a name that nobody has yet."""
    base = slugify(name)[:70].strip("-") or "imported"
    candidates = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in candidates if slug not in taken)
