"""Arrange a meeting, put items on its agenda, and record who came and what was decided."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from partnerships.access import capabilities
from partnerships.models import AgendaItem, Attendance, Authority, Board, Meeting, MeetingDecision
from partnerships.roles import Capability
from partnerships.statuses import Attended
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock


class DecisionRefused(Exception):
    """A decision cannot be recorded like this; the text says what to do."""


@transaction.atomic
def arrange_meeting(
    *, board: Board, on: dt.date, place: str, by: User, starts_at: dt.time | None = None, purpose: str = ""
) -> Meeting:
    """Arrange a meeting of a board or sub-group.

    :raises PermissionDenied: when the person may not send papers to the board; so for all that follow.
    """
    _require(board, by)
    meeting = Meeting.objects.create(board=board, on=on, starts_at=starts_at, place=place, purpose=purpose)
    record("meeting.arranged", by=by, target=meeting, partnership=board.partnership)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, by: User, **fields: Any) -> Meeting:
    """Change when and where a meeting is held, or what for; its board stays."""
    _require(meeting.board, by)
    for name in ("on", "starts_at", "place", "purpose"):
        setattr(meeting, name, fields[name])
    meeting.save(update_fields=["on", "starts_at", "place", "purpose"])
    record("meeting.changed", by=by, target=meeting, partnership=meeting.board.partnership)
    return meeting


@transaction.atomic
def add_item(*, meeting: Meeting, title: str, asked: str, by: User, paper_url: str = "") -> AgendaItem:
    """Put an item at the end of the agenda."""
    _require(meeting.board, by)
    Meeting.objects.select_for_update().get(pk=meeting.pk)  # two at once do not take one position
    last = meeting.items.order_by("position").last()
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=last.position + 1 if last else 1,
        title=title,
        asked=asked,
        paper_url=paper_url,
    )
    record("meeting.item_added", by=by, target=meeting, partnership=meeting.board.partnership, item=title)
    return item


@transaction.atomic
def record_meeting(
    *,
    meeting: Meeting,
    attendance: Mapping[Authority, tuple[Attended, str]],
    decision: Mapping[str, Any],
    by: User,
) -> None:
    """Record who came and, where one was typed, a decision: both or, when it is refused, neither.

    :raises DecisionRefused: as for ``record_decision``.
    """
    if attendance:
        record_attendance(meeting=meeting, rows=attendance, by=by)
    if decision:
        record_decision(meeting=meeting, by=by, **decision)


@transaction.atomic
def record_attendance(*, meeting: Meeting, rows: Mapping[Authority, tuple[Attended, str]], by: User) -> None:
    """Record for each authority given how it was represented, and in which role; the others stay as they were."""
    _require(meeting.board, by)
    for authority, (attended, role) in rows.items():
        Attendance.objects.update_or_create(
            meeting=meeting, authority=authority, defaults={"attended": attended, "role": role}
        )
    record("meeting.attendance_recorded", by=by, target=meeting, partnership=meeting.board.partnership)


@transaction.atomic
def record_decision(
    *,
    meeting: Meeting,
    text: str,
    by: User,
    basis: str = "",
    item: AgendaItem | None = None,
    corrects: MeetingDecision | None = None,
) -> MeetingDecision:
    """Record a decision; a correction names the row that it replaces, which is kept.

    :raises DecisionRefused: the item or the corrected decision is of another meeting, it is corrected already, or
        the same words were recorded before, as when a form is sent twice.
    """
    _require(meeting.board, by)
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    if any(row and row.meeting_id != meeting.pk for row in (item, corrects)):
        raise DecisionRefused("Choose an item and a decision of this meeting.")
    if corrects and MeetingDecision.objects.filter(corrects=corrects).exists():
        raise DecisionRefused("This decision has been corrected already. Correct the newer one.")
    if meeting.decisions.filter(text=text, item=item).exists():
        raise DecisionRefused("This decision is recorded already.")
    decision = MeetingDecision.objects.create(
        meeting=meeting, text=text, basis=basis, item=item, corrects=corrects, at=clock.now(), by=by
    )
    record("meeting.decided", by=by, target=meeting, partnership=meeting.board.partnership)
    return decision


def _require(board: Board, by: User) -> None:
    if Capability.REVIEW_WORK not in capabilities(by, board.partnership):
        raise PermissionDenied("Your seat does not allow you to keep the meetings of this partnership.")
