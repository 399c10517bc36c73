"""Every obligation of some partnerships, where it stands, and what shows it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone

from needs_assessment.models import Manuscript
from partnerships.models import Area, Board, Partnership
from partnerships.querysets import on
from strategy.models import ObligationRecord, OwnObligation, Review
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
    board_meeting,
    next_review,
    occurrences,
    stays_owed,
)
from strategy.rules.working_days import is_working_day, why_closed, working_day_on_or_before
from strategy.statuses import Basis, RecordKind
from svd_portal.core import clock

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

    @property
    def act_by(self) -> dt.date | None:
        """The last working day for it, where the due date itself is none."""
        due_on = self.obligation.due_on
        if due_on is None or is_working_day(due_on):
            return None
        return working_day_on_or_before(due_on)

    @property
    def why_closed(self) -> str:
        return why_closed(self.obligation.due_on) if self.obligation.due_on else ""


@dataclass(frozen=True)
class Published:
    """One edition of a needs assessment (without a basis) or of a strategy, as its obligations are counted from it."""

    partnership: int
    basis: str | None
    is_community_safety_plan: bool | None
    document: Any
    area_codes: Sequence[str]
    next_review_on: dt.date | None
    latest: int
    number: int
    title: str
    at: dt.datetime


def obligations_of(partnerships: Iterable[Partnership]) -> list[Standing]:
    """List every obligation of these partnerships, open before settled, the earliest first; six queries for all."""
    by_id = {partnership.pk: partnership for partnership in partnerships}
    records = _last_records(by_id)
    published = _published(by_id)
    found = [
        *_of_strategies(by_id, [each for each in published if each.basis and each.partnership in by_id]),
        *_before_the_first(by_id, published),
        *_own(by_id, records),
        *_meetings(by_id),
        *_next_reviews(by_id),
    ]
    stood = [replace(each, record=records.get((each.partnership.pk, each.obligation.key))) for each in found]
    return sorted(stood, key=lambda s: (s.is_settled, s.obligation.due_on or dt.date.max, s.obligation.key))


def _last_records(partnerships: Mapping[int, Partnership]) -> dict[tuple[int, str], ObligationRecord]:
    rows = ObligationRecord.objects.filter(partnership__in=partnerships).last_of_each()
    return {(row.partnership_id, row.key): row for row in rows.select_related("authority", "by")}


def _published(partnerships: Mapping[int, Partnership]) -> list[Published]:
    """Read every edition of these partnerships, and of those above them, on whose strategy they may rest."""
    near = {*partnerships, *(p.parent_id for p in partnerships.values() if p.parent_id)}
    rows = Manuscript.objects.filter(partnership__in=near, document__isnull=False).values_list(
        "partnership",
        "strategy__basis",
        "strategy__is_community_safety_plan",
        "document",
        "document__area_codes",
        "document__next_review_on",
        "document__latest__number",
        "document__editions__number",
        "document__editions__title",
        "document__editions__published_at",
    )
    return [Published(*row) for row in rows]


def _of_strategies(
    partnerships: Mapping[int, Partnership], published: Sequence[Published]
) -> Iterator[Standing]:
    names = _area_names(code for each in published for code in each.area_codes)
    for each in published:
        for obligation in after_publication(_publication(each, names)):
            if each.number == each.latest or stays_owed(obligation):
                yield Standing(
                    obligation, partnerships[each.partnership], f"{each.title}, edition {each.number}"
                )


def _area_names(codes: Iterable[str]) -> dict[str, str]:
    wanted = set(codes)
    return dict(Area.objects.filter(code__in=wanted).values_list("code", "name")) if wanted else {}


def _publication(published: Published, names: Mapping[str, str]) -> Publication:
    regimes = REGIMES[Basis(published.basis or Basis.S8)]
    return Publication(
        key=f"edition-{published.document}-{published.number}",
        on=timezone.localdate(published.at),
        regimes=regimes | {Regime.COMMUNITY_SAFETY} if published.is_community_safety_plan else regimes,
        places=tuple(Place(code, names.get(code, code)) for code in published.area_codes),
        next_review_on=published.next_review_on if published.number == published.latest else None,
    )


def _before_the_first(
    partnerships: Mapping[int, Partnership], published: Iterable[Published]
) -> Iterator[Standing]:
    """What is owed before a first strategy; a partnership below another rests on what that has published."""
    having = {each.partnership for each in published}
    with_strategy = {each.partnership for each in published if each.basis}
    for pk, partnership in partnerships.items():
        near = {pk, partnership.parent_id}
        preparation = Preparation(
            key=f"partnership-{pk}",
            begun_on=partnership.from_on,
            has_assessment=bool(near & having),
            has_strategy=bool(near & with_strategy),
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


def _meetings(partnerships: Mapping[int, Partnership]) -> Iterator[Standing]:
    """The next meeting of each board that keeps its meetings here, counted from the last that was held."""
    boards = Board.objects.filter(on(clock.today()), partnership__in=partnerships, parent__isnull=True)
    held = boards.annotate(last_on=Max("meetings__on", filter=Q(meetings__on__lte=clock.today())))
    for pk, partnership, last_on in held.filter(last_on__isnull=False).values_list(
        "pk", "partnership", "last_on"
    ):
        key = f"board-{pk}/{last_on.isoformat()}"
        yield Standing(board_meeting(key, last_on), partnerships[partnership])


def _next_reviews(partnerships: Mapping[int, Partnership]) -> Iterator[Standing]:
    """The next review of each strategy whose latest edition was reviewed and stood."""
    rows = Review.objects.filter(partnership__in=partnerships).last_of_each().select_related("edition")
    for review in rows:
        key = f"edition-{review.edition.document_id}-{review.edition.number}"
        asked = next_review(key, review.on, review.next_review_on)
        about = f"{review.edition.title}, edition {review.edition.number}"
        yield Standing(asked, partnerships[review.partnership_id], about)


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
