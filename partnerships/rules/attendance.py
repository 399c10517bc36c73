"""Which kinds of specified authority did not come to a meeting (check C1, asked of the board itself)."""

from collections.abc import Sequence
from dataclasses import dataclass

from partnerships.rules.membership import KINDS, kind_in


@dataclass(frozen=True)
class Missing:
    """A kind of specified authority that nobody stood for at a meeting."""

    sector: str
    kind: str
    missed_last_two: bool


def missing_sectors(present: Sequence[frozenset[str]], nation: str) -> list[Missing]:
    """List who was missing from the newest meeting, in the order of ``KINDS``.

    :param present: the sectors that were present at each meeting with a record of attendance, newest first.
        A meeting without a record is left out by the caller: it says nothing about who came.
    :param nation: E or W, for the name of the kind.
    """
    if not present:
        return []
    newest, before = present[0], present[1:2]
    return [
        Missing(sector, kind_in(sector, nation), any(sector not in sectors for sectors in before))
        for sector in KINDS
        if sector not in newest
    ]


def in_words(found: Sequence[Missing]) -> list[str]:
    """Say in one sentence for each kind who was missing, and for whom it was the second time."""
    return [
        f"No {row.kind} was present{', for the second meeting in a row' if row.missed_last_two else ''}."
        for row in found
    ]
