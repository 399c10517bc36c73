"""Primary cells: those which the rule itself hides, before any other cell is hidden to protect them."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from datasets.rules.disclosure.profiles import Profile
from datasets.rules.disclosure.tables import Ints, Mask, Table


@dataclass(frozen=True, eq=False)
class Primary:
    """Masks over the table's cells, shaped like its values. Never exported: a reader must not tell the kinds apart."""

    small: Mask
    denominator: Mask
    flagged: Mask

    @property
    def cells(self) -> Mask:
        return self.small | self.denominator | self.flagged

    def why(self, at: tuple[int, ...]) -> list[str]:
        """Name the reasons, for the supplying officer alone."""
        reasons = [("count below the threshold", self.small), ("too few people live there", self.denominator)]
        return [text for text, mask in [*reasons, ("flagged by an officer", self.flagged)] if mask[at]]


def primary_cells(
    table: Table,
    profile: Profile,
    population: Ints | None = None,
    flagged: Iterable[tuple[str, ...]] = (),
) -> Primary:
    """Find the primary cells. Zeros are always shown, so a zero is never primary.

    ``population``: people each cell is about, shaped like the table, -1 where there is no such base.
    A cell that is its whole population (everyone in the group) counts as flagged: it tells about each of them.
    """
    exact, some = table.values, table.values > 0
    marked = np.zeros(exact.shape, bool)
    for key in flagged:
        marked[table.index(key)] = True
    few = np.zeros(exact.shape, bool)
    if population is not None:
        few = (population >= 0) & (population < profile.population_min)
        marked = marked | (population == exact)
    return Primary(some & (exact < profile.threshold), some & few, some & marked)
