"""One strategy, read once for a page or a move: its content, fingerprint, decisions and gates."""

import datetime as dt
from functools import cached_property
from typing import Any

from needs_assessment.documents import document_sections
from needs_assessment.models import Section
from needs_assessment.statuses import ManuscriptState
from needs_assessment.workflow import facts, loose_ends
from strategy.documents.consultation import consultation_facts
from strategy.documents.content import actions_of, content, fingerprint_of_content, placed
from strategy.documents.decisions import AuthorityDecision, current_decisions, last_editor, rule_of
from strategy.documents.findings import findings_of
from strategy.documents.harm import HarmCheck, harm_checks
from strategy.models import Priority, Strategy
from strategy.rules.consultation import consultation_gates
from strategy.rules.gates import (
    WARNING,
    Gate,
    PriorityFacts,
    review_gates,
    text_gates,
)
from strategy.rules.harm import harm_gates
from strategy.rules.prevention_grid import grid_gates
from strategy.rules.signing import SigningRule, decision_gates, four_eyes
from strategy.rules.template import GUIDANCE


class Reading:
    """What guards, the board's table and the publish page all read, asked of the database once."""

    def __init__(self, strategy: Strategy) -> None:
        self.strategy = strategy

    @property
    def state(self) -> str:
        return self.strategy.state

    def get_state_display(self) -> str:
        return str(self.strategy.get_state_display())

    @cached_property
    def content(self) -> dict[str, Any]:
        return content(self.strategy, self.sections, self.priorities)

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint_of_content(self.content)

    @cached_property
    def decisions(self) -> list[AuthorityDecision]:
        return current_decisions(self.strategy, self.fingerprint)

    @cached_property
    def sections(self) -> list[Section]:
        return list(document_sections(self.strategy).with_asked())

    @cached_property
    def priorities(self) -> list[Priority]:
        return list(self.strategy.priorities.with_plan())

    @cached_property
    def text_gates(self) -> list[Gate]:
        loose = loose_ends(self.strategy)
        sections = [facts(section, loose) for section in self.sections]
        priorities = [priority_facts(priority) for priority in self.priorities]
        found = text_gates(sections, priorities, has_summary=bool(self.content["summary"]))
        return [*found, *grid_gates(placed(self.priorities)), *self._moved_findings]

    @property
    def _moved_findings(self) -> list[Gate]:
        """Warn of actions whose finding the answered edition does not say (any more)."""
        said = set(findings_of(self.strategy.answers))
        lost = [
            each.title for each in actions_of(self.priorities) if each.finding and each.finding not in said
        ]
        text = "“{}” rests on a finding that the answered needs assessment does not state."
        return [Gate(WARNING, text.format(title), GUIDANCE) for title in lost]

    @cached_property
    def consultation_gates(self) -> list[Gate]:
        """Check that each authority that has to be consulted was asked since the last edition.

        While that edition stands and no revision is begun there is no text to consult on.
        """
        if self.state == ManuscriptState.PUBLISHED:
            return []
        return consultation_gates(consultation_facts(self.strategy))

    @cached_property
    def rule(self) -> SigningRule:
        return rule_of(self.strategy)

    @cached_property
    def harm(self) -> list[HarmCheck]:
        return harm_checks(
            self.strategy, self.fingerprint, [decision.authority_id for decision in self.decisions]
        )

    @cached_property
    def harm_gates(self) -> list[Gate]:
        """Check that each head of s.8(8) was considered on the text as it is now."""
        return harm_gates([check.facts for check in self.harm if check.is_current])

    @cached_property
    def decision_gates(self) -> list[Gate]:
        """Check whether the text as it is now counts as agreed."""
        facts = [decision.facts for decision in self.decisions]
        return [
            *self.harm_gates,
            *decision_gates(facts, self.rule),
            *four_eyes(facts, last_editor(self.strategy, self.sections)),
        ]

    def gates(self, next_review_on: dt.date | None, published_on: dt.date) -> list[Gate]:
        """Check everything that stands between this text and publication on that day."""
        return [
            *self.text_gates,
            *self.consultation_gates,
            *self.decision_gates,
            *review_gates(next_review_on, published_on),
        ]


def priority_facts(priority: Priority) -> PriorityFacts:
    """Count a priority's actions and measures; an action's own measure in words counts as one."""
    actions = [action for objective in priority.objectives.all() for action in objective.actions.all()]
    in_words = sum(1 for action in actions if action.measure_in_words)
    measures = len(priority.measures.all()) + in_words
    return PriorityFacts(priority.title, len(actions), measures, priority.gap_reason)
