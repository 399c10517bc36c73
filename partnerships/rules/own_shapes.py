"""The shapes of uploaded boundaries: rings that are closed, nested as they should be, and lie in the United Kingdom."""

from collections.abc import Mapping, Sequence
from itertools import chain, pairwise
from math import cos, isfinite, radians
from typing import Any

from partnerships.rules.boundaries import NotBoundaries

WEST, SOUTH, EAST, NORTH = -14.0, 49.0, 3.0, 62.0  # with Rockall and the Isles of Scilly
METRES = 111_320  # of a degree of latitude
Box = tuple[float, float, float, float]

NESTED = (
    "its coordinates are not nested as GeoJSON has it: a Polygon is a list of rings, "
    "a MultiPolygon a list of such lists."
)
OTHER_SYSTEM = "Save the file in longitude and latitude (WGS 84, EPSG:4326)."


def plain(text: str) -> str:
    """Give a text of the file as a page and the database can hold it: no half characters, nothing that controls."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def rings_of(geometry: Any) -> list[list[Sequence[Sequence[float]]]]:
    """Give the polygons of a geometry, each an outer ring and its holes.

    :raises NotBoundaries: it is no polygon, or its rings are not closed, not nested rightly or elsewhere.
    """
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        what = f"it is a {plain(kind)[:40]}" if isinstance(kind, str) else "it has no shape"
        raise NotBoundaries(f"{what}. Only areas can be drawn: Polygon or MultiPolygon.")
    found = geometry.get("coordinates")
    polygons = [found] if kind == "Polygon" else found
    if not isinstance(polygons, list) or not polygons:
        raise NotBoundaries(NESTED)
    for polygon in polygons:
        _check_polygon(polygon)
    return polygons


def hectares(geometry: Mapping[str, Any]) -> float:
    """Measure a checked geometry: outer rings less their holes."""
    found = geometry["coordinates"]
    polygons = [found] if geometry["type"] == "Polygon" else found
    return sum(_size(rings[0]) - sum(map(_size, rings[1:])) for rings in polygons)


def _check_polygon(polygon: Any) -> None:
    if not isinstance(polygon, list) or not polygon:
        raise NotBoundaries(NESTED)
    boxes = [_box(ring) for ring in polygon]
    _check_place(boxes[0])
    if any(not _within(box, boxes[0]) for box in boxes[1:]):
        raise NotBoundaries("a hole lies outside its first ring. The outer ring has to come first.")


def _box(ring: Any) -> Box:
    if not isinstance(ring, list) or not all(isinstance(point, list) and len(point) >= 2 for point in ring):
        raise NotBoundaries(NESTED)
    # type() and not isinstance(): true and false are whole numbers to Python.
    if not set(map(type, chain.from_iterable(ring))) <= {int, float}:
        raise NotBoundaries(NESTED)
    if len(ring) < 4:
        raise NotBoundaries(f"a ring has {len(ring)} points. It needs at least four, the last as the first.")
    if ring[0][:2] != ring[-1][:2]:
        raise NotBoundaries("a ring is not closed: its last point has to be the same as its first.")
    across, down = [point[0] for point in ring], [point[1] for point in ring]
    box = min(across), min(down), max(across), max(down)
    if not all(abs(at) < 1e9 and isfinite(at) for at in box):
        raise NotBoundaries(f"its coordinates are beyond the Earth. {OTHER_SYSTEM}")
    return box


def _check_place(box: Box) -> None:
    west, south, east, north = box
    if _within(box, (WEST, SOUTH, EAST, NORTH)):
        return
    if _within((south, west, north, east), (WEST, SOUTH, EAST, NORTH)):
        raise NotBoundaries("latitude stands before longitude. GeoJSON has longitude first: swap the two.")
    if _within(box, (-180, -90, 180, 90)):
        raise NotBoundaries("it lies outside the United Kingdom.")
    if _within(box, (0, 0, 700_000, 1_300_000)):
        raise NotBoundaries(
            f"it is in British National Grid, which the portal does not convert. {OTHER_SYSTEM}"
        )
    raise NotBoundaries(f"its coordinates are not degrees. {OTHER_SYSTEM}")


def _within(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _size(ring: Sequence[Sequence[float]]) -> float:
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    return abs(twice) / 2 * METRES**2 * cos(radians(ring[0][1])) / 10_000
