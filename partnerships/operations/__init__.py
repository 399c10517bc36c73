"""What a person can do to partnerships, boards, seats and invitations."""

from partnerships.operations.geography import Imported, import_areas
from partnerships.operations.invitations import (
    INVITATION_LASTS,
    InvitationClosed,
    accept_invitation,
    check_open,
    find_invitation,
    invite,
    open_account,
    withdraw_invitation,
)
from partnerships.operations.own_boundaries import (
    discard_boundaries,
    keep_boundaries,
    retire_boundaries,
    upload_boundaries,
)
from partnerships.operations.partnerships import add_member, create_board, create_partnership
from partnerships.operations.seats import SeatRefused, end_seat, give_seat

__all__ = [
    "INVITATION_LASTS",
    "Imported",
    "InvitationClosed",
    "SeatRefused",
    "accept_invitation",
    "add_member",
    "check_open",
    "create_board",
    "create_partnership",
    "discard_boundaries",
    "end_seat",
    "find_invitation",
    "give_seat",
    "import_areas",
    "invite",
    "keep_boundaries",
    "open_account",
    "retire_boundaries",
    "upload_boundaries",
    "withdraw_invitation",
]
