"""What changed from one version to the next, as its officers read it; and who else supplies the same figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from datasets.documents.choices import area_names, period_words
from datasets.models import DatasetVersion
from datasets.rules.differences import KEYS, Change, read_differences
from datasets.rules.periods import GRAMMARS

PERIODS_SHOWN = 24


@dataclass(frozen=True)
class Changes:
    """A table of counts per period, and one of the largest changes with their raw values: for officers alone."""

    since: int  # the number of the version before
    columns: list[str]
    rows: list[list[Any]]
    more: int  # periods that are not listed
    largest_columns: list[str]
    largest: list[list[Any]]

    @property
    def is_nothing(self) -> bool:
        return not self.rows


def changes_of(version: DatasetVersion) -> Changes | None:
    """Say what a version changed of the one before; None for the first."""
    if "from" not in version.differences:
        return None
    definition = version.dataset.definition.rules
    found = read_differences(version.differences)
    start = GRAMMARS[definition.grammar].start
    periods = sorted(found.periods, key=lambda one: start(one.period), reverse=True)
    titles = [definition.field(name).title for name in definition.breakdowns]
    return Changes(
        since=version.differences["from"],
        columns=["Period", "New", "Changed", "No longer there"],
        rows=[
            [period_words(one.period, definition.grammar), one.new, one.changed, one.removed]
            for one in periods[:PERIODS_SHOWN]
        ],
        more=max(len(periods) - PERIODS_SHOWN, 0),
        largest_columns=["Area", "Period", *titles, "Before", "Now"],
        largest=_largest(found.largest, definition.grammar, len(titles)),
    )


def _largest(changes: Iterable[Change], grammar: str, breakdowns: int) -> list[list[Any]]:
    listed = list(changes)
    names = area_names({change.cell[0] for change in listed})
    return [
        [
            names.get(change.cell[0], change.cell[0]),
            period_words(change.cell[1], grammar),
            *change.cell[2 : 2 + min(breakdowns, len(KEYS) - 2)],
            _plain(change.before),
            _plain(change.after),
        ]
        for change in listed
    ]


def _plain(number: float) -> float | int:
    return int(number) if number.is_integer() else number


def also_supplied(version: DatasetVersion, others: Iterable[DatasetVersion]) -> list[str]:
    """Name the authorities whose standing version holds the same kind of data for a same area and period.

    Two agencies that count the same thing count the same people: their figures must not be added up.
    """
    return sorted({other.dataset.authority.name for other in others if _overlap(version, other)})


def _overlap(one: DatasetVersion, other: DatasetVersion) -> bool:
    definition = one.dataset.definition
    if one.dataset_id == other.dataset_id or definition.key != other.dataset.definition.key:
        return False
    rules = definition.rules
    return all(
        set(one.dimensions.get(name, [])) & set(other.dimensions.get(name, []))
        for name in (rules.area, rules.period)
    )
