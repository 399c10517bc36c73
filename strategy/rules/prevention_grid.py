"""The prevention grid: when an action comes (level) by whom it reaches (targeting), in a partnership's own words.

Three vocabularies stand side by side in published strategies, with meanings that differ; the codes are shared and the
words are each partnership's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from strategy.rules.gates import WARNING, Gate
from strategy.rules.template import GUIDANCE

LEVELS = {"primary": "Primary", "secondary": "Secondary", "tertiary": "Tertiary"}
TARGETS = {"universal": "Universal", "selected": "Selected", "indicated": "Indicated"}
MEANS = {
    "primary": "Before there is any violence",
    "secondary": "At the first signs of it",
    "tertiary": "After it, so that it does not happen again",
    "universal": "For everybody",
    "selected": "For groups at higher risk",
    "indicated": "For people who are affected already",
}


@dataclass(frozen=True)
class PlacedAction:
    """An action by its codes; empty where nobody said."""

    title: str
    level: str
    targeting: str


@dataclass(frozen=True)
class Cell:
    targeting: str
    actions: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    level: str
    label: str
    words: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """Rows by level, cells by targeting; ``unplaced`` actions have no place on one axis or both."""

    columns: tuple[tuple[str, str, str], ...]  # code, label and words
    rows: tuple[Row, ...]
    unplaced: tuple[str, ...]

    @property
    def empty(self) -> int:
        return sum(not cell.actions for row in self.rows for cell in row.cells)


def grid_of(actions: Sequence[PlacedAction], own_words: Mapping[str, str]) -> Grid:
    """Place each action in its cell.

    :param own_words: what the partnership means by a code; the portal's words stand where it says nothing.
    """
    words = {code: own_words.get(code) or meaning for code, meaning in MEANS.items()}
    rows = tuple(
        Row(level, label, words[level], tuple(_cell(actions, level, target) for target in TARGETS))
        for level, label in LEVELS.items()
    )
    columns = tuple((code, label, words[code]) for code, label in TARGETS.items())
    unplaced = tuple(
        each.title for each in actions if each.level not in LEVELS or each.targeting not in TARGETS
    )
    return Grid(columns, rows, unplaced)


def _cell(actions: Sequence[PlacedAction], level: str, target: str) -> Cell:
    here = (each.title for each in actions if (each.level, each.targeting) == (level, target))
    return Cell(target, tuple(here))


def grid_gates(actions: Sequence[PlacedAction]) -> list[Gate]:
    """Warn where every action that has a level comes after the violence."""
    levels = {each.level for each in actions if each.level}
    if levels != {"tertiary"}:
        return []
    text = "Every action comes after the violence (tertiary). A strategy is to prevent it as well as to reduce it."
    return [Gate(WARNING, text, f"s.8(3)(c); {GUIDANCE}")]
