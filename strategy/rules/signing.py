"""When a text counts as agreed: the rule that a partnership sets for itself before anybody signs.

The Act puts the Duty on all specified authorities together (s.8(1)) and names no way of agreeing. A partnership whose
own terms of reference say otherwise may go by a quorum or by named authorities; who stands apart stays on record.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from strategy.rules.gates import ERROR, WARNING, Gate

TOGETHER = "s.8(1)"


@dataclass(frozen=True)
class SigningRule:
    """``kind`` is ``all``, ``quorum`` or ``named``; ``named`` holds names of authorities."""

    kind: str = "all"
    quorum: int = 0
    named: frozenset[str] = frozenset()
    basis: str = ""

    @property
    def in_words(self) -> str:
        if self.kind == "quorum":
            return f"At least {self.quorum} of the specified authorities agree"
        if self.kind == "named":
            return f"These agree: {', '.join(sorted(self.named))}"
        return "Every specified authority agrees"


ALL = SigningRule()


@dataclass(frozen=True)
class DecisionFacts:
    """Where one specified authority stands on the text as it is now.

    ``waits_for`` says for what an agreement waits, such as a decision of its cabinet.
    """

    authority: str
    has_decided: bool
    agrees: bool
    waits_for: str = ""
    by: int | None = None  # the person who recorded it; None where it came by a private link


@dataclass(frozen=True)
class Said:
    """What an authority decided, in which role, and with which words."""

    decision: str
    role: str
    note: str = ""
    minute_link: str = ""
    cabinet_on: dt.date | None = None


def decision_gates(decisions: Sequence[DecisionFacts], rule: SigningRule = ALL) -> list[Gate]:
    """Check that the text as it is now is agreed by the rule; whoever stands apart is at least a warning."""
    if not decisions:
        return [Gate(ERROR, "The partnership has no specified authority that could sign.", "s.8(1), s.11")]
    return [*_short_of_quorum(decisions, rule), *_standing_apart(decisions, rule)]


def four_eyes(decisions: Sequence[DecisionFacts], last_editor: int | None) -> list[Gate]:
    """Refuse a text that nobody agreed to but the person who changed it last."""
    agreed_by = {decision.by for decision in decisions if decision.agrees}
    if last_editor is None or agreed_by != {last_editor}:
        return []
    text = "Everybody who agreed is the person who changed the text last. Somebody else has to agree too."
    return [Gate(ERROR, text, "Good practice: two people")]


def _short_of_quorum(decisions: Sequence[DecisionFacts], rule: SigningRule) -> Iterator[Gate]:
    agreed = sum(decision.agrees for decision in decisions)
    if rule.kind == "quorum" and agreed < rule.quorum:
        text = f"{agreed} of the {rule.quorum} authorities that are needed agree."
        yield Gate(ERROR, text, rule.basis or TOGETHER)


def _standing_apart(decisions: Sequence[DecisionFacts], rule: SigningRule) -> Iterator[Gate]:
    for decision in decisions:
        if not decision.agrees:
            is_needed = rule.kind == "all" or (rule.kind == "named" and decision.authority in rule.named)
            yield Gate(ERROR if is_needed else WARNING, _says(decision), TOGETHER)


def _says(decision: DecisionFacts) -> str:
    if decision.waits_for:
        return f"{decision.authority} has signed subject to {decision.waits_for}."
    said = "does not agree" if decision.has_decided else "has not decided"
    return f"{decision.authority} {said} on this text."
