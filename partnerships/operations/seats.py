"""Give seats and end them."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from partnerships.access import capabilities
from partnerships.models import Authority, Partnership, Seat, SeatHolder
from partnerships.roles import MANAGING_ROLES, Capability
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock


class SeatRefused(Exception):
    """The seat cannot be given or ended; the text says why."""


@transaction.atomic
def give_seat(
    *, partnership: Partnership, role: str, person: User, authority: Authority, by: User | None
) -> SeatHolder:
    """Give a person a seat, acting for an authority, from today.

    :param by: None when the portal itself sets up a partnership.
    :raises PermissionDenied: when the giver may not manage the seats of this partnership.
    """
    if by is not None:
        check_manages(by, partnership)
    return fill_seat(Seat.objects.get(partnership=partnership, role=role), person, authority, by)


@transaction.atomic
def end_seat(*, held: SeatHolder, by: User) -> None:
    """End a person's seat from today; their next request no longer has it.

    :raises PermissionDenied: when the person ending it may not manage the seats of this partnership.
    :raises SeatRefused: when nobody would be left to invite people.
    """
    partnership = held.seat.partnership
    # One at a time: two people who end each other's seats must not leave the partnership without anybody.
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    check_manages(by, partnership)
    _check_somebody_stays(held)
    held.until_on = clock.today()
    if held.until_on == held.from_on:
        held.from_on -= dt.timedelta(days=1)  # a seat given and ended on one day still has a first day
    held.save(update_fields=["from_on", "until_on"])
    detail = {"person": held.person.name, "role": held.seat.get_role_display()}
    record("seat.ended", by=by, target=held, partnership=partnership, **detail)


def check_manages(person: User, partnership: Partnership) -> None:
    """Stop a person who may not invite people here.

    :raises PermissionDenied: seats reach no further than their own partnership.
    """
    if Capability.MANAGE_SEATS not in capabilities(person, partnership):
        raise PermissionDenied("Only the lead or the chair of a partnership invites people and ends seats.")


def fill_seat(seat: Seat, person: User, authority: Authority, by: User | None) -> SeatHolder:
    """Seat a person from today, once; called inside a transaction by what has checked that it may be."""
    held, is_new = SeatHolder.objects.get_or_create(
        seat=seat, person=person, authority=authority, until_on=None, defaults={"from_on": clock.today()}
    )
    if is_new:
        record(
            "seat.given",
            by=by,
            target=held,
            partnership=seat.partnership,
            person=person.name,
            role=seat.get_role_display(),
            authority=authority.name,
        )
    return held


def _check_somebody_stays(held: SeatHolder) -> None:
    if held.seat.role not in MANAGING_ROLES:
        return
    others = SeatHolder.objects.current().filter(
        seat__partnership=held.seat.partnership, seat__role__in=MANAGING_ROLES
    )
    if not others.exclude(pk=held.pk).exists():
        raise SeatRefused(
            f"{held.person.name} is the last person here who can invite people. "
            "Invite another lead or chair first."
        )
