"""Consulting each educational, prison and youth custody authority on exactly one text (s.8(4), s.9(4))."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from needs_assessment.statuses import ManuscriptState
from partnerships.access import capabilities
from partnerships.roles import Capability
from strategy.documents.consultation import consultees_of
from strategy.documents.reading import Reading
from strategy.models import (
    Consultation,
    ConsultationInvite,
    ConsultationLink,
    ConsultationReply,
    Consultee,
    Strategy,
)
from strategy.operations.signing import keep_shown
from strategy.operations.states import locked
from strategy.statuses import Answer, InvitedBy, WhatCameOfIt
from strategy.tasks import INVITE, REMIND
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.private_links import hash_of
from svd_portal.core.workflow import MoveClosed
from svd_portal.jobs.operations import enqueue

BETWEEN_REMINDERS = dt.timedelta(days=5)
MOST_IN_AN_HOUR = 10  # a link that was passed on fills no register
TOO_MANY = "A lot was sent by this link just now. Please try again in an hour; what you typed is still here."


@transaction.atomic
def open_consultation(*, strategy: Strategy, closes_on: dt.date, question: str, by: User) -> Consultation:
    """Ask every consultee about the text as it is now, by private links; the e-mails go out behind the page.

    :raises PermissionDenied: when the person does not edit the partnership's work.
    :raises MoveClosed: when the text is published, a round is open, the day has passed, or nobody is on the list.
    """
    strategy = _open_for_work(strategy, by)
    if closes_on <= clock.today():
        raise MoveClosed(["Choose a last day that is still to come, so that they have time to answer."])
    if not consultees_of(strategy).exists():
        raise MoveClosed(["Nobody is on the list of consultees yet. Bring the list first."])
    consultation = _start(strategy, closes_on, question.strip(), by)
    _add(consultation, consultees_of(strategy))
    enqueue(INVITE, key=f"consultation/{consultation.pk}/invite", consultation=consultation.pk)
    _record("consultation.opened", consultation, by, closes_on=closes_on.isoformat())
    return consultation


@transaction.atomic
def record_consultation_elsewhere(
    *, strategy: Strategy, on: dt.date, evidence: str, by: User
) -> Consultation:
    """Put a round on record that was held outside the portal, with every consultee of the list.

    :param evidence: how each was asked, and what shows it.
    :raises PermissionDenied: when the person does not edit the partnership's work.
    :raises MoveClosed: when the text is published, a round is open, the day is to come, or there is no evidence.
    """
    strategy = _open_for_work(strategy, by)
    if not evidence.strip():
        raise MoveClosed(["Say how each of them was asked, and what shows it."])
    if on > clock.today():
        raise MoveClosed(["That day is still to come. Record it once it was held."])
    consultation = _start(strategy, on, "", by)
    consultation.elsewhere, consultation.closed_at, consultation.closed_by = evidence.strip(), clock.now(), by
    consultation.save()
    _add(
        consultation,
        consultees_of(strategy),
        invited_how=InvitedBy.ELSEWHERE,
        invited_at=dt.datetime.combine(on, dt.time(12), tzinfo=ZoneInfo(settings.TIME_ZONE)),
        evidence=evidence.strip(),
    )
    _record("consultation.recorded", consultation, by, on=on.isoformat(), evidence=evidence.strip())
    return consultation


@transaction.atomic
def invite_the_rest(*, consultation: Consultation, by: User) -> int:
    """Invite those who came onto the list since the round opened.

    :returns: how many there are.
    :raises PermissionDenied: when the person does not edit the partnership's work.
    :raises MoveClosed: when the round is closed.
    """
    consultation = _open_round(consultation, by)
    there = consultation.invites.values("consultee")
    added = _add(consultation, consultees_of(consultation.strategy).exclude(pk__in=there))
    if added:
        number = consultation.invites.count()
        enqueue(INVITE, key=f"consultation/{consultation.pk}/invite/{number}", consultation=consultation.pk)
    return added


@transaction.atomic
def remind_consultees(*, consultation: Consultation, by: User) -> None:
    """Write once more to those who have not answered, never more often than every five days.

    :raises PermissionDenied: when the person does not edit the partnership's work.
    :raises MoveClosed: when the round is closed, or they were written to lately.
    """
    consultation = _open_round(consultation, by)
    last = ConsultationLink.objects.filter(invite__consultation=consultation).aggregate(at=Max("sent_at"))[
        "at"
    ]
    if last is None:
        raise MoveClosed(["The invitations have not gone out yet."])
    if clock.now() - last < BETWEEN_REMINDERS:
        raise MoveClosed(["They were written to within the last five days. Remind them later."])
    enqueue(
        REMIND,
        key=f"consultation/{consultation.pk}/remind/{clock.today().isoformat()}",
        consultation=consultation.pk,
    )


@transaction.atomic
def record_invitation(*, invite: ConsultationInvite, on: dt.date, evidence: str, by: User) -> None:
    """Say that a consultee was invited in another way, such as by letter or in a meeting.

    :raises PermissionDenied: when the person does not edit the partnership's work.
    :raises MoveClosed: when the strategy is published, the day is to come, or there is no evidence.
    """
    _require_editor(invite.consultation.strategy, by)
    _open_for_work(invite.consultation.strategy, by)
    if not evidence.strip():
        raise MoveClosed(["Say how it was invited, and what shows it."])
    if on > clock.today():
        raise MoveClosed(["That day is still to come. Record it once it was invited."])
    invite.invited_how, invite.evidence = InvitedBy.ELSEWHERE, evidence.strip()
    invite.invited_at = dt.datetime.combine(on, dt.time(12), tzinfo=ZoneInfo(settings.TIME_ZONE))
    invite.save(update_fields=["invited_how", "evidence", "invited_at"])
    _record(
        "consultation.invited_elsewhere",
        invite.consultation,
        by,
        name=invite.consultee.name,
        evidence=evidence.strip(),
    )


def find_invite(secret: str) -> ConsultationInvite | None:
    """Find the invitation of this secret, while its round is open; None whatever is wrong with it."""
    links = ConsultationLink.objects.filter(
        secret_hash=hash_of(secret), invite__consultation__closed_at__isnull=True
    )
    link = links.select_related("invite__consultation__strategy__partnership", "invite__consultee").first()
    return link.invite if link and link.invite.consultee.ended_at is None else None


def note_opened(invite: ConsultationInvite) -> None:
    """Note when the page of a consultee was first opened. A mail filter that follows links may have done it."""
    if invite.opened_at is None:
        ConsultationInvite.objects.filter(pk=invite.pk, opened_at__isnull=True).update(opened_at=clock.now())


@transaction.atomic
def reply(
    *,
    invite: ConsultationInvite,
    answer: str,
    words: str,
    role: str,
    by: User | None = None,
    evidence: str = "",
) -> ConsultationReply:
    """Keep what a consultee said; a later reply replaces it, and both stay on record.

    :param by: who recorded it for the consultee, with ``evidence``; None where it came by its own link.
    :raises PermissionDenied: when the person does not edit the partnership's work, or the link opens nothing now.
    :raises MoveClosed: when words or evidence are missing.
    """
    consultation = Consultation.objects.select_for_update().get(pk=invite.consultation_id)
    if by is not None:
        _require_editor(consultation.strategy, by)
        if not evidence.strip():
            raise MoveClosed(["Say what shows the reply, for example the letter and its date."])
    elif consultation.closed_at is not None:
        raise PermissionDenied("This consultation is closed.")
    elif (
        invite.replies.filter(by=None, at__gt=clock.now() - dt.timedelta(hours=1)).count() >= MOST_IN_AN_HOUR
    ):
        raise MoveClosed([TOO_MANY])
    if answer != Answer.NOTHING and not words.strip():
        raise MoveClosed(["Say what your comments are."])
    said = ConsultationReply.objects.create(
        invite=invite,
        answer=Answer(answer),
        words=words.strip(),
        role=role.strip(),
        evidence=evidence.strip() if by else "",
        at=clock.now(),
        by=by,
    )
    _record(
        "consultation.replied",
        consultation,
        by,
        name=invite.consultee.name,
        answer=str(said.get_answer_display()),
    )
    return said


@transaction.atomic
def settle_reply(*, invite: ConsultationInvite, outcome: str, words: str, by: User) -> None:
    """Say what came of what a consultee said.

    :raises PermissionDenied: when the person does not edit the partnership's work.
    :raises MoveClosed: when it said nothing, or the reason is missing.
    """
    _require_editor(invite.consultation.strategy, by)
    if not invite.replies.exists():
        raise MoveClosed(["It has not answered yet."])
    if not words.strip():
        raise MoveClosed(["Say what was changed, or why not."])
    invite.outcome, invite.outcome_words = WhatCameOfIt(outcome), words.strip()
    invite.save(update_fields=["outcome", "outcome_words"])
    _record("consultation.settled", invite.consultation, by, name=invite.consultee.name)


@transaction.atomic
def close_consultation(*, consultation: Consultation, changed: str, by: User) -> None:
    """End a round: its links open nothing from then on. What changed because of it stands on record.

    :raises PermissionDenied: when the person does not edit the partnership's work.
    :raises MoveClosed: when it is closed, or nothing is said of what changed.
    """
    consultation = _open_round(consultation, by)
    if not changed.strip():
        raise MoveClosed(["Say what changed in the text because of the consultation, or that nothing did."])
    consultation.closed_at, consultation.closed_by, consultation.changed = clock.now(), by, changed.strip()
    consultation.save(update_fields=["closed_at", "closed_by", "changed"])
    _record("consultation.closed", consultation, by)


def _start(strategy: Strategy, closes_on: dt.date, question: str, by: User) -> Consultation:
    if strategy.consultations.filter(closed_at__isnull=True).exists():
        raise MoveClosed(["A consultation on this strategy is open already. Close it first."])
    reading = Reading(strategy)
    keep_shown(reading)
    return Consultation.objects.create(
        strategy=strategy,
        fingerprint=reading.fingerprint,
        question=question,
        closes_on=closes_on,
        opened_at=clock.now(),
        opened_by=by,
    )


def _add(consultation: Consultation, consultees: Iterable[Consultee], **how: object) -> int:
    rows = [
        ConsultationInvite(consultation=consultation, consultee=each, email=each.email, **how)
        for each in consultees
    ]
    return len(ConsultationInvite.objects.bulk_create(rows))


def _open_for_work(strategy: Strategy, by: User) -> Strategy:
    strategy = locked(strategy)
    _require_editor(strategy, by)
    if strategy.state == ManuscriptState.PUBLISHED:
        raise MoveClosed(["This strategy is published. Start a revision, and consult on that."])
    return strategy


def _open_round(consultation: Consultation, by: User) -> Consultation:
    consultation = (
        Consultation.objects.select_for_update(of=("self",))
        .select_related("strategy__partnership")
        .get(pk=consultation.pk)
    )
    _require_editor(consultation.strategy, by)
    if consultation.closed_at is not None:
        raise MoveClosed(["This consultation is closed."])
    return consultation


def _require_editor(strategy: Strategy, by: User) -> None:
    if Capability.EDIT_WORK not in capabilities(by, strategy.partnership):
        raise PermissionDenied("Your seat does not allow you to consult on this strategy.")


def _record(verb: str, consultation: Consultation, by: User | None, **detail: object) -> None:
    strategy = consultation.strategy
    record(verb, by=by, target=strategy, partnership=strategy.partnership, **detail)
