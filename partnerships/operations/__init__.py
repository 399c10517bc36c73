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
from partnerships.operations.meetings import (
    DecisionRefused,
    add_item,
    arrange_meeting,
    change_meeting,
    record_attendance,
    record_decision,
    record_meeting,
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
    "DecisionRefused",
    "Imported",
    "InvitationClosed",
    "SeatRefused",
    "accept_invitation",
    "add_item",
    "add_member",
    "arrange_meeting",
    "change_meeting",
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
    "record_attendance",
    "record_decision",
    "record_meeting",
    "retire_boundaries",
    "upload_boundaries",
    "withdraw_invitation",
]
