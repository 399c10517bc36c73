"""Write the priorities of a strategy into a file of structure; an unchanged part comes out as it went in."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from strategy.rules.identity import named
from strategy.rules.source_blocks import OWN, Path, plain
from strategy.rules.source_plan import (
    COLUMNS,
    GAP,
    OWN_LIMITS,
    SourceObjective,
    SourcePart,
    SourcePriority,
    title_key,
)

# What a field holds where nobody chose: a file that says nothing means the same.
DEFAULTS = {"status": "not_started", "state": "live", "direction": "none"}
KEYS = {column: key for key, column in COLUMNS.items()}


@dataclass(frozen=True)
class WrittenPart:
    """An action or a measure as it is now; ``fields`` by column, without what says nothing."""

    id: UUID
    title: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class WrittenObjective:
    id: UUID
    title: str
    prevention_level: str
    actions: tuple[WrittenPart, ...]


@dataclass(frozen=True)
class WrittenPriority:
    id: UUID
    title: str
    fields: Mapping[str, str]
    gap_reason: str
    objectives: tuple[WrittenObjective, ...]
    measures: tuple[WrittenPart, ...]


Plan = tuple[WrittenPriority, ...]


def saying(fields: Mapping[str, str]) -> dict[str, str]:
    """Leave out of some fields what says nothing."""
    return {name: value for name, value in fields.items() if value and value != DEFAULTS.get(name)}


def plan_written(document: dict[str, Any], plan: Plan, was: Sequence[SourcePriority], pk: int) -> None:
    """Write the priorities of a document as they are now.

    :param was: the priorities as the import read them from this document.
    """
    before = {priority.id: (priority, row) for priority, row in zip(_imported(was, pk), was, strict=True)}
    if plan == tuple(priority for priority, _ in before.values()):
        return
    paths = _paths(was, pk)
    document_was = copy.deepcopy(document)
    # With one priority the import takes the measures of the document as measures of that one.
    taken = len(was) == 1 and bool(document.get("measures"))
    rows = []
    for priority in plan:
        known = before.get(priority.id)
        is_same = known is not None and known[0] == priority and not taken
        row = _element(document_was, known[1].path) if known else None
        rows.append(row if is_same else _priority(priority, _mapping(row), paths, document_was))
    if taken:
        document["measures"] = []
    document["priorities"] = rows


def _imported(was: Sequence[SourcePriority], pk: int) -> list[WrittenPriority]:
    """Give the priorities as the import made them."""
    found = []
    for place, row in enumerate(was, start=1):
        key = named(pk, "priority", place)
        objectives = tuple(
            _objective_of(named(key, "objective", number), objective)
            for number, objective in enumerate(row.objectives, start=1)
        )
        measures = tuple(_parts_of(key, "measure", row.measures))
        found.append(
            WrittenPriority(key, row.title, saying(row.fields), row.gap_reason, objectives, measures)
        )
    return found


def _objective_of(key: UUID, row: SourceObjective) -> WrittenObjective:
    return WrittenObjective(
        key, row.title, row.prevention_level, tuple(_parts_of(key, "action", row.actions))
    )


def _parts_of(parent: UUID, kind: str, rows: Sequence[SourcePart]) -> list[WrittenPart]:
    return [
        WrittenPart(named(parent, kind, place), row.title, saying(row.fields))
        for place, row in enumerate(rows, start=1)
    ]


@dataclass(frozen=True)
class _Place:
    path: Path
    part: WrittenPart | None = None  # as it was imported


def _paths(was: Sequence[SourcePriority], pk: int) -> dict[UUID, _Place]:
    """Say of each objective, action and measure where in the file it stood."""
    found: dict[UUID, _Place] = {}
    for place, row in enumerate(was, start=1):
        key = named(pk, "priority", place)
        _note(found, key, "measure", row.measures)
        for number, objective in enumerate(row.objectives, start=1):
            inner = named(key, "objective", number)
            found[inner] = _Place(objective.path)
            _note(found, inner, "action", objective.actions)
    return found


def _note(found: dict[UUID, _Place], parent: UUID, kind: str, rows: Sequence[SourcePart]) -> None:
    for part, row in zip(_parts_of(parent, kind, rows), rows, strict=True):
        found[part.id] = _Place(row.path, part)


def _priority(
    now: WrittenPriority, row: dict[str, Any], paths: Mapping[UUID, _Place], document: Mapping[str, Any]
) -> dict[str, Any]:
    rest = _without(
        row, {"lead", "deputy", "why", "prevention_level", GAP, OWN, "objectives", "actions", "measures"}
    )
    written: dict[str, Any] = {
        **rest,
        title_key(row): now.title,
        **{k: v for k, v in now.fields.items() if k != "why"},
    }
    html = now.fields.get("why", "")
    if html:
        text = plain(html)
        written |= {OWN: {"why": html}} if text is None else {"why": text}
    if now.gap_reason:
        written[GAP] = now.gap_reason
    written["objectives"] = [_objective(objective, paths, document) for objective in now.objectives]
    written["measures"] = [_part(measure, paths, document) for measure in now.measures]
    return written


def _objective(
    now: WrittenObjective, paths: Mapping[UUID, _Place], document: Mapping[str, Any]
) -> dict[str, Any]:
    place = paths.get(now.id)
    row = _mapping(_element(document, place.path)) if place and place.path else {}
    written = {**_without(row, {"actions", "prevention_level"}), title_key(row): now.title}
    if now.prevention_level:
        written["prevention_level"] = now.prevention_level
    return {**written, "actions": [_part(action, paths, document) for action in now.actions]}


def _part(now: WrittenPart, paths: Mapping[UUID, _Place], document: Mapping[str, Any]) -> Any:
    """Write an action or a measure: as the file had it where nobody changed it, else with its other keys kept."""
    place = paths.get(now.id)
    row = _element(document, place.path) if place else None
    level = now.fields.get("prevention_level")
    if place and place.part == now:
        # The level may come from the priority above, which this element no longer stands below.
        inherits = level and not _mapping(row).get("prevention_level")
        return {**_mapping(row), "prevention_level": level} if inherits else row
    values = _mapping(row)
    gone = {KEYS.get(name, name) for name in (place.part.fields if place and place.part else ())}
    fields = {KEYS.get(name, name): value for name, value in now.fields.items() if name not in OWN_LIMITS}
    own = {name: value for name, value in now.fields.items() if name in OWN_LIMITS}
    written = {**_without(values, {*gone, OWN}), title_key(values): now.title, **fields}
    return written | {OWN: own} if own else written


def _mapping(row: Any) -> dict[str, Any]:
    if row is None:
        return {}
    return dict(row) if isinstance(row, Mapping) else {"title": row}


def _without(row: Mapping[str, Any], keys: set[str]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in keys}


def _element(document: Mapping[str, Any], path: Path) -> Any:
    """Find an element by its path in the file, whose first step is the document itself."""
    value: Any = document
    for step in path[1:]:
        value = value[step]
    return copy.deepcopy(value)
