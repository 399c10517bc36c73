"""Where the Duty stands in a partnership, check by check: what a monitor reads (s.14(2)), derived from what is owed."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    MET = "met"
    OPEN = "open"
    LATE = "late"
    WAIVED = "waived"
    NOT_ASKED = "not_asked"  # nothing of this kind is owed, or not before something is published


IN_WORDS = {
    State.MET: "Met",
    State.OPEN: "Open",
    State.LATE: "Late",
    State.WAIVED: "Waived",
    State.NOT_ASKED: "Not asked",
}


@dataclass(frozen=True)
class Check:
    """One check: its number in the list of checks, what it asks, and the provision."""

    code: str
    short: str  # as a column is headed
    asks: str
    basis: str
    part: str = ""  # of the keys of the obligations that it looks at


CHECKS = (
    Check("C1", "Members", "Every kind of authority has joined", "s.8(1), Sch.1"),
    Check("C2", "Needs assessment", "Needs assessment", "s.8(3)", "/assessment"),
    Check("C12", "Strategy", "Strategy published", "s.8(7)(a), r.3(1)", "/strategy"),
    Check("C5", "Consulted", "Schools, prisons and youth custody consulted", "s.8(4)"),
    Check("C7", "Harm check", "Checked for harm", "s.8(8)"),
    Check("C8", "Website", "On a website for each area", "r.4(1)(a), r.5", "/website/"),
    Check("C9", "Other form", "In another form", "r.4(1)(b), r.5", "/other-form"),
    Check("C11", "Welsh", "In English and Welsh", "r.6", "/languages"),
    Check(
        "C10",
        "Sent",
        "Sent to the Secretary of State and, for Wales, the Welsh Ministers",
        "r.4(2), r.6",
        "/submission",
    ),
    Check("C13", "Review", "Review", "s.8(7)(b); guidance", "/review"),
    Check("C17", "Assigned", "Assigned actions answered", "s.15"),
)


@dataclass(frozen=True)
class Owed:
    """One obligation as a check sees it."""

    key: str
    is_settled: bool
    is_waived: bool
    is_late: bool
    due_on: dt.date | None


@dataclass(frozen=True)
class Facts:
    """What a check asks that no obligation says; None where nothing is published that it could be asked of."""

    missing_kinds: int
    was_consulted: bool | None
    was_checked: bool | None
    assigned: int = 0
    answered: int = 0


@dataclass(frozen=True)
class Cell:
    """The state of one check, and by when it is to change; ``key`` names the obligation behind it."""

    check: Check
    state: State
    due_on: dt.date | None = None
    key: str = ""

    @property
    def words(self) -> str:
        return IN_WORDS[self.state]


def cells(owed: Sequence[Owed], facts: Facts) -> list[Cell]:
    """Say where each check stands, in the order of ``CHECKS``."""
    return [_cell(check, owed, facts) for check in CHECKS]


def _cell(check: Check, owed: Sequence[Owed], facts: Facts) -> Cell:
    if check.part:
        return _of_obligations(check, [each for each in owed if check.part in each.key])
    return Cell(check, _of_facts(check.code, facts))


def _of_facts(code: str, facts: Facts) -> State:
    if code == "C1":
        return State.OPEN if facts.missing_kinds else State.MET
    if code == "C17":
        if not facts.assigned:
            return State.NOT_ASKED
        return State.MET if facts.answered >= facts.assigned else State.OPEN
    done = facts.was_consulted if code == "C5" else facts.was_checked
    if done is None:
        return State.NOT_ASKED
    return State.MET if done else State.OPEN


def _of_obligations(check: Check, owed: Sequence[Owed]) -> Cell:
    """The worst of the obligations behind a check; where none is owed, what is published has met it."""
    if not owed:
        is_met = check.code in {"C2", "C12"}  # these are owed until they are done
        return Cell(check, State.MET if is_met else State.NOT_ASKED)
    waiting = sorted((each for each in owed if not each.is_settled), key=_urgency)
    if waiting:
        first = waiting[0]
        return Cell(check, State.LATE if first.is_late else State.OPEN, first.due_on, first.key)
    is_waived = any(each.is_waived for each in owed)
    return Cell(check, State.WAIVED if is_waived else State.MET, key=owed[0].key)


def _urgency(owed: Owed) -> tuple[bool, dt.date]:
    return (not owed.is_late, owed.due_on or dt.date.max)


def flags(found: Iterable[Cell]) -> int:
    """Count the checks that are late."""
    return sum(cell.state == State.LATE for cell in found)
