"""What is checked before a strategy can go to the board or be published: plain values in, findings out."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from needs_assessment.rules import readiness
from needs_assessment.rules.readiness import SectionFacts
from strategy.rules.clock import REVIEW_BASIS, latest_review
from strategy.rules.template import GUIDANCE, source_of

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class PriorityFacts:
    title: str
    actions: int
    measures: int
    gap_reason: str


@dataclass(frozen=True)
class Gate:
    """One thing found by a check, with the provision or practice it rests on."""

    level: str
    text: str
    source: str

    @property
    def is_error(self) -> bool:
        return self.level == ERROR


def text_gates(
    sections: Sequence[SectionFacts], priorities: Sequence[PriorityFacts], *, has_summary: bool
) -> list[Gate]:
    """Check the text itself: what must be done before it goes to the board."""
    gates = [*_sections(sections), *_priorities(priorities)]
    if not has_summary:
        gates.append(
            Gate(WARNING, "There is no plan on a page, so readers get no short summary.", "Good practice")
        )
    return gates


def review_gates(next_review_on: dt.date | None, published_on: dt.date) -> list[Gate]:
    """Check the date of the next review against guidance, which asks for one within 12 months."""
    if next_review_on is None:
        return [Gate(ERROR, "No date is set for the next review.", "s.8(7)(b)")]
    if next_review_on <= published_on:
        return [Gate(ERROR, "The next review must be on a later day than publication.", "s.8(7)(b)")]
    if next_review_on > latest_review(published_on):
        return [Gate(WARNING, "The next review is more than 12 months after publication.", REVIEW_BASIS)]
    return []


def errors(gates: Sequence[Gate]) -> list[Gate]:
    return [gate for gate in gates if gate.is_error]


def warnings(gates: Sequence[Gate]) -> list[Gate]:
    return [gate for gate in gates if not gate.is_error]


def _sections(sections: Sequence[SectionFacts]) -> Iterator[Gate]:
    keys = {section.id: section.key for section in sections}
    for finding in readiness.check(sections):
        level = ERROR if finding.is_error else WARNING
        source = source_of(keys[finding.section_id])
        yield Gate(level, f"“{finding.heading}”: {finding.text}", source)


def _priorities(priorities: Sequence[PriorityFacts]) -> Iterator[Gate]:
    if not priorities:
        # The Act asks for a strategy to prevent and reduce; it does not speak of priorities.
        yield Gate(WARNING, "The strategy names no priorities.", "s.8(3)(c)")
    for priority in priorities:
        if priority.gap_reason:
            continue
        if not priority.actions:
            yield Gate(ERROR, f"“{priority.title}” has no action, and no reason is given.", GUIDANCE)
        if not priority.measures:
            yield Gate(ERROR, f"“{priority.title}” has no measure, and no reason is given.", GUIDANCE)
