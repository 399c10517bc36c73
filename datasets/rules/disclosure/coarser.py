"""Which coarser breakdown would pass, when a table cannot be released or is too large to protect in two minutes."""

from collections.abc import Callable
from dataclasses import dataclass

from datasets.rules.disclosure.hierarchy import NotATree
from datasets.rules.disclosure.primary import Primary
from datasets.rules.disclosure.protect import Safe, protect
from datasets.rules.disclosure.tables import Table

LIMIT = 40_000  # cells that can be protected in about two minutes on two cores
QUICK = 6_000  # below this a suggestion is tried out, in seconds, before it is made


@dataclass(frozen=True, eq=False)
class Suggestion:
    """``words`` for the officer; ``tried``: the coarser table was protected, and passed, before this was said."""

    words: str
    table: Table
    tried: bool


def too_large(table: Table) -> bool:
    """Say whether a table has more cells than can be protected while someone waits."""
    return table.values.size > LIMIT


def coarser(
    table: Table, primary: Callable[[Table], Primary], width: int, at_most: int = 3
) -> list[Suggestion]:
    """Suggest up to ``at_most`` coarser tables, the most detailed first; each one that is small enough is tried."""
    found: list[Suggestion] = []
    for words, smaller in sorted(_options(table), key=lambda option: -option[1].values.size):
        if len(found) == at_most:
            break
        quick = smaller.values.size <= QUICK
        if too_large(smaller) or (quick and not _passes(smaller, primary(smaller), width)):
            continue
        found.append(Suggestion(words, smaller, quick))
    return found


def _passes(table: Table, primary: Primary, width: int) -> bool:
    return isinstance(protect(table, primary, width, searches=0), Safe)


def _options(table: Table) -> list[tuple[str, Table]]:
    options = []
    for axis, dimension in enumerate(table.dimensions):
        name = f"dimension {axis + 1} ({dimension.leaves[0]}, ...)"
        if any(dimension.parents.get(above) for above in dimension.parents.values()):
            options += _merged(table, axis, f"Merge the lowest level of {name}")
        if len(table.dimensions) > 1:
            options.append((f"Leave out {name}", table.without(axis)))
    return options


def _merged(table: Table, axis: int, words: str) -> list[tuple[str, Table]]:
    try:
        return [(words, table.coarser(axis))]
    except NotATree:
        return []
