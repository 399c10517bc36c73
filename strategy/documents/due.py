"""What is due on the strategies of some partnerships, for the front page and the overview."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from strategy.models import Strategy
from strategy.rules.clock import SUBMISSION_SHOWN_FOR, Obligation, review, submission
from svd_portal.core import clock

CHAIR = "Board chair"
NOT_RECORDED = "The portal does not record yet whether it was sent."


@dataclass(frozen=True)
class Due:
    """One thing to do: by when (None where no day is set), on what basis, where, and by whom."""

    on: dt.date | None
    what: str
    basis: str
    url: str
    owner: str
    is_late: bool
    partnership: str
    note: str = ""


def due_items(partnerships: Any) -> list[Due]:
    """List what is due in these partnerships, the earliest first; three queries however many there are.

    :param partnerships: a queryset or list of partnerships.
    """
    strategies = Strategy.objects.in_partnerships(partnerships).for_page()
    day = clock.today()
    recently = day - SUBMISSION_SHOWN_FOR - dt.timedelta(days=7)
    found = [
        *(_from(s, review(s.document.next_review_on), day) for s in strategies.under_review_duty()),
        *_submissions(strategies.published_since(recently), day),
        *(_waiting(s) for s in strategies.waiting_for_signatures()),
    ]
    return sorted(found, key=lambda due: (due.on or day, due.what))


def _submissions(strategies: Any, day: dt.date) -> Iterator[Due]:
    for strategy in strategies:
        obligation = submission(timezone.localdate(strategy.document.latest.published_at), day)
        if obligation is not None:
            # Nobody has said that it was not sent, so the portal does not call it late.
            yield _from(strategy, obligation, day, is_late=False, note=NOT_RECORDED)


def _from(strategy: Any, obligation: Obligation, day: dt.date, **more: Any) -> Due:
    return Due(
        **{
            "on": obligation.due_on,
            "what": f"{obligation.what}: {strategy.title}",
            "basis": obligation.basis,
            "url": _url(strategy),
            "owner": CHAIR,
            "is_late": obligation.is_late_on(day),
            "partnership": strategy.partnership.name,
            **more,
        }
    )


def _waiting(strategy: Any) -> Due:
    return Due(
        on=None,
        what=f"Sign the strategy: {strategy.title}",
        basis="s.8(1): the specified authorities prepare it together",
        url=_url(strategy),
        owner="Board members",
        is_late=False,
        partnership=strategy.partnership.name,
    )


def _url(strategy: Strategy) -> str:
    return reverse("strategy:detail", args=[strategy.partnership.slug, strategy.pk])
