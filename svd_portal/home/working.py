"""Drafts and documents of some partnerships, in one query, with what the lists say about them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.urls import reverse

from needs_assessment.models import Manuscript
from needs_assessment.statuses import ManuscriptState, SectionLevel, SectionState
from partnerships.models import Partnership
from svd_portal.audit.models import AuditEvent

SENT_TO_REVIEW = "manuscript.sent_to_review"


@dataclass(frozen=True)
class Work:
    """One needs assessment or strategy at work: where it stands and what is still open in it."""

    pk: int
    partnership: Partnership
    kind: str
    title: str
    url: str
    state: str
    state_label: str
    required: int
    ready: int
    sent_at: dt.datetime | None  # when it last went to the board
    edition: int | None
    published_at: dt.datetime | None
    published_url: str

    @property
    def is_strategy(self) -> bool:
        return self.kind == "Strategy"

    @property
    def unready(self) -> int:
        return self.required - self.ready


def works(partnerships: Iterable[Partnership]) -> list[Work]:
    """Load the documents of these partnerships, in one query."""
    by_pk = {partnership.pk: partnership for partnership in partnerships}
    return [_work(row, by_pk[row.partnership_id]) for row in _rows(by_pk)]


def _rows(partnerships: Iterable[int]) -> QuerySet[Manuscript]:
    # A hidden section has its reason, so it no longer holds the document up.
    must = Q(sections__level=SectionLevel.MUST)
    settled = must & Q(sections__state__in=[SectionState.READY, SectionState.HIDDEN])
    kinds = ["strategy.strategy", "needs_assessment.assessment"]
    sent = AuditEvent.objects.filter(
        verb=SENT_TO_REVIEW, target_type__in=kinds, target_id=Cast(OuterRef("pk"), CharField())
    )
    rows = Manuscript.objects.filter(partnership__in=partnerships)
    return (
        rows.select_related("assessment", "strategy", "document__latest")
        .annotate(
            required=Count("sections", filter=must),
            ready=Count("sections", filter=settled),
            sent_at=Subquery(sent.order_by("-at").values("at")[:1]),
        )
        .order_by("partnership__name", "title", "pk")
    )


def _work(row: Any, partnership: Partnership) -> Work:
    # Any: the counts are not fields of the row but annotations of its query.
    is_strategy = hasattr(row, "strategy")
    app = "strategy" if is_strategy else "needs_assessment"
    latest = row.document.latest if row.document else None
    return Work(
        pk=row.pk,
        partnership=partnership,
        kind="Strategy" if is_strategy else "Needs assessment",
        title=row.title,
        url=reverse(f"{app}:detail", args=[partnership.slug, row.pk]),
        state=ManuscriptState(row.state),
        state_label=str(row.get_state_display()),
        required=row.required,
        ready=row.ready,
        sent_at=row.sent_at,
        edition=latest.number if latest else None,
        published_at=latest.published_at if latest else None,
        published_url=row.document.get_absolute_url() if row.document else "",
    )
