"""Release profiles: which rule a table is shown under, and which of two is the stricter (data owner's, portal's)."""

from dataclasses import dataclass
from enum import StrEnum


class Method(StrEnum):
    OPEN = "open"
    SUPPRESS = "suppress"
    HES = "hes"


ORDER = [Method.OPEN, Method.SUPPRESS, Method.HES]


@dataclass(frozen=True)
class Profile:
    """How counts are shown.

    ``threshold``: counts from 1 to ``threshold - 1`` are hidden. ``base``: what is left is rounded to it.
    ``population_min``: a cell over fewer people is hidden whatever its count (0: not asked).
    """

    method: Method
    threshold: int = 0
    base: int = 1
    population_min: int = 0

    @property
    def needed_width(self) -> int:
        """Give U - L that every primary cell must have under attack (gate 2; gate 3 asks 1 and is counted)."""
        return {Method.OPEN: 0, Method.SUPPRESS: self.threshold - 1, Method.HES: 1}[self.method]


OPEN = Profile(Method.OPEN)
HES = Profile(Method.HES, threshold=8, base=5)


def suppress(threshold: int, population_min: int = 0) -> Profile:
    """Make a profile that hides counts below ``threshold`` and as many others as keep them hidden.

    :raises ValueError: below 2, where nothing would be hidden.
    """
    if threshold < 2:
        raise ValueError(f"A threshold of {threshold} hides nothing.")
    return Profile(Method.SUPPRESS, threshold, 1, population_min)


def stricter(a: Profile, b: Profile) -> Profile:
    """Combine the owner's profile and the portal's so that the result hides whatever either would.

    ``hes`` starts from the higher threshold of both, so that a neighbour's ``suppress(10)`` still hides 8 and 9.
    """
    method = max(a.method, b.method, key=ORDER.index)
    return Profile(
        method,
        max(a.threshold, b.threshold),
        max(a.base, b.base),
        max(a.population_min, b.population_min),
    )
