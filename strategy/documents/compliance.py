"""Where the Duty stands in some partnerships: one line each, in a number of queries that does not grow with them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from partnerships.documents import missing_kinds
from partnerships.models import Partnership
from strategy.documents.obligations import Standing, obligations_of
from strategy.models import Action, Consultation, HarmDecision, Strategy
from strategy.rules.compliance import CHECKS, Cell, Facts, Owed, cells, flags
from strategy.statuses import RecordKind
from svd_portal.core.tables import block_csv
from svd_portal.publication.models import Edition


@dataclass(frozen=True)
class Line:
    """One partnership and the state of each check."""

    partnership: Partnership
    cells: Sequence[Cell]

    @property
    def late(self) -> int:
        return flags(self.cells)


def compliance_of(partnerships: Iterable[Partnership]) -> list[Line]:
    """Say where each check stands in these partnerships, by name.

    :param partnerships: loaded with their members (``with_members``).
    """
    loaded = sorted(partnerships, key=lambda each: each.name)
    owed = _owed(obligations_of(loaded))
    missing, published, assigned = missing_kinds(loaded), _published(loaded), _assigned(loaded)
    return [
        Line(
            each,
            cells(
                owed[each.pk],
                Facts(len(missing[each.pk]), **published.get(each.pk, NOTHING), **assigned.get(each.pk, {})),
            ),
        )
        for each in loaded
    ]


NOTHING: dict[str, Any] = {"was_consulted": None, "was_checked": None}


def _owed(found: Iterable[Standing]) -> Mapping[int, list[Owed]]:
    by_partnership = defaultdict[int, list[Owed]](list)
    for each in found:
        is_waived = each.is_settled and each.record is not None and each.record.kind == RecordKind.WAIVED
        by_partnership[each.partnership.pk].append(
            Owed(each.obligation.key, each.is_settled, is_waived, each.is_late, each.obligation.due_on)
        )
    return by_partnership


def _published(partnerships: Sequence[Partnership]) -> dict[int, dict[str, Any]]:
    """Say of each published strategy whether it was consulted on and checked for harm for its latest edition.

    What was done for the edition before does not count: a revision asks for all of it again (s.8(11), check C14).
    """
    earlier = Edition.objects.filter(
        document=OuterRef("strategy__document"),
        published_at__lt=OuterRef("strategy__document__latest__published_at"),
    )
    last_before = Subquery(earlier.order_by("-published_at").values("published_at")[:1])
    since = Q(before__isnull=True) | Q(opened_at__gt=F("before"))
    latest = OuterRef("document__latest__published_at")
    consulted = Consultation.objects.annotate(before=last_before).filter(
        since, strategy=OuterRef("pk"), opened_at__lt=latest
    )
    since = Q(before__isnull=True) | Q(at__gt=F("before"))
    checked = HarmDecision.objects.annotate(before=last_before).filter(
        since, strategy=OuterRef("pk"), at__lt=latest
    )
    rows = Strategy.objects.filter(partnership__in=partnerships, document__isnull=False).annotate(
        was_consulted=Exists(consulted), was_checked=Exists(checked)
    )
    found: dict[int, dict[str, Any]] = {}
    for partnership, was_consulted, was_checked in rows.values_list(
        "partnership", "was_consulted", "was_checked"
    ):
        held = found.setdefault(partnership, {"was_consulted": True, "was_checked": True})
        held["was_consulted"] &= was_consulted
        held["was_checked"] &= was_checked
    return found


def _assigned(partnerships: Sequence[Partnership]) -> dict[int, dict[str, Any]]:
    actions = Action.objects.filter(
        objective__priority__strategy__partnership__in=partnerships, assigned_to__isnull=False
    )
    rows = actions.values_list("objective__priority__strategy__partnership").annotate(
        assigned=Count("pk", distinct=True),
        answered=Count("pk", filter=Q(answers__isnull=False), distinct=True),
    )
    return {pk: {"assigned": assigned, "answered": answered} for pk, assigned, answered in rows.order_by()}


def compliance_csv(lines: Iterable[Line]) -> str:
    """Write the grid as CSV, one line for each partnership and check."""
    rows = [
        [
            line.partnership.name, cell.check.code, cell.check.asks, cell.check.basis, cell.words,
            cell.due_on.isoformat() if cell.due_on else "",
        ]
        for line in lines
        for cell in line.cells
    ]  # fmt: skip
    return block_csv(
        {"columns": ("Partnership", "Check", "What it asks", "Basis", "State", "By"), "rows": rows}
    )


__all__ = ["CHECKS", "Line", "compliance_csv", "compliance_of"]
