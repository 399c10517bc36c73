"""Find or make the partnership of an imported document, with its areas, authorities and boards."""

import re
from collections.abc import Iterable, Iterator

from django.utils.text import slugify

from partnerships.models import Area, Authority, AuthorityType, Membership, Partnership, SeatHolder
from partnerships.operations import add_member, create_board, create_partnership, give_seat
from partnerships.roles import Role
from partnerships.rules.schedules import DUTY_BEGAN
from partnerships.statuses import Capacity, Level, Nation
from strategy.rules.source import SourceBoard, SourceBody, SourcePartnership
from svd_portal.accounts.models import User

PLACES = (Level.LGA, Level.COUNTY, Level.CSP, Level.POLICE_AREA, Level.COMBINED_AUTHORITY)
# How documents write what a code list calls by the bare name of the place.
STYLED = re.compile(
    r"^(the )?(london borough of|royal borough of|metropolitan borough of|borough of|city of|county of)\s+"
    r"|\s+(police force area|police area|borough|district|county)$",
    re.IGNORECASE,
)


# How files name the types of bodies -> the codes of the reference data. Its own codes are understood too.
TYPES = {
    "local_authority_upper": "county_two_tier",
    "local_authority_lower": "district_council",
    "integrated_care_board": "icb",
    "local_health_board": "lhb",
    "educational_authority": "education_other",
    "prison_authority": "prison",
    "youth_custody_authority": "youth_custody",
}
IN_WALES = {"icb": "lhb", "county_two_tier": "welsh_council", "district_council": "welsh_council"}
# What kind of council a place has, by the entity code of its GSS code.
COUNCILS = {
    "E06": "county_unitary",
    "E07": "district_council",
    "E08": "metropolitan_district",
    "E09": "london_borough",
    "W06": "welsh_council",
}
LONDON = "London Borough of "


def ensure_partnership(source: SourcePartnership, by: User | None, remarks: list[str]) -> Partnership:
    """Find the partnership with this name, or make it; add the members and groups that it lacks.

    :param by: leads a partnership in which nobody has a seat, since somebody has to be able to enter it.
    :param remarks: gets a line on what could not be found.
    """
    found = Partnership.objects.public().filter(name__iexact=source.name).first()
    partnership = found or _create(source, remarks)
    if not SeatHolder.objects.filter(seat__partnership=partnership).exists():
        _seat_lead(partnership, source, by, remarks)
    place = _place(partnership)
    for body, capacity in _bodies(source):
        _ensure_member(partnership, _ensure_authority(body, place), capacity)
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


def _seat_lead(
    partnership: Partnership, source: SourcePartnership, by: User | None, remarks: list[str]
) -> None:
    bodies = sorted(source.authorities, key=lambda body: not body.type.startswith("local_authority"))
    if by is None or not bodies:
        remarks.append(
            f"Nobody has a seat in {partnership.name} yet. Import with --by EMAIL to name its lead."
        )
        return
    authority = _ensure_authority(bodies[0], _place(partnership))
    give_seat(partnership=partnership, role=Role.LEAD, person=by, authority=authority, by=None)


def _bodies(source: SourcePartnership) -> Iterator[tuple[SourceBody, Capacity]]:
    yield from ((body, Capacity.SPECIFIED) for body in source.authorities)
    yield from ((body, Capacity.RELEVANT) for body in source.relevant)
    if source.policing_body:
        yield SourceBody(source.policing_body, "local_policing_body"), Capacity.POLICING_BODY


def _ensure_authority(body: SourceBody, place: str) -> Authority:
    """Find an authority by its name, or make it; several named in words stay one, in those words."""
    found = Authority.objects.filter(name__iexact=body.name).first()
    if found:
        return found
    slug = _free_slug(body.name, set(Authority.objects.values_list("slug", flat=True)))
    return Authority.objects.create(slug=slug, name=body.name, type=_type(body, place))


def _type(body: SourceBody, place: str) -> AuthorityType:
    """Give the row of Schedule 1 or 2 for a body; a kind that nobody knows is under no duty."""
    code = TYPES.get(body.type, body.type)
    if code == "local_authority":
        known = COUNCILS.get(place, "district_council")
        code = "london_borough" if body.name.startswith(LONDON) else known
    code = IN_WALES.get(code, code) if place.startswith(Nation.WALES) else code
    found = AuthorityType.objects.filter(code=code).first()
    return found or AuthorityType.objects.get(code="other")


def _place(partnership: Partnership) -> str:
    """Give the entity code of the partnership's first area, such as E08; nothing where it has none."""
    area = partnership.areas.first()
    return area.code[:3] if area else ""


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
