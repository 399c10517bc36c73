"""What a person can do with a request for data: ask, answer that it cannot be, withdraw; and what the clock does.

Who asks holds ``REVIEW_WORK``, which the lead and the chair have: a request speaks for the whole partnership to another
authority (s.16), and an author, who writes for one authority, does not speak for it.
"""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from datasets.documents.requests import Held, already_held
from datasets.models import DataRequest, Definition
from datasets.rules.matrix import day_in_words
from datasets.rules.reminders import due_in_words, is_reminder_due
from datasets.statuses import RequestState
from partnerships.access import standing
from partnerships.models import Authority, Partnership
from partnerships.roles import Capability
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed

ASKS = Capability.REVIEW_WORK
ONLY_THOSE_WHO_SPEAK = "Only the lead or the chair of a partnership asks an authority for data."


class AlreadyHeld(Exception):
    """What is asked for is here already, or was asked for already; ``held`` says what and where."""

    def __init__(self, held: Sequence[Held]) -> None:
        self.held = list(held)
        super().__init__(" ".join(line.words for line in held))


@transaction.atomic
def ask_for_data(
    *,
    partnership: Partnership,
    authorities: Sequence[Authority],
    definition: Definition,
    periods: Sequence[str],
    due_on: dt.date,
    by: User,
    areas: Sequence[str] = (),
    note: str = "",
    ask_again_because: str = "",
) -> list[DataRequest]:
    """Ask each authority for data of a definition by a day; one request each.

    :param periods: in the definition's grammar, in order.
    :param areas: codes; none means the whole of the partnership's area.
    :param ask_again_because: why it is asked although it is held or was asked for already; its reader sees it.
    :raises PermissionDenied: when this person does not speak for the partnership.
    :raises AlreadyHeld: when some of it is held or asked for already and no reason to ask again is given.
    """
    if not standing(by, partnership).can(ASKS):
        raise PermissionDenied(ONLY_THOSE_WHO_SPEAK)
    # Two who ask at the same moment: the second sees what the first has asked.
    Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
    held = already_held(partnership, definition, periods, authorities)
    if held and not ask_again_because:
        raise AlreadyHeld(held)
    again = f"Asked again although it is held or was asked for: {ask_again_because}" if held else ""
    return [
        _ask(
            DataRequest(
                partnership=partnership,
                authority=authority,
                definition=definition,
                periods=list(periods),
                areas=list(areas),
                note="\n".join(filter(None, [note, again])),
                due_on=due_on,
                asked_at=clock.now(),
                asked_by=by,
            )
        )
        for authority in authorities
    ]


@transaction.atomic
def cannot_supply(
    *, request: DataRequest, reason: str, by: User, until_on: dt.date | None = None
) -> DataRequest:
    """Answer that the authority cannot supply what it was asked for, why, and until when.

    :raises PermissionDenied: when this person does not send data for its authority.
    :raises MoveClosed: when the request is not open.
    """
    if request.authority not in standing(by, request.partnership).authorities_with(Capability.UPLOAD_DATA):
        raise PermissionDenied("Only the data officers of the authority that was asked can answer.")
    request = _lock(request)
    _check_open(request, RequestState.ASKED)
    request.state = RequestState.CANNOT
    request.cannot_reason, request.cannot_until_on = reason, until_on
    request.answered_at, request.answered_by = clock.now(), by
    request.save(update_fields=["state", "cannot_reason", "cannot_until_on", "answered_at", "answered_by"])
    # The reason stands on the page of the request: free text is not copied into a history that is kept for ever.
    until = f"until {day_in_words(until_on)}" if until_on else "for now"
    record("data_request.cannot", by=by, target=request, partnership=request.partnership, until=until)
    return request


@transaction.atomic
def withdraw_request(*, request: DataRequest, by: User) -> DataRequest:
    """Take a request back: the data are no longer needed.

    :raises PermissionDenied: when this person does not speak for the partnership.
    :raises MoveClosed: when it was answered with data or withdrawn already.
    """
    if not standing(by, request.partnership).can(ASKS):
        raise PermissionDenied(ONLY_THOSE_WHO_SPEAK)
    request = _lock(request)
    _check_open(request, RequestState.ASKED, RequestState.CANNOT)
    request.state = RequestState.WITHDRAWN
    request.withdrawn_at, request.withdrawn_by = clock.now(), by
    request.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    record("data_request.withdrawn", by=by, target=request, partnership=request.partnership)
    return request


def remind_of_requests() -> int:
    """Ask again where the day has come that an authority named, and remind of what is due; safe to run twice.

    :returns: how many reminders went out.
    """
    today = clock.today()
    waiting = DataRequest.objects.filter(state=RequestState.CANNOT, cannot_until_on__lte=today)
    for pk in list(waiting.values_list("pk", flat=True)):
        _ask_again(pk, today)
    open_now = DataRequest.objects.open().order_by("due_on", "pk").values_list("pk", flat=True)
    return sum(_remind(pk, today) for pk in list(open_now))


def _ask(request: DataRequest) -> DataRequest:
    request.save(force_insert=True)
    record(
        "data_request.asked",
        by=request.asked_by,
        target=request,
        partnership=request.partnership,
        due=day_in_words(request.due_on),
    )
    return request


@transaction.atomic
def _ask_again(pk: int, today: dt.date) -> None:
    """Open a request again on the day from which the authority can supply it: from then on it is due."""
    request = DataRequest.objects.select_for_update(of=("self",)).select_related(*NEEDED).get(pk=pk)
    if request.state != RequestState.CANNOT or not request.cannot_until_on or request.cannot_until_on > today:
        return
    request.state, request.due_on = RequestState.ASKED, request.cannot_until_on
    request.answered_at = request.answered_by = request.reminded_on = None
    request.save(update_fields=["state", "due_on", "answered_at", "answered_by", "reminded_on"])
    why = "the day has come from which it can be supplied"
    record("data_request.reopened", by=None, target=request, partnership=request.partnership, why=why)


@transaction.atomic
def _remind(pk: int, today: dt.date) -> bool:
    """Record one reminder, which sends it. A second run finds the day written down, under the row's lock."""
    request = DataRequest.objects.select_for_update(of=("self",)).select_related(*NEEDED).get(pk=pk)
    asked_on = timezone.localdate(request.asked_at)
    if request.state != RequestState.ASKED or not is_reminder_due(
        request.due_on, asked_on, request.reminded_on, today
    ):
        return False
    request.reminded_on = today
    request.save(update_fields=["reminded_on"])
    when = due_in_words(request.due_on, today)
    record("data_request.reminded", by=None, target=request, partnership=request.partnership, when=when)
    return True


NEEDED = ("partnership", "authority", "definition")


def _lock(request: DataRequest) -> DataRequest:
    return DataRequest.objects.select_for_update(of=("self",)).select_related(*NEEDED).get(pk=request.pk)


def _check_open(request: DataRequest, *states: str) -> None:
    if request.state not in states:
        raise MoveClosed([f"This request is closed already: {request.get_state_display().lower()}."])
