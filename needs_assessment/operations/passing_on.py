"""Passing an ask on to a colleague of the same authority: to whom, by whom and when stays on its page."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from needs_assessment.models import Ask, AskHandover
from needs_assessment.operations.asks import lock_ask, may_answer, note_ask, require_state
from needs_assessment.statuses import AskState
from partnerships.models import SeatHolder
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed

NO_SEAT = "a colleague who holds no seat yet"


@transaction.atomic
def pass_on(*, ask: Ask, email: str, by: User) -> AskHandover:
    """Pass an ask on to a colleague; who passes it on keeps sight of it and may still answer.

    A colleague who acts for the authority here is told. For anybody else the people who invite are asked to do so:
    only they give seats.

    :raises PermissionDenied: when the person does not act for the authority.
    :raises MoveClosed: when it does not wait for an answer, or the address is their own or has it already.
    """
    if not may_answer(ask, by):
        raise PermissionDenied("Only people who act for the authority that is asked can pass it on.")
    locked, email = lock_ask(ask), email.strip().lower()
    require_state(locked, AskState.OPEN)
    if email == by.email.lower():
        raise MoveClosed(["This is your own address. Write that of a colleague."])
    to = _colleague(locked, email)
    _check_new(locked, to, email)
    handover = AskHandover.objects.create(
        ask=locked, to=to, email="" if to else email, passed_at=clock.now(), passed_by=by
    )
    verb = "ask.passed_on" if to else "ask.seat_wanted"
    note_ask(verb, locked, by, person=to.name if to else NO_SEAT, handover=str(handover.pk))
    return handover


def _colleague(ask: Ask, email: str) -> User | None:
    """Find who holds this address and could answer."""
    held = SeatHolder.objects.current().filter(
        seat__partnership=ask.section.manuscript.partnership_id,
        authority=ask.authority_id,
        person__email__iexact=email,
        person__is_active=True,
    )
    found = held.select_related("person").first()
    if not found or not may_answer(ask, found.person):
        return None
    return found.person if Ask.objects.visible_to(found.person).filter(pk=ask.pk).exists() else None


def _check_new(ask: Ask, to: User | None, email: str) -> None:
    last = ask.handovers.last()
    if last and (last.to_id == to.pk if to else last.email == email):
        raise MoveClosed(["It was passed on to this address already."])
