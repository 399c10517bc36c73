"""A dataset definition: a Frictionless Table Schema and our keys, read once into plain values."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from datasets.rules.disclosure import profiles
from datasets.rules.disclosure.profiles import Profile, ProfileError
from datasets.rules.geography import LEVELS
from datasets.rules.layout import Layout, LayoutError, read_layout
from datasets.rules.periods import GRAMMARS

FOLDER = Path(__file__).parent.parent / "definitions"
KINDS = ("count_of_events", "count_of_persons", "rate", "percentage", "money")
STATUSES = ("suppressed", "not_collected", "not_supplied", "not_available", "not_applicable")
REACHES = ("patch", "anywhere")
MOST_BREAKDOWNS = 6  # as many columns as an observation has for them
LONGEST = 80
LONGEST_OF_ALL = 160  # what the database holds

# What the guidance on needs assessments asks of every source (its 4.3); a definition may put its own in their place.
QUALITY_QUESTIONS: tuple[dict[str, str], ...] = (
    {"key": "how", "text": "How were these figures recorded, and how was the extract made?"},
    {"key": "when", "text": "When was the extract taken, and can later changes alter it?"},
    {"key": "why", "text": "Why was the information first collected?"},
    {"key": "sample", "text": "Is it everything that was recorded (the population) or a sample?"},
    {"key": "enough", "text": "Are the numbers large enough for what will be said about them?"},
    {"key": "chance", "text": "Could differences be due to chance? Are confidence intervals given?"},
    {"key": "standardised", "text": "Is anything adjusted or standardised for age or sex? If so, how?"},
)

Status = Literal[
    "exact", "rounded", "suppressed", "not_collected", "not_supplied", "not_available", "not_applicable"
]


class DefinitionError(ValueError):
    """The definition contradicts itself; the message says where, ``about`` names the part: "measure", "period", …"""

    def __init__(self, message: str, about: str = "") -> None:
        super().__init__(message)
        self.about = about


@dataclass(frozen=True)
class Field:
    """One column of the template."""

    name: str
    title: str
    type: str
    description: str
    required: bool
    enum: tuple[str, ...]
    pattern: str
    minimum: float | None
    synonyms: dict[str, str]
    example: str
    headings: tuple[str, ...] = ()  # patterns of other headings under which a source writes it
    longest: int = LONGEST  # characters of a free text


@dataclass(frozen=True)
class Marker:
    """What a mark in place of a number means in this source: a status, and the bounds that its reader
    knows."""

    status: Status
    lower: int | None
    upper: int | None
    meaning: str


@dataclass(frozen=True)
class Areas:
    """How a definition speaks of places.

    ``by``: the source writes codes, or names that stand for them. ``reach``: only the partnership's patch, or, for
    published statistics, anywhere. ``others``: what becomes of rows of another level or outside the reach.
    """

    field: str
    levels: tuple[str, ...]
    by: Literal["code", "name"] = "code"
    reach: Literal["patch", "anywhere"] = "patch"
    others: Literal["refuse", "leave_out"] = "refuse"


@dataclass(frozen=True)
class Definition:
    """What an extract looks like and means."""

    key: str
    version: int
    title: str
    purpose: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    missing_values: tuple[str, ...]
    measure: str
    kind: str
    unit: str
    areas: Areas
    period: str
    grammar: str
    breakdowns: tuple[str, ...]
    markers: dict[str, Marker]
    profile: Profile
    totals: tuple[str, ...]
    legal_basis: str
    quality_questions: tuple[dict[str, str], ...]
    allow_negative: bool = False
    rounding_base: int | None = None
    checkers: int = 0  # people of other authorities who look at a version before it is shared
    denominator: str = ""  # the key of the definition whose counts are the people at risk
    multiplier: int = 100_000  # rates are of so many people
    layout: Layout = field(default_factory=Layout)
    spec: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def area(self) -> str:
        return self.areas.field

    @property
    def area_levels(self) -> tuple[str, ...]:
        return self.areas.levels

    @property
    def dimensions(self) -> tuple[str, ...]:
        return (self.area, self.period, *self.breakdowns)

    @property
    def counts(self) -> bool:
        """Say whether the measure counts things, so that a small number may point at somebody."""
        return self.kind.startswith("count_of_")

    @property
    def has_rates(self) -> bool:
        """Say whether its figures can be shown for so many people."""
        return self.counts and bool(self.denominator)

    def field(self, name: str) -> Field:
        return next(candidate for candidate in self.fields if candidate.name == name)


def load(spec: dict[str, Any]) -> Definition:
    """Read a definition from its JSON value.

    :raises DefinitionError: a key is missing or names a field, level, grammar or kind that does not exist.
    """
    try:
        definition = _read(spec)
    except LayoutError as error:
        raise DefinitionError(str(error)) from error
    except ProfileError as error:
        raise DefinitionError(str(error), "threshold") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise DefinitionError(f"The definition lacks or misuses {error}.") from error
    _check(definition)
    return definition


def shipped() -> dict[str, Definition]:
    """Give the definitions that come with the portal, by key."""
    loaded = [load(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.json"))]
    return {definition.key: definition for definition in loaded}


def _read(spec: dict[str, Any]) -> Definition:
    schema = spec["schema"]
    return Definition(
        key=spec["key"],
        version=int(spec["version"]),
        title=spec["title"],
        purpose=spec.get("purpose", ""),
        fields=tuple(_field(entry) for entry in schema["fields"]),
        primary_key=tuple(schema.get("primaryKey", ())),
        missing_values=tuple(schema.get("missingValues", [""])),
        measure=spec["measure"]["field"],
        kind=spec["measure"]["kind"],
        unit=spec["measure"].get("unit", ""),
        areas=Areas(**{**spec["area"], "levels": tuple(spec["area"]["levels"])}),
        period=spec["period"]["field"],
        grammar=spec["period"]["grammar"],
        breakdowns=tuple(spec.get("breakdowns", ())),
        markers={text: _marker(entry) for text, entry in spec.get("markers", {}).items()},
        profile=profiles.load(spec.get("profile", {})),
        checkers=int(spec.get("checkers", 0)),
        totals=tuple(spec.get("totals", ())),
        legal_basis=spec.get("legal_basis", ""),
        quality_questions=tuple(spec.get("quality_questions", QUALITY_QUESTIONS)),
        allow_negative=bool(spec.get("allow_negative", False)),
        rounding_base=spec.get("rounding_base"),
        denominator=spec.get("denominator", ""),
        multiplier=int(spec.get("multiplier", 100_000)),
        layout=read_layout(spec.get("layout", {})),
        spec=spec,
    )


def _field(entry: dict[str, Any]) -> Field:
    constraints = entry.get("constraints", {})
    return Field(
        name=entry["name"],
        title=entry.get("title", entry["name"]),
        type=entry.get("type", "string"),
        description=entry.get("description", ""),
        required=bool(constraints.get("required", False)),
        enum=tuple(constraints.get("enum", ())),
        pattern=constraints.get("pattern", ""),
        minimum=constraints.get("minimum"),
        synonyms=dict(entry.get("synonyms", {})),
        example=str(entry.get("example", "")),
        headings=tuple(entry.get("headings", ())),
        longest=int(constraints.get("maxLength", LONGEST)),
    )


def _marker(entry: dict[str, Any]) -> Marker:
    if entry["status"] not in STATUSES:
        raise DefinitionError(f"A marker has the unknown status {entry['status']}.", "markers")
    return Marker(entry["status"], entry.get("lower"), entry.get("upper"), entry.get("meaning", ""))


def _check(definition: Definition) -> None:
    names = [entry.name for entry in definition.fields]
    used = [*definition.dimensions, definition.measure]
    areas = definition.areas
    faults = [
        (len(set(names)) != len(names), "columns", "Two fields have the same name."),
        (
            not set(used) <= set(names),
            "columns",
            "The measure, area, period or a breakdown names a field that is not there.",
        ),
        (len(set(used)) != len(used), "columns", "One field is used in two ways."),
        (
            len(definition.breakdowns) > MOST_BREAKDOWNS,
            "columns",
            f"There are more than {MOST_BREAKDOWNS} breakdowns.",
        ),
        (definition.kind not in KINDS, "kind", f"The measure kind {definition.kind} is not known."),
        (
            definition.grammar not in GRAMMARS,
            "grammar",
            f"The period grammar {definition.grammar} is not known.",
        ),
        (
            not definition.area_levels or not set(definition.area_levels) <= set(LEVELS),
            "levels",
            "An area level is not known.",
        ),
        (
            areas.by not in ("code", "name")
            or areas.reach not in REACHES
            or areas.others not in ("refuse", "leave_out"),
            "levels",
            "The way areas are written or how far they reach is not known.",
        ),
        (
            not set(_named_by(definition.layout)) <= set(names),
            "columns",
            "The layout names a field that is not there.",
        ),
        (
            any(entry.longest > LONGEST_OF_ALL for entry in definition.fields),
            "columns",
            "A text is too long.",
        ),
        (definition.multiplier < 1, "denominator", "A rate is of one person or more."),
    ]
    for wrong, about, message in faults:
        if wrong:
            raise DefinitionError(message, about)


def _named_by(layout: Layout) -> list[str]:
    into = [layout.unpivot.into] if layout.unpivot else []
    return [*into, *layout.joined, *layout.ask, *layout.fill_down]
