"""How the delivery plan stands: each action and measure with the last word of its owner."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from partnerships.models import Authority
from strategy.documents.content import actions_of
from strategy.models import Action, Measure, Priority, ProgressRound, ProgressUpdate, Strategy
from strategy.statuses import ActionStatus, MeasureState


@dataclass(frozen=True)
class Standing:
    """One action or measure, and what was last said of it."""

    part: Action | Measure
    priority: str
    owner: Authority | None
    last: ProgressUpdate | None = None

    @property
    def who(self) -> str:
        """Name its owner: the authority, or the words of a source; empty where nobody is named."""
        if self.owner:
            return self.owner.name
        return self.part.owner_in_words if isinstance(self.part, Action) else ""

    @property
    def status(self) -> str:
        """The state of an action as it is now; empty for a measure."""
        if isinstance(self.part, Measure):
            return ""
        return self.last.status if self.last else self.part.status

    @property
    def status_in_words(self) -> str:
        return str(ActionStatus(self.status).label) if self.status else ""


def standings(strategy: Strategy) -> list[Standing]:
    """List every action and every live measure of a plan with its last update, in the order of the plan."""
    priorities = list(strategy.priorities.with_plan())
    rows = ProgressUpdate.objects.filter(round__strategy=strategy).select_related("round", "authority")
    last = {(row.action_id or row.measure_id): row for row in rows}
    return list(_standings(priorities, last))


def _standings(priorities: Iterable[Priority], last: Mapping[Any, ProgressUpdate]) -> Iterator[Standing]:
    for priority in priorities:
        for action in actions_of([priority]):
            yield Standing(action, priority.title, action.owner, last.get(action.pk))
        for measure in priority.measures.all():
            if measure.state == MeasureState.LIVE:
                yield Standing(measure, priority.title, measure.owner, last.get(measure.pk))


def owners(found: Iterable[Standing]) -> list[Authority]:
    """Give the authorities that own something of a plan, by name."""
    return sorted({each.owner for each in found if each.owner}, key=lambda authority: authority.name)


def report_of(current: ProgressRound, found: Sequence[Standing]) -> dict[str, Any]:
    """Write what was said in a round, and who owns something and said nothing: plain values to freeze.

    :param found: how the plan stands now.
    """
    spoke = {each.last.authority_id for each in found if each.last and each.last.round_id == current.pk}
    return {
        "period": current.period,
        "rows": [_row(each, current) for each in found],
        "counts": _counts(found),
        "silent": [authority.name for authority in owners(found) if authority.pk not in spoke],
    }


def _counts(found: Iterable[Standing]) -> list[dict[str, Any]]:
    statuses = [each.status for each in found if each.status]
    return [{"status": str(s.label), "number": statuses.count(s)} for s in ActionStatus]


def _row(each: Standing, current: ProgressRound) -> dict[str, Any]:
    last = each.last
    return {
        "kind": "measure" if isinstance(each.part, Measure) else "action",
        "priority": each.priority,
        "title": each.part.title,
        "owner": each.who,
        "status": each.status_in_words,
        "value": last.value if last else "",
        "source": last.source if last else "",
        "words": last.words if last else "",
        "on": timezone.localdate(last.at).isoformat() if last else "",
        "is_news": bool(last and last.round_id == current.pk),
    }
