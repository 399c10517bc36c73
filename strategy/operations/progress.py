"""Asking owners how the plan gets on, keeping what they say, and freezing the report of a period."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from partnerships.access import capabilities
from partnerships.models import Authority
from partnerships.roles import Capability
from strategy.documents.progress import owners, report_of, standings
from strategy.models import Action, Measure, ProgressLink, ProgressRound, ProgressUpdate, Strategy
from strategy.operations.states import locked
from strategy.statuses import ActionStatus
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.private_links import hash_of, new_secret
from svd_portal.core.workflow import MoveClosed
from svd_portal.notices.operations import post

MOST_IN_A_ROUND = 500  # updates by one link


@dataclass(frozen=True)
class SaidOfPart:
    """What an owner says of one action (``status``) or one measure (``value``)."""

    part: Action | Measure
    status: str = ""
    value: str = ""
    source: str = ""
    words: str = ""


@transaction.atomic
def open_progress(*, strategy: Strategy, period: str, closes_on: dt.date, by: User) -> ProgressRound:
    """Ask each authority that owns actions or measures how they stand, by a private link to its mailbox.

    :raises PermissionDenied: when the person does not edit the partnership's work.
    :raises MoveClosed: when nothing is published yet, a round is open, or the last day has passed.
    """
    strategy = locked(strategy)
    _require_editor(strategy, by)
    if strategy.document_id is None:
        raise MoveClosed(["Progress is told on a published strategy. Publish this one first."])
    if strategy.progress_rounds.filter(closed_at__isnull=True).exists():
        raise MoveClosed(["A round is open already. Close it first."])
    if closes_on <= clock.today():
        raise MoveClosed(["Choose a last day that is still to come."])
    current = ProgressRound.objects.create(
        strategy=strategy, period=period.strip(), closes_on=closes_on, opened_at=clock.now(), opened_by=by
    )
    for authority in owners(standings(strategy)):
        if authority.mailbox:
            _send_link(current, authority)
    record("progress.opened", by=by, target=strategy, partnership=strategy.partnership, period=current.period)
    return current


def _send_link(current: ProgressRound, authority: Authority) -> None:
    secret, strategy = new_secret(), current.strategy
    ProgressLink.objects.create(
        round=current,
        authority=authority,
        email=authority.mailbox,
        secret_hash=hash_of(secret),
        sent_at=clock.now(),
    )
    event = record(
        "progress.asked", by=None, target=strategy, partnership=strategy.partnership, authority=authority.name
    )
    page = settings.SITE_URL + reverse("progress:say", args=[secret])
    text = render_to_string(
        "notices/progress.txt", {"round": current, "authority": authority, "strategy": strategy, "page": page}
    )
    subject = f"How do your actions stand, {current.period}? {strategy.title}"
    post(event=event, address=authority.mailbox, subject=subject, text=text)


def find_progress_link(secret: str) -> ProgressLink | None:
    """Find the link of this secret while its round is open; None whatever is wrong with it."""
    links = ProgressLink.objects.filter(secret_hash=hash_of(secret), round__closed_at__isnull=True)
    return links.select_related("round__strategy__partnership", "authority").first()


@transaction.atomic
def say_progress(
    *,
    current: ProgressRound,
    authority: Authority,
    said: Sequence[SaidOfPart],
    role: str,
    by: User | None = None,
) -> list[ProgressUpdate]:
    """Keep what an owner says of its actions and measures; what it left as it was makes no row.

    :param by: who recorded it for the owner; None where it came by the owner's own link.
    :raises PermissionDenied: when the person does not edit the work, or the round is closed.
    :raises MoveClosed: when nothing is said, a part is another's, or what was learned is missing.
    """
    current = (
        ProgressRound.objects.select_for_update(of=("self",))
        .select_related("strategy__partnership")
        .get(pk=current.pk)
    )
    if by is not None:
        _require_editor(current.strategy, by)
    if current.closed_at is not None:
        raise PermissionDenied("This round is closed.")
    mine = {each.part.pk: each for each in standings(current.strategy) if each.owner == authority}
    if any(each.part.pk not in mine for each in said):
        raise MoveClosed([f"{authority} does not own this part of the plan."])
    news = [
        each
        for each in said
        if each.words.strip() or each.value or each.status not in {"", mine[each.part.pk].status}
    ]
    if not news:
        raise MoveClosed(["Nothing is said yet: change a status, give a value or write a line."])
    if any(each.status == ActionStatus.STOPPED and not each.words.strip() for each in news):
        raise MoveClosed(["Say what was learned from what was stopped."])
    if current.updates.filter(authority=authority).count() + len(news) > MOST_IN_A_ROUND:
        raise MoveClosed(["A lot was said in this round already. Please write to the partnership."])
    rows = ProgressUpdate.objects.bulk_create(_update(current, authority, each, role, by) for each in news)
    record(
        "progress.said",
        by=by,
        target=current.strategy,
        partnership=current.strategy.partnership,
        authority=authority.name,
        period=current.period,
        number=len(rows),
    )
    return rows


def _update(
    current: ProgressRound, authority: Authority, said: SaidOfPart, role: str, by: User | None
) -> ProgressUpdate:
    action = said.part if isinstance(said.part, Action) else None
    measure = said.part if isinstance(said.part, Measure) else None
    return ProgressUpdate(
        round=current,
        authority=authority,
        action=action,
        measure=measure,
        status=said.status if action else "",
        value=said.value.strip() if measure else "",
        source=said.source.strip(),
        words=said.words.strip(),
        role=role.strip(),
        at=clock.now(),
        by=by,
    )


@transaction.atomic
def close_progress(*, current: ProgressRound, by: User) -> ProgressRound:
    """Freeze the report of a period: what was said, and who said nothing. The links open nothing from then on.

    :raises PermissionDenied: when the person does not edit the partnership's work.
    :raises MoveClosed: when it is closed already.
    """
    current = (
        ProgressRound.objects.select_for_update(of=("self",))
        .select_related("strategy__partnership")
        .get(pk=current.pk)
    )
    _require_editor(current.strategy, by)
    if current.closed_at is not None:
        raise MoveClosed(["This round is closed already."])
    current.report = report_of(current, standings(current.strategy))
    current.closed_at, current.closed_by = clock.now(), by
    current.save(update_fields=["report", "closed_at", "closed_by"])
    strategy = current.strategy
    record("progress.closed", by=by, target=strategy, partnership=strategy.partnership, period=current.period)
    return current


def carry_progress_over(strategy: Strategy) -> None:
    """Take the last word of each owner into the plan, when it opens for its next edition."""
    for each in standings(strategy):
        if isinstance(each.part, Action) and each.last:
            each.part.status = each.last.status
            if each.last.status == ActionStatus.STOPPED:
                each.part.lesson = each.last.words
            each.part.save(update_fields=["status", "lesson"])


def _require_editor(strategy: Strategy, by: User) -> None:
    if Capability.EDIT_WORK not in capabilities(by, strategy.partnership):
        raise PermissionDenied("Your seat does not allow you to ask for progress.")
