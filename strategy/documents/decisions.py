"""Who has decided, on which text: what the board's table and the gates read."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from needs_assessment.models import Section
from partnerships.models import Authority, Meeting, Partnership
from partnerships.statuses import Capacity
from strategy.models import SignOff, Strategy
from strategy.rules.signing import ALL, DecisionFacts, SigningRule
from strategy.statuses import AGREES, RuleKind
from svd_portal.audit.models import AuditEvent
from svd_portal.core.templatetags.svd import gov_date

EDITS = ("section.saved", "section.changed", "strategy.plan_changed", "manuscript.details_changed")


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
    cabinet_on: dt.date | None = None
    how: str = ""  # how it came to be on record
    evidence: str = ""
    meeting: Meeting | None = None  # at which it was decided, where that is kept here
    by_id: int | None = None

    @property
    def agrees(self) -> bool:
        return self.is_current and self.decision in AGREES

    @property
    def facts(self) -> DecisionFacts:
        waits_for = f"its cabinet or committee on {gov_date(self.cabinet_on)}" if self.cabinet_on else ""
        return DecisionFacts(
            self.authority,
            has_decided=self.is_current,
            agrees=self.agrees,
            waits_for=waits_for if self.is_current else "",
            by=self.by_id,
        )


def members(strategy: Strategy) -> list[Authority]:
    """Give the specified authorities that decide on a strategy today."""
    return members_of(strategy.partnership)


def members_of(partnership: Partnership) -> list[Authority]:
    """Give the specified authorities of a partnership today, on which the Duty lies (s.8(1))."""
    current = partnership.memberships.current().filter(capacity=Capacity.SPECIFIED)
    return sorted({m.authority for m in current}, key=lambda authority: authority.name)


def current_decisions(strategy: Strategy, fingerprint: str) -> list[AuthorityDecision]:
    """Say for each specified member how it decided on this text or else on an earlier one."""
    last = _last_by_authority(
        strategy.sign_offs.select_related("by", "meeting_decision__meeting__board__partnership"), fingerprint
    )
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
        cabinet_on=row.cabinet_on,
        how=str(row.get_signed_by_display()),
        evidence=row.evidence,
        meeting=row.meeting_decision.meeting if row.meeting_decision else None,
        by_id=row.by_id,
    )


def rule_of(strategy: Strategy) -> SigningRule:
    """Give the rule by which a strategy counts as agreed."""
    row = getattr(strategy, "board_rule", None)
    if row is None:
        return ALL
    names = row.named.values_list("name", flat=True) if row.kind == RuleKind.NAMED else ()
    return SigningRule(row.kind, row.quorum, frozenset(names), row.basis)


def last_editor(strategy: Strategy, sections: Iterable[Section]) -> int | None:
    """Give who changed the text last, from the history that nobody can change."""
    own = Q(target_type=strategy._meta.label_lower, target_id=str(strategy.pk))
    ids = [str(section.pk) for section in sections]
    parts = Q(target_type=Section._meta.label_lower, target_id__in=ids)
    events = AuditEvent.objects.filter(own | parts, verb__in=EDITS, by__isnull=False)
    return events.values_list("by", flat=True).first()
