"""Outlines of areas out of GeoJSON (RFC 7946): read one feature at a time, checked, and simplified."""

from collections.abc import Iterator
from itertools import pairwise
from json import JSONDecodeError, JSONDecoder
from typing import Any, TextIO

PIECE = 1 << 18
LONGEST_FEATURE = 64 * 1024 * 1024  # characters; the longest outline of a full-resolution file has a tenth
DECIMALS = 4  # of a degree: about ten metres
STRAIGHT = 0.00005  # degrees that a point may lie off the line between its neighbours and be left out

Position = tuple[float, float]
Rings = list[list[Position]]


class NotBoundaries(ValueError):
    """The file is not what outlines can be read from; the message says why and what to do."""


def features(file: TextIO) -> Iterator[dict[str, Any]]:
    """Give the features of a feature collection one after the other, holding one at a time.

    :raises NotBoundaries: the file is no GeoJSON, or holds a feature of more than 64 million characters.
    """
    decoder, text = JSONDecoder(), _after_opening(file)
    while True:
        text = text.lstrip(" \t\r\n,")
        while not text and (piece := file.read(PIECE)):
            text = piece.lstrip(" \t\r\n,")
        if text.startswith("]"):
            return
        found, text = _next(decoder, text, file)
        yield found


def outline(geometry: Any) -> dict[str, Any] | None:
    """Give an outline as a simplified MultiPolygon, or None where nothing of it is left.

    Every point is set on a grid of 0.0001 degrees. Two areas share their border points, so that they still touch
    afterwards: simplifying each outline by itself would open gaps.

    :raises NotBoundaries: the geometry is no polygon, or not in longitude and latitude.
    """
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        raise NotBoundaries(
            f"An outline has to be a polygon; this file holds {kind or 'a feature without a shape'}."
        )
    try:
        polygons = [geometry["coordinates"]] if kind == "Polygon" else geometry["coordinates"]
        kept = [rings for polygon in polygons if (rings := _simplified(polygon))]
    except NotBoundaries:
        raise
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise NotBoundaries("A shape in the file has no readable coordinates.") from error
    return {"type": "MultiPolygon", "coordinates": kept} if kept else None


def _after_opening(file: TextIO) -> str:
    """Read to the first feature. What stands before it (a name, a reference system) is short."""
    text = file.read(PIECE)
    if '"FeatureCollection"' not in text or '"features"' not in text:
        raise NotBoundaries("The file is not a GeoJSON feature collection.")
    _, _, rest = text.partition('"features"')
    return rest.partition("[")[2]


def _next(decoder: JSONDecoder, text: str, file: TextIO) -> tuple[dict[str, Any], str]:
    while True:
        try:
            found, end = decoder.raw_decode(text)
        except JSONDecodeError:
            # Twice as much each time, so that a long feature is not tried over and over.
            more = file.read(max(PIECE, len(text)))
            if not more or len(text) > LONGEST_FEATURE:
                raise NotBoundaries("The file breaks off, or holds something that is not GeoJSON.") from None
            text += more
            continue
        if not isinstance(found, dict):
            raise NotBoundaries("The file holds something else than features.")
        return found, text[end:]


def _simplified(polygon: list[list[list[float]]]) -> Rings:
    rings = [_ring(ring) for ring in polygon]
    if not rings or not rings[0]:
        return []
    # RFC 7946: the outer ring runs against the clock, holes run with it; many files do not keep to it.
    return [_turned(ring, with_clock=at > 0) for at, ring in enumerate(rings) if ring]


def _ring(positions: list[list[float]]) -> list[Position]:
    points: list[Position] = []
    for position in positions:
        x, y = float(position[0]), float(position[1])
        if not (-180 <= x <= 180 and -90 <= y <= 90):
            raise NotBoundaries(
                "The outlines are not in longitude and latitude (EPSG:4326). Download them in that reference system."
            )
        point = round(x, DECIMALS), round(y, DECIMALS)
        if not points or point != points[-1]:
            points.append(point)
    kept = _without_straight(points)
    return kept if len(kept) >= 4 else []


def _without_straight(points: list[Position]) -> list[Position]:
    """Leave out points on the straight line between their neighbours: the same ones on either side of a border."""
    inner = [
        here
        for before, here, after in zip(points, points[1:], points[2:], strict=False)
        if abs(_off(before, here, after)) > STRAIGHT
    ]
    return [points[0], *inner, points[-1]] if points else []


def _off(before: Position, here: Position, after: Position) -> float:
    (x1, y1), (x, y), (x2, y2) = before, here, after
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    cross = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
    return cross / length if length else 1.0


def _turned(ring: list[Position], *, with_clock: bool) -> list[Position]:
    runs_with_clock = sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairwise(ring)) > 0
    return ring if runs_with_clock == with_clock else ring[::-1]


def code_of(feature: dict[str, Any], field: str) -> str:
    """Give the code that a feature carries under a name, or nothing."""
    properties = feature.get("properties")
    return str(properties.get(field) or "").strip() if isinstance(properties, dict) else ""


def fields_of(feature: dict[str, Any]) -> list[str]:
    """List the names under which a feature carries facts, for a message."""
    properties = feature.get("properties")
    return sorted(map(str, properties)) if isinstance(properties, dict) else []
