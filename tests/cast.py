"""The cast: the people by whom every page is asked, always in this order."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from partnerships.models import Area, Authority, AuthorityType, Partnership
from partnerships.operations import add_member, create_board, create_partnership, give_seat
from partnerships.roles import Role
from partnerships.statuses import Capacity, Level, Nation, Sector
from svd_portal.accounts.models import User

BEGIN = dt.date(2023, 1, 31)

# Made-up bodies of made-up places: no real person's data, and no real body's decisions, stand in a test.
TYPES = [
    ("chief-officer", "Chief officer of police", Sector.POLICE),
    ("fire-authority", "Fire and rescue authority", Sector.FIRE),
    ("district-council", "District council", Sector.LOCAL_AUTHORITY),
    ("icb", "Integrated care board", Sector.HEALTH),
    ("probation", "Provider of probation services", Sector.PROBATION),
    ("yot", "Youth offending team", Sector.YOUTH_OFFENDING),
    ("pcc", "Police and crime commissioner", Sector.POLICING_BODY),
]
SEATS = {
    "lead": (Role.LEAD, "district-council"),
    "author": (Role.AUTHOR, "fire-authority"),
    "data_officer": (Role.DATA_OFFICER, "icb"),
    "board_member": (Role.BOARD_MEMBER, "fire-authority"),
    "chair": (Role.CHAIR, "chief-officer"),
    "monitor": (Role.MONITOR, "pcc"),
}
PEOPLE = ("anonymous", *SEATS, "neighbour_lead", "nobody")

PASSWORD = "a long pass phrase"  # of everybody in the cast


@dataclass
class Cast:
    """Two partnerships, one of them Welsh, and the people in and around the first."""

    harbour: Partnership
    neighbour: Partnership
    people: dict[str, User]
    authorities: dict[str, Authority]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


def build_cast() -> Cast:
    """Make the cast in the database."""
    authorities = {code: _authority(code, name, sector) for code, name, sector in TYPES}
    harbour = _partnership(
        "harbour", "Harbour partnership", "E07000901", "Harbour", Nation.ENGLAND, authorities
    )
    neighbour = _partnership(
        "dyffryn", "Partneriaeth Dyffryn", "W06000901", "Dyffryn", Nation.WALES, authorities
    )
    people = {name: _person(name) for name in (*SEATS, "neighbour_lead", "nobody")}
    for name, (role, type_code) in SEATS.items():
        give_seat(
            partnership=harbour, role=role, person=people[name], authority=authorities[type_code], by=None
        )
    give_seat(
        partnership=neighbour,
        role=Role.LEAD,
        person=people["neighbour_lead"],
        authority=authorities["district-council"],
        by=None,
    )
    return Cast(harbour, neighbour, people, authorities)


def _authority(code: str, name: str, sector: Sector) -> Authority:
    nations = [Nation.ENGLAND.value, Nation.WALES.value]
    kind, _ = AuthorityType.objects.get_or_create(
        code=f"test-{code}", defaults={"name": name, "sector": sector, "nations": nations, "from_on": BEGIN}
    )
    return Authority.objects.create(
        slug=f"test-{code}", name=f"Harbour {name.lower()}", type=kind, mailbox=f"{code}@harbour.example"
    )


def _partnership(  # noqa: PLR0917 - one row of a table
    slug: str, name: str, code: str, place: str, nation: Nation, authorities: dict[str, Authority]
) -> Partnership:
    area = Area.objects.create(code=code, name=place, level=Level.LGA, nation=nation, from_on=BEGIN)
    partnership = create_partnership(name=name, slug=slug, areas=[area], from_on=BEGIN, by=None)
    for kind, authority in authorities.items():
        capacity = Capacity.POLICING_BODY if kind == "pcc" else Capacity.SPECIFIED
        add_member(partnership=partnership, authority=authority, capacity=capacity, from_on=BEGIN, by=None)
    create_board(partnership=partnership, name=f"{place} violence board", from_on=BEGIN, by=None)
    return partnership


def _person(name: str) -> User:
    return User.objects.create_user(f"{name}@harbour.example", PASSWORD, name=name.replace("_", " ").title())
