"""What a person can do to partnerships, boards and seats."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction

from partnerships.access import grant_capabilities
from partnerships.models import (
    Area,
    Authority,
    Board,
    Invitation,
    Membership,
    Partnership,
    PartnershipArea,
    Seat,
    SeatHolder,
)
from partnerships.roles import Role
from partnerships.statuses import Capacity
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock

INVITATION_LASTS = dt.timedelta(days=14)


class InvitationClosed(Exception):
    """The invitation was used, has expired, or was meant for another address; the text says which."""


@transaction.atomic
def create_partnership(
    *,
    name: str,
    slug: str,
    areas: Iterable[Area],
    from_on: dt.date,
    by: User | None,
    parent: Partnership | None = None,
    about: str = "",
    mailbox: str = "",
) -> Partnership:
    """Set up a partnership over its areas, with a seat for every role."""
    partnership = Partnership.objects.create(
        name=name, slug=slug, from_on=from_on, parent=parent, about=about, mailbox=mailbox
    )
    PartnershipArea.objects.bulk_create(
        PartnershipArea(partnership=partnership, area=area, from_on=from_on) for area in areas
    )
    for role in Role.values:
        _create_seat(partnership, role)
    record("partnership.created", by=by, target=partnership, partnership=partnership)
    return partnership


def _create_seat(partnership: Partnership, role: str) -> Seat:
    group = Group.objects.create(name=f"{partnership.slug}/{role}")
    seat = Seat.objects.create(partnership=partnership, role=role, group=group)
    grant_capabilities(seat)
    return seat


@transaction.atomic
def add_member(
    *, partnership: Partnership, authority: Authority, capacity: Capacity, from_on: dt.date, by: User | None
) -> Membership:
    """Record that an authority belongs to a partnership from a day on."""
    membership = Membership.objects.create(
        partnership=partnership, authority=authority, capacity=capacity, from_on=from_on
    )
    record(
        "partnership.member_added", by=by, target=partnership, partnership=partnership, authority=authority.name
    )
    return membership


@transaction.atomic
def create_board(
    *,
    partnership: Partnership,
    name: str,
    from_on: dt.date,
    by: User | None,
    chaired_by: str = "",
    chair_authority: Authority | None = None,
    parent: Board | None = None,
    terms_of_reference: str = "",
) -> Board:
    """Set up a board or, under a parent, a sub-group."""
    board = Board.objects.create(
        partnership=partnership,
        name=name,
        from_on=from_on,
        chaired_by=chaired_by,
        chair_authority=chair_authority,
        parent=parent,
        terms_of_reference=terms_of_reference,
    )
    record("board.created", by=by, target=board, partnership=partnership)
    return board


@transaction.atomic
def give_seat(
    *, partnership: Partnership, role: str, person: User, authority: Authority, by: User | None
) -> SeatHolder:
    """Give a person a seat, acting for an authority, from today."""
    seat = Seat.objects.get(partnership=partnership, role=role)
    held, is_new = SeatHolder.objects.get_or_create(
        seat=seat, person=person, authority=authority, until_on=None, defaults={"from_on": clock.today()}
    )
    if is_new:
        record(
            "seat.given",
            by=by,
            target=held,
            partnership=partnership,
            person=person.name,
            role=seat.get_role_display(),
            authority=authority.name,
        )
    return held


@transaction.atomic
def end_seat(*, held: SeatHolder, by: User) -> None:
    """End a person's seat from today; their next request no longer has it."""
    held.until_on = clock.today()
    if held.until_on == held.from_on:
        held.from_on -= dt.timedelta(days=1)  # a seat given and ended on one day still has a first day
    held.save(update_fields=["from_on", "until_on"])
    partnership = held.seat.partnership
    detail = {"person": held.person.name, "role": held.seat.get_role_display()}
    record("seat.ended", by=by, target=held, partnership=partnership, **detail)


@transaction.atomic
def invite(
    *, partnership: Partnership, role: str, authority: Authority, email: str, by: User
) -> tuple[Invitation, str]:
    """Offer a seat to an address.

    :returns: the invitation and its secret, which is known only now and goes into the e-mail's link.
    """
    secret = secrets.token_urlsafe(32)
    seat = Seat.objects.get(partnership=partnership, role=role)
    invitation = Invitation.objects.create(
        seat=seat,
        authority=authority,
        email=email.strip().lower(),
        secret_hash=_hash(secret),
        sent_at=clock.now(),
        sent_by=by,
        expires_at=clock.now() + INVITATION_LASTS,
    )
    record(
        "invitation.sent",
        by=by,
        target=invitation,
        partnership=partnership,
        email=invitation.email,
        role=seat.get_role_display(),
        authority=authority.name,
    )
    return invitation, secret


def find_invitation(secret: str) -> Invitation | None:
    """Find the invitation that a link's secret belongs to."""
    return Invitation.objects.filter(secret_hash=_hash(secret)).select_related("seat__partnership", "authority").first()


@transaction.atomic
def accept_invitation(*, invitation: Invitation, person: User) -> SeatHolder:
    """Take the offered seat.

    :raises InvitationClosed: when it was used, has expired, or was sent to another address.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.accepted_at:
        raise InvitationClosed("This invitation has already been used.")
    if invitation.expires_at < clock.now():
        raise InvitationClosed("This invitation has expired. Ask the partnership lead for a new one.")
    if invitation.email != person.email.lower():
        raise InvitationClosed(f"This invitation was sent to {invitation.email}. Sign in with that address.")
    invitation.accepted_at, invitation.accepted_by = clock.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    seat = invitation.seat
    record(
        "invitation.accepted", by=person, target=invitation, partnership=seat.partnership, role=seat.get_role_display()
    )
    return give_seat(
        partnership=seat.partnership, role=seat.role, person=person, authority=invitation.authority, by=invitation.sent_by
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
