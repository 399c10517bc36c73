"""What is due in some partnerships, for the front page and the overview."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from strategy.documents.obligations import Standing, obligations_of
from strategy.models import Strategy
from svd_portal.core import clock


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
    """List what is due in these partnerships, the earliest first; the queries do not grow with them.

    :param partnerships: a queryset or list of partnerships.
    """
    strategies = Strategy.objects.in_partnerships(partnerships).for_page()
    owed = [each for each in obligations_of(partnerships) if not each.is_settled and each.obligation.due_on]
    found = [*(_from(each) for each in owed), *(_waiting(s) for s in strategies.waiting_for_signatures())]
    return sorted(found, key=lambda due: (due.on or clock.today(), due.what))


def _from(standing: Standing) -> Due:
    obligation, partnership = standing.obligation, standing.partnership
    return Due(
        on=obligation.due_on,
        what=obligation.what,
        basis=obligation.basis,
        url=reverse("strategy:obligation", args=[partnership.slug, obligation.key]),
        owner=standing.owner,
        is_late=standing.is_late,
        partnership=partnership.name,
        note=standing.about,
    )


def _waiting(strategy: Any) -> Due:
    return Due(
        on=None,
        what=f"Sign the strategy: {strategy.title}",
        basis="s.8(1): the specified authorities prepare it together",
        url=reverse("strategy:detail", args=[strategy.partnership.slug, strategy.pk]),
        owner="Board members",
        is_late=False,
        partnership=strategy.partnership.name,
    )
