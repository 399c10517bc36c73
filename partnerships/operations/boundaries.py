"""Bring the outlines of areas into the database, from GeoJSON."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction

from partnerships.models import Area, AreaShape
from partnerships.rules.boundaries import NotBoundaries, code_of, fields_of, outline

BATCH = 200  # outlines held at a time


@dataclass
class Outlined:
    """What an import did: outlines loaded, features of areas that the portal does not know, and too small ones."""

    loaded: int = 0
    unknown: int = 0
    empty: int = 0


@transaction.atomic
def import_boundaries(*, features: Iterable[dict[str, Any]], code: str, source: str) -> Outlined:
    """Load the outlines of areas known to the portal; one that is there already is replaced.

    :param features: GeoJSON features, one at a time; ``code`` names the property that holds the code of the area.
    :param source: whose boundaries they are, and of when, for the line below a map.
    :raises NotBoundaries: no feature carries such a property, or a shape is no outline.
    """
    known, done = dict(Area.objects.values_list("code", "pk")), Outlined()
    shapes = _shapes(features, code, source, known, done)
    while batch := {shape.area_id: shape for shape in islice(shapes, BATCH)}:
        AreaShape.objects.bulk_create(
            batch.values(),
            update_conflicts=True,
            unique_fields=["area"],
            update_fields=["geometry", "source"],
        )
        done.loaded += len(batch)
    return done


def _shapes(
    features: Iterable[dict[str, Any]], code: str, source: str, known: dict[str, int], done: Outlined
) -> Iterator[AreaShape]:
    for feature in features:
        found = code_of(feature, code)
        if not found:
            there = ", ".join(fields_of(feature)) or "nothing"
            raise NotBoundaries(f"A feature has no {code}. It carries: {there}.")
        if found not in known:
            done.unknown += 1
            continue
        geometry = outline(feature.get("geometry"))
        if geometry is None:
            done.empty += 1
            continue
        yield AreaShape(area_id=known[found], geometry=geometry, source=source)
