"""Read the priorities of a file: objectives, actions and measures, and whatever else is said about them."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from needs_assessment.rules.prose import clean
from strategy.rules.plan_lines import read_dated, read_funding
from strategy.rules.source_blocks import OWN, Block, Path, described, paragraphs, placed
from strategy.rules.source_fields import WrongFileError, entries, label, text, words

ACROSS = "Across the objectives of this priority"
ONLY = "What will be done"
TITLES = ("title", "name", "heading", "objective", "action", "measure", "text")
LEVELS = frozenset({"primary", "secondary", "tertiary"})
TARGETING = frozenset({"universal", "selected", "indicated"})
STATUSES = frozenset({"not_started", "on_track", "delayed", "done", "stopped"})
STATES = frozenset({"live", "in_abeyance", "proposed"})
DIRECTIONS = frozenset({"up", "down", "none"})

Detail = tuple[str, str, str]  # of what, which key, what it says: shown in a table of its own
LIMITS = {
    "owner": 400,
    "role": 200,
    "deputy": 200,
    "lead": 200,
    "due": 200,
    "measure": 500,
    "unit": 200,
    "baseline": 300,
    "target": 300,
    "source": 300,
    "baseline_reason": 300,
    "state_reason": 300,
}
ACTION = ("owner", "role", "deputy", "due", "measure", "status", "prevention_level", "targeting")
MEASURE = (
    "unit",
    "baseline",
    "baseline_reason",
    "target",
    "source",
    "state",
    "state_reason",
    "direction",
)
PRIORITY = ("lead", "deputy")
# What the portal alone has a field for stands below ``OWN``, each as text: a day, or lines as people type them.
OWN_LIMITS = {
    "due_on": 10, "milestones": 6000, "funding": 6000, "finding": 4000, "evidence": 10, "lesson": 1000,
    "definition": 1000, "frequency": 100, "breaks": 6000,
}  # fmt: skip
EVIDENCE = frozenset({"strong", "some", "emerging", "none"})
READ_AS: dict[str, Callable[[str], Any]] = {
    "due_on": dt.date.fromisoformat,
    "milestones": read_dated,
    "breaks": read_dated,
    "funding": read_funding,
}
GAP = "gap_reason"
COLUMNS = {"owner": "owner_in_words", "measure": "measure_in_words"}
CHOICES = {
    "prevention_level": LEVELS,
    "targeting": TARGETING,
    "status": STATUSES,
    "state": STATES,
    "direction": DIRECTIONS,
}


def as_kept(fields: Mapping[str, str]) -> dict[str, Any]:
    """Give the fields of an action or a measure as its row keeps them."""
    return {name: READ_AS[name](value) if name in READ_AS else value for name, value in fields.items()}


@dataclass
class SourcePart:
    """An action or a measure: its title and what else goes into fields of its own."""

    title: str
    fields: dict[str, str] = field(default_factory=dict)
    path: Path = ()


@dataclass
class SourceObjective:
    title: str
    prevention_level: str = ""
    actions: list[SourcePart] = field(default_factory=list)
    path: Path = ()  # none where it stands for all objectives of its priority


@dataclass
class SourcePriority:
    title: str
    fields: dict[str, str]
    objectives: list[SourceObjective] = field(default_factory=list)
    measures: list[SourcePart] = field(default_factory=list)
    path: Path = ()
    stated_gap: str = ""

    @property
    def gap_reason(self) -> str:
        """Say what the source leaves open: a strategy is imported as it is, with its gaps shown."""
        if self.stated_gap:
            return self.stated_gap
        actions = [action for objective in self.objectives for action in objective.actions]
        has_measure = self.measures or any(action.fields.get("measure_in_words") for action in actions)
        gaps = [*([] if actions else ["action"]), *([] if has_measure else ["measure"])]
        return f"The source document names no {' and no '.join(gaps)}." if gaps else ""


def read_priorities(document: Mapping[str, Any]) -> tuple[tuple[SourcePriority, ...], tuple[Block, ...]]:
    """Read the priorities, and give what has no field of its own as blocks.

    :raises WrongFileError: when a list is something else, or a text is too long for its field.
    """
    details: list[Detail] = []
    rows = entries(document.get("priorities"), "document.priorities")
    at: Path = ("document", "priorities")
    priorities = [_Reader((*at, i), details).priority(row) for i, row in enumerate(rows)]
    loose = entries(document.get("measures"), "document.measures")
    if loose and len(priorities) == 1:
        priorities[0].measures += _Reader(at[:1], details).parts(document, "measures", MEASURE)
        loose = []
    table = [Block("table", _details(details), at)] if details else []
    return tuple(priorities), (*placed(("document", "measures"), described("measures", loose)), *table)


def _details(details: list[Detail]) -> dict[str, Any]:
    rows = [list(detail) for detail in details]
    return {
        "caption": "Further details",
        "columns": ["Of", "Detail", "What the source says"],
        "rows": rows,
        "notes": [],
    }


class _Reader:
    """Read one priority, remembering where it stands in the file and what had no place."""

    def __init__(self, path: Path, details: list[Detail]) -> None:
        self.path = path
        self.details = details

    @property
    def where(self) -> str:
        return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)[1:]

    def priority(self, value: Any) -> SourcePriority:
        row = _as_mapping(value)
        title = self.title(row, "priority")
        fields = self.fields(row, PRIORITY)
        own = row.get(OWN)
        if isinstance(own, Mapping) and own.get("why"):
            fields["why"] = clean(words(own["why"]))
        elif row.get("why"):
            fields["why"] = paragraphs(words(row["why"]))
        level = row.get("prevention_level")
        listed = entries(row.get("objectives"), f"{self.where}.objectives")
        objectives = [
            _Reader((*self.path, "objectives", i), self.details).objective(v, level)
            for i, v in enumerate(listed)
        ]
        actions = self.parts(row, "actions", ACTION, level)
        if actions:
            _place(actions, objectives, level)
        measures, gap = self.parts(row, "measures", MEASURE), text(row.get(GAP), 300, f"{self.where}.{GAP}")
        taken = {title_key(row), *PRIORITY, "why", GAP, OWN, "objectives", "actions", "measures"}
        self.rest(title, row, taken | ({"prevention_level"} if level in LEVELS else set()))
        return SourcePriority(title, fields, objectives, measures, self.path, gap)

    def objective(self, value: Any, level: Any) -> SourceObjective:
        row = _as_mapping(value)
        title = self.title(row, "objective")
        own = row.get("prevention_level", level)
        actions = self.parts(row, "actions", ACTION, own)
        self.rest(
            title, row, {title_key(row), "actions"} | ({"prevention_level"} if own in LEVELS else set())
        )
        return SourceObjective(title, own if own in LEVELS else "", actions, self.path)

    def parts(
        self, row: Mapping[str, Any], key: str, names: tuple[str, ...], level: Any = None
    ) -> list[SourcePart]:
        listed = entries(row.get(key), f"{self.where}.{key}")
        readers = [_Reader((*self.path, key, i), self.details) for i in range(len(listed))]
        return [reader.part(value, key, names, level) for reader, value in zip(readers, listed, strict=True)]

    def part(self, value: Any, key: str, names: tuple[str, ...], level: Any) -> SourcePart:
        row = _as_mapping(value)
        title = self.title(row, key)
        fields = self.fields(row, names)
        if "prevention_level" in names and level in LEVELS:
            fields.setdefault("prevention_level", level)
        fields |= self.own(row)
        # "measure" is an action's own key, but the title of a measure that has no other.
        used = {name for name in names if name in LIMITS or self.choice(row, name)}
        self.rest(title, row, {title_key(row), OWN, *used})
        return SourcePart(title, fields, self.path)

    def title(self, row: Mapping[str, Any], what: str) -> str:
        title = text(row.get(title_key(row)), 500, f"{self.where}: the title of a {what}")
        return title or f"Untitled {what}"

    def fields(self, row: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
        title = title_key(row)
        found = {}
        for name in names:
            if name in CHOICES:
                found[name] = self.choice(row, name)
            elif name != title:
                found[COLUMNS.get(name, name)] = text(row.get(name), LIMITS[name], f"{self.where}.{name}")
        return {name: value for name, value in found.items() if value}

    def own(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Read what the portal has written of an action or a measure below a key of its own.

        :raises WrongFileError: where it cannot have been written by the portal.
        """
        given = row.get(OWN)
        if not isinstance(given, Mapping):
            return {}
        where = f"{self.where}.{OWN}"
        found = {name: text(given.get(name), most, f"{where}.{name}") for name, most in OWN_LIMITS.items()}
        said = {name: value for name, value in found.items() if value}
        if said.get("evidence", "none") not in EVIDENCE:
            raise WrongFileError(f"“{where}.evidence” must be one of {', '.join(sorted(EVIDENCE))}.")
        for name in READ_AS.keys() & said.keys():
            try:
                READ_AS[name](said[name])
            except ValueError as problem:
                raise WrongFileError(f"“{where}.{name}” cannot be read: {problem}") from problem
        return said

    def choice(self, row: Mapping[str, Any], name: str) -> str:
        """Give a value that is on the portal's list; another one is kept as a detail in words."""
        given = words(row.get(name)).lower().replace(" ", "_")
        return given if given in CHOICES.get(name, ()) else ""

    def rest(self, title: str, row: Mapping[str, Any], placed: set[str]) -> None:
        self.details += [
            (title, label(key), words(value))
            for key, value in row.items()
            if key not in placed and value not in (None, "", [], {})
        ]


def _as_mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {"title": value}


def title_key(row: Mapping[str, Any]) -> str:
    """Say under which key an element of a plan gives its title."""
    return next((key for key in TITLES if row.get(key)), "title")


def _place(actions: list[SourcePart], objectives: list[SourceObjective], level: Any) -> None:
    """Put a priority's actions below its one objective, or below one for all where the source has several."""
    if len(objectives) != 1:
        title = ACROSS if objectives else ONLY
        objectives.append(SourceObjective(title, level if level in LEVELS else ""))
    objectives[-1].actions += actions
