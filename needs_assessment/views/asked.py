"""What is asked of others in a document, beside each of its sections: whom, by when, late or answered, in words."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from datasets.rules.reminders import due_in_words
from needs_assessment.models import Section
from needs_assessment.statuses import AskState
from svd_portal.core import clock
from svd_portal.core.templatetags.svd import gov_date

WAITING, LATE = "waiting", "late"


@dataclass
class Asked:
    """What is asked in a document: a line for each ask, and which sections wait for an answer or for a late one."""

    lines: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    waiting: list[UUID] = field(default_factory=list)
    late: list[UUID] = field(default_factory=list)
    answered: int = 0

    def only(self, sections: Iterable[Section], which: str) -> list[Section]:
        """Give the sections that wait, or wait too long; all of them for any other word."""
        chosen = {WAITING: self.waiting, LATE: self.late}.get(which)
        return [section for section in sections if chosen is None or section.pk in chosen]

    def summary(self, shown: str) -> dict[str, Any] | None:
        """Count for the top of an outline; None where nobody is asked."""
        if not self.lines:
            return None
        counts = {"waiting": len(self.waiting), "late": len(self.late), "answered": self.answered}
        return counts | {"shown": shown if shown in {WAITING, LATE} else ""}


def asked_in(sections: Iterable[Section]) -> Asked:
    """Read what is asked in sections that were loaded with it, as ``SectionQuerySet.with_asked`` does."""
    found, today = Asked(), clock.today()
    for section, ask in ((each, ask) for each in sections for ask in vars(each)["asked"]):
        due_on, is_open = dt.date.fromisoformat(ask["due_on"]), ask["state"] == AskState.OPEN
        words = due_in_words(due_on, today) if is_open else str(AskState(ask["state"]).label).lower()
        found.lines[section.pk].append(f"Asked of {ask['authority']} by {gov_date(due_on)}: {words}")
        found.waiting += [section.pk] if is_open else []
        found.late += [section.pk] if is_open and due_on < today else []
        found.answered += not is_open
    return found
