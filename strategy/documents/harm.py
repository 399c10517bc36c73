"""What each authority found when it checked a text for harm."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from strategy.models import HarmDecision, Strategy
from strategy.rules.harm import HarmFacts
from strategy.statuses import HarmFound, HarmHead


@dataclass(frozen=True)
class HarmCheck:
    """What one authority last found under one head, and whether that was on the text as it is now."""

    authority_id: int
    authority: str
    head: str
    label: str
    found: str
    words: str
    by: str
    at: dt.datetime
    is_current: bool

    @property
    def finds_harm(self) -> bool:
        return self.found == HarmFound.HARM

    @property
    def facts(self) -> HarmFacts:
        return HarmFacts(self.head, self.authority, self.finds_harm)


def harm_checks(strategy: Strategy, fingerprint: str, asked: Iterable[int]) -> list[HarmCheck]:
    """List the last word of each authority on each head, of those asked now, by name and head.

    :param asked: the primary keys of the specified authorities.
    """
    rows = strategy.harm_decisions.filter(authority__in=asked).select_related("authority", "by")
    last = {(row.authority_id, row.head): row for row in rows}
    heads = HarmHead.values
    ordered = sorted(last.values(), key=lambda row: (row.authority.name, heads.index(row.head)))
    return [_check(row, fingerprint) for row in ordered]


def _check(row: HarmDecision, fingerprint: str) -> HarmCheck:
    return HarmCheck(
        authority_id=row.authority_id,
        authority=row.authority.name,
        head=row.head,
        label=str(row.get_head_display()),
        found=row.found,
        words=row.words,
        by=row.by.name,
        at=row.at,
        is_current=row.fingerprint == fingerprint,
    )
