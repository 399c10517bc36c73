"""Every obligation of some partnerships, where it stands, and what shows it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from needs_assessment.models import Assessment
from needs_assessment.statuses import ManuscriptState
from partnerships.models import Area, Partnership
from strategy.models import ObligationRecord, OwnObligation, Strategy
from strategy.rules.obligations import (
    Obligation,
    Owner,
    Place,
    Preparation,
    Publication,
    Regime,
    Strength,
    after_publication,
    before_publication,
    occurrences,
    stays_owed,
)
from strategy.statuses import Basis, RecordKind
from svd_portal.core import clock
from svd_portal.publication.models import Edition

REGIMES = {
    Basis.S8: frozenset({Regime.S8}),
    Basis.S9: frozenset({Regime.S9}),
    Basis.BOTH: frozenset({Regime.S8, Regime.S9}),
}
OWNERS = {Owner.LEAD: "Partnership lead", Owner.CHAIR: "Board chair"}
SETTLED = frozenset({RecordKind.MET, RecordKind.WAIVED})


@dataclass(frozen=True)
class Standing:
    """One obligation of one partnership, and the last word on it."""

    obligation: Obligation
    partnership: Partnership
    about: str = ""  # the document that it is counted from
    record: ObligationRecord | None = None

    @property
    def is_settled(self) -> bool:
        return self.record is not None and self.record.kind in SETTLED

    @property
    def is_late(self) -> bool:
        return not self.is_settled and self.obligation.is_late_on(clock.today())

    @property
    def state(self) -> str:
        if self.record is not None and self.is_settled:
            return str(self.record.get_kind_display())
        if self.is_late:
            return "Late"
        return "Open" if self.obligation.due_on else "Open, without a day"

    @property
    def owner(self) -> str:
        return OWNERS[self.obligation.owner]


def obligations_of(partnerships: Iterable[Partnership]) -> list[Standing]:
    """List every obligation of these partnerships, open before settled, the earliest first.

    The number of queries does not grow with the partnerships.
    """
    by_id = {partnership.pk: partnership for partnership in partnerships}
    records = _last_records(by_id)
    found = [
        *_of_strategies(by_id),
        *_before_the_first(by_id),
        *_own(by_id, records),
    ]
    stood = [
        Standing(
            each.obligation,
            each.partnership,
            each.about,
            records.get((each.partnership.pk, each.obligation.key)),
        )
        for each in found
    ]
    return sorted(stood, key=lambda s: (s.is_settled, s.obligation.due_on or dt.date.max, s.obligation.key))


def _last_records(partnerships: Mapping[int, Partnership]) -> dict[tuple[int, str], ObligationRecord]:
    rows = ObligationRecord.objects.filter(partnership__in=partnerships).last_of_each()
    return {(row.partnership_id, row.key): row for row in rows.select_related("authority", "by")}


def _of_strategies(partnerships: Mapping[int, Partnership]) -> Iterator[Standing]:
    strategies = list(
        Strategy.objects.filter(partnership__in=partnerships).published().select_related("document")
    )
    editions: dict[Any, list[Edition]] = {}
    for edition in Edition.objects.filter(document__in=[s.document_id for s in strategies]).defer("content"):
        editions.setdefault(edition.document_id, []).append(edition)
    names = _area_names(code for strategy in strategies for code in _document(strategy).area_codes)
    for strategy in strategies:
        for edition in editions.get(strategy.document_id, []):
            is_latest = edition.pk == _document(strategy).latest_id
            for obligation in after_publication(_publication(strategy, edition, names, is_latest=is_latest)):
                if is_latest or stays_owed(obligation):
                    about = f"{edition.title}, edition {edition.number}"
                    yield Standing(obligation, partnerships[strategy.partnership_id], about)


def _document(strategy: Strategy) -> Any:
    return strategy.document  # published() holds that there is one


def _area_names(codes: Iterable[str]) -> dict[str, str]:
    return dict(Area.objects.filter(code__in=set(codes)).values_list("code", "name"))


def _publication(
    strategy: Strategy, edition: Edition, names: Mapping[str, str], *, is_latest: bool
) -> Publication:
    document = _document(strategy)
    regimes = REGIMES[Basis(strategy.basis)]
    return Publication(
        key=f"edition-{document.pk}-{edition.number}",
        on=timezone.localdate(edition.published_at),
        regimes=regimes | {Regime.COMMUNITY_SAFETY} if strategy.is_community_safety_plan else regimes,
        places=tuple(Place(code, names.get(code, code)) for code in document.area_codes),
        next_review_on=document.next_review_on if is_latest else None,
    )


def _before_the_first(partnerships: Mapping[int, Partnership]) -> Iterator[Standing]:
    """What is owed before a first strategy; a partnership below another rests on what that has published."""
    chosen = {*partnerships, *(p.parent_id for p in partnerships.values() if p.parent_id)}
    published = set(
        Strategy.objects.filter(partnership__in=chosen).published().values_list("partnership", flat=True)
    )
    done = Assessment.objects.filter(partnership__in=chosen, state=ManuscriptState.PUBLISHED)
    assessed = set(done.values_list("partnership", flat=True))
    for pk, partnership in partnerships.items():
        near = {pk, partnership.parent_id}
        preparation = Preparation(
            key=f"partnership-{pk}",
            begun_on=partnership.from_on,
            has_assessment=bool(near & assessed) or bool(near & published),
            has_strategy=bool(near & published),
        )
        for obligation in before_publication(preparation):
            yield Standing(obligation, partnership)


def _own(
    partnerships: Mapping[int, Partnership], records: Mapping[tuple[int, str], ObligationRecord]
) -> Iterator[Standing]:
    for own in OwnObligation.objects.filter(partnership__in=partnerships).current():
        partnership = partnerships[own.partnership_id]
        for day in occurrences(own.due_on, own.repeats):
            standing = Standing(_own_obligation(own, day), partnership)
            record = records.get((own.partnership_id, standing.obligation.key))
            yield standing
            if record is None or record.kind not in SETTLED:
                break


def _own_obligation(own: OwnObligation, day: dt.date) -> Obligation:
    return Obligation(
        key=f"own-{own.pk}/{day.isoformat()}",
        what=own.what,
        due_on=day,
        basis=own.basis,
        strength=Strength.LOCAL,
        owner=Owner(own.owner),
        evidence="What shows that it was done.",
    )


def find_obligation(partnership: Partnership, key: str) -> Standing | None:
    """Find an obligation of a partnership by its key; None where it owes no such thing."""
    return next((each for each in obligations_of([partnership]) if each.obligation.key == key), None)
