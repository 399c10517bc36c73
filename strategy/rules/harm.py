"""The harm check: what a strategy has to leave out, because the specified authorities consider that it might do harm.

s.8(8), and s.9(9) in the same words: three heads. The test is low ("might") and belongs to the authorities together,
so each head is considered by at least one of them on the exact text, and one that finds something stops it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from strategy.rules.gates import ERROR, Gate

BASIS = "s.8(8), s.9(9)"


class Head(StrEnum):
    SAFETY = "safety"
    CRIME = "crime"
    ORDER = "order"


ASKS = {
    Head.SAFETY: "Might anything in it put the safety of any person at risk?",
    Head.CRIME: "Might anything in it prejudice the prevention or detection of crime, or an investigation or "
    "prosecution?",
    Head.ORDER: "Might anything in it compromise the security, good order or discipline of a school, college, "
    "prison or place of youth custody?",
}
SHORT = {
    Head.SAFETY: "the safety of a person",
    Head.CRIME: "preventing, detecting, investigating or prosecuting crime",
    Head.ORDER: "the security, good order or discipline of a school, college, prison or place of youth custody",
}


@dataclass(frozen=True)
class HarmFacts:
    """What one authority found under one head, on the text as it is now."""

    head: str
    authority: str
    finds_harm: bool


def harm_gates(found: Sequence[HarmFacts]) -> list[Gate]:
    """Check that each head was considered on the text as it is now, and that nobody finds harm in it."""
    return [gate for head in Head for gate in _head(head, [each for each in found if each.head == head])]


def _head(head: Head, found: Sequence[HarmFacts]) -> Iterator[Gate]:
    if not found:
        text = f"No authority has checked this text for harm to {SHORT[head]}."
        yield Gate(ERROR, text, BASIS)
    for each in found:
        if each.finds_harm:
            text = f"{each.authority} considers that something in this text might harm {SHORT[head]}."
            yield Gate(ERROR, text, BASIS)
