"""Counts as NHS England publishes hospital episode tabulations: 1 to 7 hidden, the rest to the nearest 5.

Source: NHS Digital, disclosure control methodology for HES and ECDS, in force since 13 September 2018.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from datasets.rules.disclosure.profiles import HES, Profile
from datasets.rules.disclosure.tables import Ints, Mask

HIDDEN = -1


@dataclass(frozen=True, eq=False)
class Shown:
    """``values``: rounded counts, ``HIDDEN`` where nothing is shown; ``lower``/``upper``: what a reader can know."""

    values: Ints
    lower: Ints
    upper: Ints

    @property
    def hidden(self) -> Mask:
        return self.values == HIDDEN


def disclose(counts: ArrayLike, national: int | None = None, profile: Profile = HES) -> Shown:
    """Apply the profile to counts of any shape; totals among them are rounded on their own, like every cell.

    ``national``: the national total of the same thing, where known; 1 to 7 means no breakdown at all.
    :raises ValueError: for negative counts.
    """
    exact = np.asarray(counts, np.int64)
    if (exact < 0).any():
        raise ValueError("A count is negative.")
    if national is not None and 0 < national < profile.threshold:
        return _nothing(exact.shape, national)
    small = (exact > 0) & (exact < profile.threshold)
    rounded = (2 * exact + profile.base) // (2 * profile.base) * profile.base
    values = np.where(small, HIDDEN, rounded)
    return Shown(values, *_known(exact, small, rounded, profile))


def _known(exact: Ints, small: Mask, rounded: Ints, profile: Profile) -> tuple[Ints, Ints]:
    below, above = profile.base // 2, (profile.base - 1) // 2
    lower = np.where(small, 1, np.maximum(rounded - below, profile.threshold))
    upper = np.where(small, profile.threshold - 1, rounded + above)
    return np.where(exact == 0, 0, lower), np.where(exact == 0, 0, upper)


def _nothing(shape: tuple[int, ...], national: int) -> Shown:
    return Shown(np.full(shape, HIDDEN), np.zeros(shape, np.int64), np.full(shape, national))


def breakdown_allowed(national: int, profile: Profile = HES) -> bool:
    """Say whether a national total lets any breakdown be shown."""
    return national == 0 or national >= profile.threshold
