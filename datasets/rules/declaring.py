"""From what a person says about their own kind of data to its definition."""

from dataclasses import asdict
from typing import Any

from datasets.rules.declaration import Declaration, DeclaredMarker
from datasets.rules.definition import MOST_BREAKDOWNS, DefinitionError, load
from datasets.rules.drafting import draft_fields, draft_layout
from datasets.rules.geography import LEVELS
from datasets.rules.seen import (  # fmt: skip
    ACROSS,
    ACROSS_TIME,
    BREAKDOWN,
    BREAKDOWN_ONLY,
    NUMBER,
    PLACE,
    TIME,
    TIME_PART,
)


def build(declaration: Declaration, key: str, version: int) -> dict[str, Any]:
    """Make the definition that a declaration describes.

    :raises DefinitionError: it cannot work; ``about`` names the question.
    """
    _check(declaration)
    fields = draft_fields(declaration)
    number = fields[-1]["name"]
    spec: dict[str, Any] = {
        "key": key,
        "version": version,
        "title": declaration.title,
        "purpose": declaration.counted,
        "schema": {
            "fields": fields,
            "primaryKey": [field["name"] for field in fields[:-1]],
            "missingValues": [""],
        },
        "measure": {"field": number, "kind": declaration.kind, "unit": declaration.unit},
        "area": {
            "field": fields[0]["name"],
            "levels": list(declaration.levels),
            "by": declaration.by,
            "reach": declaration.reach,
            "others": declaration.others,
        },
        "period": {"field": fields[1]["name"], "grammar": declaration.grammar},
        "breakdowns": [field["name"] for field in fields[2:-1]],
        "layout": draft_layout(declaration, fields),
        "markers": {marker.text: _marker(marker) for marker in declaration.markers},
        "profile": {"method": declaration.method, "threshold": declaration.threshold},
        "checkers": declaration.checkers,
        "totals": list(declaration.totals),
        "legal_basis": declaration.legal_basis,
        "declared": asdict(declaration),
    }
    load(spec)
    return spec


def _check(declaration: Declaration) -> None:
    places, numbers = declaration.of(PLACE), declaration.of(NUMBER)
    across_time, across = declaration.of(ACROSS_TIME), declaration.of(ACROSS)
    times, parts = declaration.of(TIME), declaration.of(TIME_PART)
    broken = len(declaration.of(BREAKDOWN, BREAKDOWN_ONLY)) + bool(across)
    faults = [
        (len(places) != 1, "columns", "Choose “Place” for one column, and for one only."),
        (
            not (numbers or across or across_time),
            "columns",
            "Choose “The number” for the column that counts.",
        ),
        (
            len(numbers) + bool(across) + bool(across_time) > 1,
            "columns",
            "Choose either “The number” for one column or “Side by side” for several, not both.",
        ),
        (
            len(times) + bool(across_time) + bool(parts) > 1 or len(parts) == 1,
            "columns",
            "Choose “Time” for one column, or “Part of the time” for the two that say it together.",
        ),
        (
            broken > MOST_BREAKDOWNS,
            "columns",
            f"Choose at most {MOST_BREAKDOWNS} breakdowns, and leave the other columns out.",
        ),
        (
            not declaration.levels or not set(declaration.levels) <= set(LEVELS),
            "levels",
            "Choose the kind of area.",
        ),
        (declaration.threshold < 3, "threshold", "The smallest number that may be shown must be 3 or more."),
    ]
    for wrong, about, message in faults:
        if wrong:
            raise DefinitionError(message, about)


def _marker(marker: DeclaredMarker) -> dict[str, Any]:
    bounds = {"lower": marker.lower, "upper": marker.upper}
    known = {name: bound for name, bound in bounds.items() if bound is not None}
    return {"status": marker.status, **known, "meaning": marker.meaning}
