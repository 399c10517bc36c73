"""Release profiles: which rule a table is shown under, and which of two is the stricter (data owner's, portal's)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class ProfileError(ValueError):
    """A release profile cannot work."""


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

    @property
    def in_words(self) -> str:
        """Say the rule to a reader; the same sentence stands on templates, help pages, figures and files."""
        small = "A count of 1 is" if self.threshold == 2 else f"Counts from 1 to {self.threshold - 1} are"
        if self.method == Method.OPEN:
            return "Published figures: nothing is hidden."
        if self.method == Method.SUPPRESS:
            return (
                f"{small} hidden, and so are as many others as keep them hidden. All other figures are exact."
            )
        return f"{small} hidden. All others, totals too, are rounded to the nearest {self.base} on their own."

    def rounded(self) -> "Profile":
        """Give the stricter profile that holds where hiding some counts cannot be proven to be enough."""
        return replace(stricter(self, HES), population_min=self.population_min)


OPEN = Profile(Method.OPEN)
HES = Profile(Method.HES, threshold=8, base=5)


def load(spec: Mapping[str, Any]) -> Profile:
    """Read a profile from a definition's JSON value; without one, ``hes`` holds.

    :raises ProfileError: an unknown method, or numbers with which the rule hides nothing.
    """
    if spec.get("method", Method.HES) not in list(Method):
        raise ProfileError(f"The release profile {spec['method']} is not known.")
    method = Method(spec.get("method", Method.HES))
    if method == Method.OPEN:
        return OPEN
    if method == Method.SUPPRESS:
        return suppress(int(spec.get("threshold", 5)), int(spec.get("population_min", 0)))
    own = Profile(method, int(spec.get("threshold", 0)), int(spec.get("base", 0)))
    return stricter(own, HES)


def suppress(threshold: int, population_min: int = 0) -> Profile:
    """Make a profile that hides counts below ``threshold`` and as many others as keep them hidden.

    :raises ProfileError: below 2, where nothing would be hidden.
    """
    if threshold < 2:
        raise ProfileError(f"A threshold of {threshold} hides nothing.")
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
