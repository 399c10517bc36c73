"""Asking an authority for its part of a section: what it answers, and what became of that."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from datasets.rules.reminders import PARTS, due_in_words, is_reminder_due
from needs_assessment.models import Ask, Section
from needs_assessment.operations.arriving import add_text
from needs_assessment.operations.editing import lock_section, require_editor
from needs_assessment.rules.plain_text import to_text
from needs_assessment.rules.prose import clean
from needs_assessment.statuses import AskState, Marking
from partnerships.access import Standing, standing
from partnerships.models import Authority
from partnerships.roles import Capability
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed

ANSWERS = frozenset({AskState.WRITTEN, AskState.AGREED, AskState.CANNOT})


@transaction.atomic
def ask_authority(
    *,
    section: Section,
    authority: Authority,
    wanted: str,
    due_on: dt.date,
    by: User,
    why: str = "",
    contact: str = "",
) -> Ask:
    """Ask an authority of the partnership for its part of a section.

    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft, the section is for named seats, or the day is past.
    """
    section = lock_section(section, by)
    if section.marking == Marking.SEATS:
        raise MoveClosed(
            ["Only named seats may read this section, so others cannot be asked for their part of it."]
        )
    if due_on < clock.today():
        raise MoveClosed(["The day by which you need it is past."])
    ask = Ask.objects.create(
        section=section,
        authority=authority,
        wanted=wanted.strip(),
        why=why.strip(),
        contact=contact.strip(),
        due_on=due_on,
        asked_at=clock.now(),
        asked_by=by,
    )
    note_ask("ask.made", ask, by)
    return ask


def may_answer(ask: Ask, user: User) -> bool:
    """Say whether this person acts for the authority that is asked, in a seat that has a part in the work."""
    return acts_for(ask, standing(user, ask.section.manuscript.partnership))


def acts_for(ask: Ask, own: Standing) -> bool:
    """Say the same of somebody whose standing in the partnership is known."""
    return ask.authority in own.authorities and bool(
        set(own.capabilities) - {Capability.READ_DRAFTS, Capability.MONITOR}
    )


@transaction.atomic
def answer_ask(*, ask: Ask, state: str, answer: str, by: User) -> Ask:
    """Answer for an authority: with a text, that it agrees as it stands, or why it cannot say. Until it is settled a
    later answer takes the place of an earlier one, which stays beside it.

    :raises PermissionDenied: when the person does not act for the authority.
    :raises MoveClosed: when it is settled or no longer needed, or the text is missing.
    """
    if not may_answer(ask, by):
        raise PermissionDenied("Only people who act for the authority that is asked can answer.")
    locked = lock_ask(ask)
    require_state(locked, AskState.OPEN, *ANSWERS)
    written = clean(answer) if state == AskState.WRITTEN else answer.strip()
    if state not in ANSWERS or (state != AskState.AGREED and not (to_text(written) or written).strip()):
        raise MoveClosed(["Write your part, or say why you cannot: there is no text."])
    if locked.answered_at and locked.answered_by and locked.answer:
        what = str(locked.get_state_display())
        said = [what, locked.answer, locked.answered_at.isoformat(), locked.answered_by.name]
        locked.earlier = [*locked.earlier, said]
    locked.state, locked.answer = state, "" if state == AskState.AGREED else written
    locked.answered_at, locked.answered_by = clock.now(), by
    locked.save()
    note_ask("ask.answered", locked, by)
    return locked


@transaction.atomic
def settle_ask(*, ask: Ask, use: bool, outcome: str, by: User) -> Ask:
    """Say what became of an answer: used in the section, its tables as tables, or not and why.

    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: without an answer, without a reason for leaving a text out, or when the document is no draft.
    """
    locked = lock_ask(ask)
    require_editor(locked.section.manuscript, by)
    require_state(locked, *ANSWERS)
    is_text = locked.state == AskState.WRITTEN
    if use and is_text:
        first, *further = add_text(section=locked.section, html=locked.answer, by=by)
        locked.used_in, locked.used_further = first.pk, [str(block.pk) for block in further]
    elif is_text and not outcome.strip():
        raise MoveClosed(["Say why the text is not used: its authors will read it."])
    locked.state, locked.outcome = AskState.SETTLED, outcome.strip()
    locked.save()
    note_ask("ask.settled", locked, by)
    return locked


@transaction.atomic
def withdraw_ask(*, ask: Ask, by: User) -> Ask:
    """Take back what was asked and not answered yet.

    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when it was answered, or taken back already.
    """
    locked = lock_ask(ask)
    require_editor(locked.section.manuscript, by)
    require_state(locked, AskState.OPEN)
    locked.state = AskState.WITHDRAWN
    locked.save(update_fields=["state"])
    note_ask("ask.withdrawn", locked, by)
    return locked


def remind_of_asks() -> int:
    """Remind authorities of what they are asked for; safe to run twice.

    :returns: how many reminders went out.
    """
    return sum(_remind(pk) for pk in list(Ask.objects.open().values_list("pk", flat=True)))


@transaction.atomic
def _remind(pk: int) -> bool:
    ask, today = lock_ask(Ask(pk=pk)), clock.today()
    asked_on = timezone.localdate(ask.asked_at)
    if ask.state != AskState.OPEN or not is_reminder_due(ask.due_on, asked_on, ask.reminded_on, today, PARTS):
        return False
    ask.reminded_on = today
    ask.save(update_fields=["reminded_on"])
    note_ask("ask.reminded", ask, None, when=due_in_words(ask.due_on, today))
    return True


def lock_ask(ask: Ask) -> Ask:
    """Lock an ask for one change, with where it stands."""
    return Ask.objects.select_for_update(of=("self",)).with_place().get(pk=ask.pk)


def require_state(ask: Ask, *states: str) -> None:
    """Stop at an ask that is in none of these states.

    :raises MoveClosed: saying in which it is.
    """
    if ask.state not in states:
        raise MoveClosed([f"It is closed: {ask.get_state_display().lower()}."])


def note_ask(verb: str, ask: Ask, by: User | None, **detail: str) -> None:
    """Record what happened to an ask."""
    partnership = ask.section.manuscript.partnership
    said = {"section": ask.section.heading, "authority": ask.authority.name}
    record(verb, by=by, target=ask, partnership=partnership, **said | detail)
