"""A workflow is a table of moves; a page shows every move, open or closed, with the reason."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Guard = Callable[[Any], str | None]
"""Takes the object and gives the reason why the move is closed, in words for a person, or None."""


@dataclass(frozen=True)
class Move:
    """One step of a workflow: from any of ``sources`` to ``target``, for holders of ``capability``.

    ``may_end_in`` names where else it leads, by what came of it.
    """

    name: str
    label: str
    sources: frozenset[str]
    target: str
    capability: str
    guards: tuple[Guard, ...] = ()
    primary: bool = False
    explains: str = ""
    may_end_in: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OfferedMove:
    """A move as one person sees it on one object: open when there is no reason against it."""

    move: Move
    reasons: tuple[str, ...] = field(default=())

    @property
    def allowed(self) -> bool:
        return not self.reasons


class MoveClosed(Exception):
    """The move is not open to this person now; ``reasons`` say why, in words for a person."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


class Workflow:
    """A table of moves over one ``state`` field."""

    def __init__(self, *moves: Move) -> None:
        self.moves = {move.name: move for move in moves}

    def offered(self, subject: Any, capabilities: Iterable[str]) -> list[OfferedMove]:
        """List the moves that start from the subject's state, each with the reasons against it."""
        held = set(capabilities)
        here = [m for m in self.moves.values() if subject.state in m.sources]
        return [OfferedMove(m, self._reasons(m, subject, held)) for m in here]

    def check(self, name: str, subject: Any, capabilities: Iterable[str]) -> Move:
        """Give the move if it is open now.

        :raises MoveClosed: with every reason, when the state, the person or a guard forbids it.
        """
        move = self.moves[name]
        if subject.state not in move.sources:
            raise MoveClosed([f"This is {subject.get_state_display().lower()}, so you cannot do that now."])
        reasons = self._reasons(move, subject, set(capabilities))
        if reasons:
            raise MoveClosed(reasons)
        return move

    @staticmethod
    def _reasons(move: Move, subject: Any, held: set[str]) -> tuple[str, ...]:
        if move.capability not in held:
            return ("Your seat does not allow this.",)
        return tuple(reason for guard in move.guards if (reason := guard(subject)))
