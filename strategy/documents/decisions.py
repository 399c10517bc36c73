"""Who has decided, on which text: what the board's table and the gates read."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from partnerships.models import Authority
from partnerships.statuses import Capacity
from strategy.models import SignOff, Strategy
from strategy.rules.gates import DecisionFacts
from strategy.statuses import AGREES


@dataclass(frozen=True)
class AuthorityDecision:
    """How one specified authority last decided, and whether that was on the text as it is now."""

    authority_id: int
    authority: str
    decision: str = ""  # empty when the authority has never decided
    label: str = ""
    role: str = ""
    by: str = ""
    on: dt.date | None = None
    at: dt.datetime | None = None
    note: str = ""
    minute_link: str = ""
    fingerprint: str = ""
    is_current: bool = False

    @property
    def agrees(self) -> bool:
        return self.is_current and self.decision in AGREES

    @property
    def facts(self) -> DecisionFacts:
        return DecisionFacts(self.authority, has_decided=self.is_current, agrees=self.agrees)


def members(strategy: Strategy) -> list[Authority]:
    """Give the specified authorities of the partnership today, on which the Duty lies (s.8(1))."""
    current = strategy.partnership.memberships.current().filter(capacity=Capacity.SPECIFIED)
    return sorted({m.authority for m in current}, key=lambda authority: authority.name)


def current_decisions(strategy: Strategy, fingerprint: str) -> list[AuthorityDecision]:
    """Say for each specified member how it decided on this text or else on an earlier one."""
    last = _last_by_authority(strategy.sign_offs.select_related("by"), fingerprint)
    return [_decision(authority, last.get(authority.pk), fingerprint) for authority in members(strategy)]


def _last_by_authority(rows: Iterable[SignOff], fingerprint: str) -> dict[int, SignOff]:
    """Keep the last row of each authority, one on this text before any on another."""
    ordered = sorted(rows, key=lambda row: (row.fingerprint == fingerprint, row.at, row.pk))
    return {row.authority_id: row for row in ordered}


def _decision(authority: Authority, row: SignOff | None, fingerprint: str) -> AuthorityDecision:
    if row is None:
        return AuthorityDecision(authority.pk, authority.name)
    return AuthorityDecision(
        authority_id=authority.pk,
        authority=authority.name,
        decision=row.decision,
        label=str(row.get_decision_display()),
        role=row.role,
        by=row.by.name if row.by else "",
        on=timezone.localdate(row.at),
        at=row.at,
        note=row.note,
        minute_link=row.minute_link,
        fingerprint=row.fingerprint,
        is_current=row.fingerprint == fingerprint,
    )
