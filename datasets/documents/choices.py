"""By what the figures of a version can be laid out, and which values each dimension has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from datasets.models import DatasetVersion
from datasets.rules.definition import Definition
from datasets.rules.periods import GRAMMARS
from partnerships.models import Area

MOST_NAMED = 6


@dataclass(frozen=True)
class Dimension:
    """One dimension: the name of its field, the column of an observation, its title, its values in order."""

    name: str
    slot: str
    title: str
    values: tuple[tuple[str, str], ...]
    has_outlines: bool = False  # whether a map can be drawn of any of these areas

    @cached_property
    def labels(self) -> dict[str, str]:
        return dict(self.values)

    def words(self, values: Sequence[str]) -> str:
        """Name some values: a run of periods by its ends, a few by name, more by their number."""
        if not values:
            return ""
        labels = [self.labels.get(value, value) for value in values]
        if self.slot == "period" and len(labels) > 1 and list(values) == self.between(values[0], values[-1]):
            return f"{labels[0]} to {labels[-1]}"
        return ", ".join(labels) if len(labels) <= MOST_NAMED else f"{len(labels):,} {self.several}"

    @property
    def several(self) -> str:
        return "areas" if self.slot == "area" else "periods" if self.slot == "period" else "values"

    def between(self, first: str, last: str) -> list[str]:
        """Give the values from one to another, both included; nothing for either end is the end of the list."""
        held = [value for value, _ in self.values]
        start = held.index(first) if first in held else 0
        end = held.index(last) if last in held else len(held) - 1
        return held[start : end + 1]


def dimension_choices(version: DatasetVersion) -> list[Dimension]:
    """List the dimensions of a version with their values; areas are named where the portal knows them."""
    definition = version.dataset.definition.rules
    return [_dimension(definition, name, slot, version) for name, slot in slots(definition).items()]


def slots(definition: Definition) -> dict[str, str]:
    """Say in which column of an observation each dimension of a definition lies."""
    breakdowns = {name: f"cat{number}" for number, name in enumerate(definition.breakdowns, start=1)}
    return {definition.area: "area", definition.period: "period", **breakdowns}


def _dimension(definition: Definition, name: str, slot: str, version: DatasetVersion) -> Dimension:
    values = version.dimensions.get(name, [])
    if slot == "area":
        return _areas(name, values)
    periods = slot == "period"
    labels = {value: period_words(value, definition.grammar) for value in values} if periods else {}
    title = definition.field(name).title
    return Dimension(name, slot, title, tuple((value, labels.get(value, value)) for value in values))


def _areas(name: str, codes: list[str]) -> Dimension:
    found = Area.objects.filter(code__in=codes).values_list("code", "name", "shape__area")
    known = {code: (label, outline) for code, label, outline in found}
    values = tuple((code, known[code][0] if code in known else code) for code in codes)
    return Dimension(name, "area", "Area", values, any(outline for _, outline in known.values()))


def period_words(value: str, grammar: str) -> str:
    """Write a period as people read it: the month 2024-01 is Jan 2024; years and quarters stay."""
    return f"{GRAMMARS[grammar].start(value):%b %Y}" if grammar == "month" else value


def area_names(codes: Iterable[str]) -> dict[str, str]:
    """Name the areas that the portal knows among these codes."""
    return dict(Area.objects.filter(code__in=list(codes)).values_list("code", "name"))
