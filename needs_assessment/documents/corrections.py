"""What a provider said of its entry, as the provider and the editors read it."""

import datetime as dt
from dataclasses import dataclass

from needs_assessment.models import Correction
from needs_assessment.rules.registers import show
from needs_assessment.rules.registers.providers import OWN_ENTRY, changed_fields
from needs_assessment.statuses import CorrectionState


@dataclass(frozen=True)
class Change:
    field: str
    was: str
    wanted: str


@dataclass(frozen=True)
class Said:
    number: int
    at: dt.datetime
    state: str
    reason: str
    changes: list[Change]
    is_waiting: bool
    settled_at: dt.datetime | None


def said_by_provider(correction: Correction) -> Said:
    """Lay out what was said: each field that should read otherwise, and what became of it."""
    changes = []
    for name in changed_fields(correction.seen, correction.wanted):
        field = OWN_ENTRY.field(name)
        was, wanted = (show(field, each.get(name)) for each in (correction.seen, correction.wanted))
        changes.append(Change(field.heading, str(was or "nothing"), str(wanted or "nothing")))
    return Said(
        correction.pk,
        correction.made_at,
        correction.get_state_display(),
        correction.reason,
        changes,
        correction.state == CorrectionState.WAITING,
        correction.settled_at,
    )
