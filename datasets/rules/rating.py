"""Rates of counts as they are shown: over which people and time, with which limits, and when there is none.

Nothing here ever meets a raw count: limits of a raw count give it away, whatever is shown beside them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

import numpy as np

from datasets.rules.periods import GRAMMARS
from datasets.rules.statistics.comparison import Label, compare
from datasets.rules.statistics.display import Kind, rounded
from datasets.rules.statistics.estimates import NINETY_NINE_8, Flag, Many, One, estimate
from datasets.rules.statistics.rates import crude_rate

YEAR = 12  # months
LENGTHS = {1: "a month", 3: "a quarter"}


@dataclass(frozen=True)
class Time:
    """The time that a count covers: the year of population of each of its parts, and its length.

    A population of a part of a year is that of the year in which the part begins.
    """

    years: tuple[int, ...]
    months: int

    @property
    def person_years(self) -> int:
        """How many years of each person a rate is over: whole years are pooled, any other time counts once."""
        return self.months // YEAR if self.months % YEAR == 0 else 1

    @property
    def in_words(self) -> str:
        """Say what a rate is over, after "per 100,000 people"."""
        if self.months and self.months % YEAR == 0:
            return "a year"
        return LENGTHS.get(self.months, f"over {self.months} months")

    def people(self, held: Callable[[int], float | None]) -> float | None:
        """Give the people that events of this time are divided by; None where those of a year are not known.

        Source: OHID, Public health methods, 2018: person-years of pooled years are the sum of the yearly populations.
        """
        found = [held(year) for year in self.years]
        known = [people for people in found if people]
        return fmean(known) * self.person_years if known and len(known) == len(found) else None


def time_of(periods: Sequence[str], grammar: str) -> Time:
    """Say which years and how much time some periods cover together."""
    rules = GRAMMARS[grammar]
    years, months = list[int](), 0
    for period in periods:
        start, end = rules.start(period), rules.end(period)
        length = (end.year - start.year) * YEAR + end.month - start.month
        months += length
        years += [start.year + at for at in range(max(length // YEAR, 1))]
    return Time(tuple(years), months)


@dataclass(frozen=True)
class Rate:
    """One count as it is shown, the people it is divided by, and the rate, not rounded, at 95 % and 99.8 %."""

    count: float
    people: float
    at_95: One
    at_998: One

    @property
    def is_shown(self) -> bool:
        return self.at_95.flag != Flag.TOO_FEW

    @property
    def is_unreliable(self) -> bool:
        return self.at_95.flag == Flag.UNRELIABLE

    @cached_property
    def shown(self) -> tuple[float, float, float]:
        """Give the rate and its limits at 95 % as they are written."""
        found = self.at_95
        value, lower, upper = (rounded(part, Kind.RATE) for part in (found.value, found.lower, found.upper))
        return value, lower, upper


def rates(
    counts: Sequence[float | None], people: Sequence[float | None], multiplier: float
) -> list[Rate | None]:
    """Give the crude rate of each count; None where the count is hidden or negative, or the people are not known.

    :raises ValueError: for a multiplier of zero or less.
    """
    pairs = zip(counts, people, strict=True)
    known = {
        at: (count, of) for at, (count, of) in enumerate(pairs) if count is not None and count >= 0 and of
    }
    found: list[Rate | None] = [None] * len(counts)
    if known:
        above, below = (np.array(part, float) for part in zip(*known.values(), strict=True))
        at_95 = crude_rate(above, below, multiplier=multiplier)
        at_998 = crude_rate(above, below, multiplier=multiplier, confidence=NINETY_NINE_8)
        for place, (at, pair) in enumerate(known.items()):
            found[at] = Rate(*pair, _one(at_95, place), _one(at_998, place))
    return found


def _one(given: Many, at: int) -> One:
    one: One = estimate(
        given.value[at],
        given.lower[at],
        given.upper[at],
        method=given.method[at],
        flag=given.flag[at],
        confidence=given.confidence,
    )
    return one


def against(rate: Rate | None, benchmark: Rate | None) -> str:
    """Say how a rate stands to the value of a benchmark, and how surely: higher, lower, similar, not compared.

    In neutral words, since more recorded violence can mean better recording.
    Source: OHID, Public health methods, 2018, comparing with a benchmark by confidence intervals.
    """
    if rate is None or benchmark is None or not (rate.is_shown and benchmark.is_shown):
        return Label.NOT_COMPARED.value
    value = benchmark.at_95.value
    at_95, at_998 = compare(rate.at_95, value), compare(rate.at_998, value)
    if at_95 == Label.SIMILAR:
        return Label.SIMILAR.value
    return f"{at_95} at 95%" if at_998 == Label.SIMILAR else f"{at_95} at 95% and 99.8%"


def complete_years(periods: Sequence[str], grammar: str) -> dict[str, list[str]]:
    """Give the years of which all periods are among these, in order; pooled years are none."""
    length = GRAMMARS[grammar].months
    if length is None:
        return {}
    years: dict[str, list[str]] = {}
    for period in sorted(set(periods)):
        years.setdefault(_year(period, grammar), []).append(period)
    return {year: parts for year, parts in years.items() if len(parts) * length == YEAR}


def _year(period: str, grammar: str) -> str:
    if grammar in ("month", "quarter"):
        return period[:4]
    return period.partition(" ")[0]  # a quarter of a financial year names it: 2023/24 Q1
