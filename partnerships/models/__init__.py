from partnerships.models.authorities import Authority, AuthorityArea, AuthorityType, FormerName
from partnerships.models.dated import Dated
from partnerships.models.geography import Area, AreaParent, AreaShape, AreaSuccession, BoundarySet
from partnerships.models.meetings import AgendaItem, Attendance, Meeting, MeetingDecision
from partnerships.models.partnerships import (
    Membership,
    Partnership,
    PartnershipArea,
    PartnershipGroupObjectPermission,
)
from partnerships.models.seats import Board, Invitation, Seat, SeatHolder

__all__ = [
    "AgendaItem",
    "Area",
    "AreaParent",
    "AreaShape",
    "AreaSuccession",
    "Attendance",
    "Authority",
    "AuthorityArea",
    "AuthorityType",
    "Board",
    "BoundarySet",
    "Dated",
    "FormerName",
    "Invitation",
    "Meeting",
    "MeetingDecision",
    "Membership",
    "Partnership",
    "PartnershipArea",
    "PartnershipGroupObjectPermission",
    "Seat",
    "SeatHolder",
]
