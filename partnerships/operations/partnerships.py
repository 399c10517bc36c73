"""Set up partnerships, their members and their boards."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction

from partnerships.access import grant_capabilities
from partnerships.models import Area, Authority, Board, Membership, Partnership, PartnershipArea, Seat
from partnerships.roles import Role
from partnerships.statuses import Capacity
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record


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
        "partnership.member_added",
        by=by,
        target=partnership,
        partnership=partnership,
        authority=authority.name,
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
