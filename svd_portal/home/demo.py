"""The people of the demonstration, as its sign-in page and the end of ``make demo`` show them."""

from dataclasses import dataclass, field

from django.conf import settings

from partnerships.models import SeatHolder
from partnerships.roles import what_a_role_may_do
from svd_portal.accounts.models import User
from svd_portal.home.loopback import is_loopback

ADDRESSES = "@demo.example"


@dataclass(frozen=True)
class DemoSeat:
    role: str
    authority: str
    partnership: str
    can: str


@dataclass(frozen=True)
class DemoPerson:
    id: int
    name: str
    email: str
    seats: list[DemoSeat] = field(default_factory=list)

    @property
    def home(self) -> str:
        """The partnership in which they were seated first, under whose name the page lists them."""
        return self.seats[0].partnership


def is_open(host: str) -> bool:
    """Say whether one-click sign-in may answer here: with DEMO, and only at home once DEBUG is off."""
    return bool(settings.DEMO and (settings.DEBUG or is_loopback(host)))


def people() -> list[DemoPerson]:
    """List who can be signed in as, with what they can do where, in the order in which they joined."""
    held = SeatHolder.objects.current().filter(person__email__endswith=ADDRESSES, person__is_active=True)
    found: dict[int, DemoPerson] = {}
    rows = held.select_related("person", "authority", "seat__partnership").order_by("pk")
    for row in rows:
        person = found.setdefault(row.person_id, DemoPerson(row.person_id, row.person.name, row.person.email))
        seat = row.seat
        can = what_a_role_may_do(seat.role)
        person.seats.append(
            DemoSeat(str(seat.get_role_display()), row.authority.name, seat.partnership.name, can)
        )
    order = list(dict.fromkeys(person.home for person in found.values()))
    return sorted(found.values(), key=lambda person: order.index(person.home))


def cast() -> list[tuple[str, str, str, str]]:
    """Give name, role, authority and address of each, for the table at the end of ``make demo``."""
    return [(p.name, p.seats[0].role, p.seats[0].authority, p.email) for p in people()]


def find(person_id: int) -> User | None:
    """Find one of the cast, and nobody else."""
    return User.objects.filter(pk=person_id, email__endswith=ADDRESSES, is_active=True).first()
