"""From outlines in longitude and latitude to rings on the grid of a drawing.

The transverse Mercator projection of a sphere about 2° W, as the national grid has it, less the ellipsoid: at the
size of a picture the two are the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import atan2, atanh, cos, radians, sin, tan
from typing import Any

WIDTH, TALLEST = 624, 640  # pixels
FINE, COARSE = 2, 1  # points of the grid in a pixel
MOST_IN_DETAIL = 60
SMALLEST = 2  # square pixels of an island that is still drawn
MIDDLE = radians(-2)

Position = tuple[float, float]
Ring = list[int]


def on_grid(geometries: Sequence[Mapping[str, Any] | None]) -> tuple[int, int, list[list[Ring] | None]]:
    """Fit outlines into one drawing: its width and height on the grid, and the rings of each, ``[x, y, x, y, …]``.

    Points are set on the grid and never moved by themselves, so that areas which touch go on touching.

    :param geometries: a GeoJSON MultiPolygon each, or None where no outline is known.
    """
    projected = [_projected(geometry) for geometry in geometries]
    points = [point for rings in projected for ring in rings for point in ring]
    if not points:
        return 0, 0, [None for _ in geometries]
    left, foot = min(x for x, _ in points), min(y for _, y in points)
    right, top = max(x for x, _ in points), max(y for _, y in points)
    fine = FINE if len(geometries) <= MOST_IN_DETAIL else COARSE
    scale = fine * min(WIDTH / ((right - left) or 1), TALLEST / ((top - foot) or 1))
    margin = (WIDTH * fine - (right - left) * scale) / 2  # a tall country stands in the middle

    def place(point: Position) -> tuple[int, int]:
        return round((point[0] - left) * scale + margin), round((top - point[1]) * scale)

    areas = [_kept([[place(point) for point in ring] for ring in rings], fine) for rings in projected]
    return WIDTH * fine, round((top - foot) * scale), areas


def _projected(geometry: Mapping[str, Any] | None) -> list[list[Position]]:
    polygons = geometry["coordinates"] if geometry else []
    return [[_project(*position[:2]) for position in ring] for polygon in polygons for ring in polygon]


def _project(longitude: float, latitude: float) -> Position:
    east, north = radians(longitude) - MIDDLE, radians(latitude)
    return atanh(cos(north) * sin(east)), atan2(tan(north), cos(east))


def _kept(rings: Iterable[Sequence[tuple[int, int]]], fine: int) -> list[Ring] | None:
    """Leave out points that fall together and islands too small to see; an area keeps its largest ring."""
    thinned = [thin for ring in rings if len(thin := _thinned(ring)) > 3]
    if not thinned:
        return None
    sizes = [abs(_twice_area(ring)) / 2 for ring in thinned]
    least = min(SMALLEST * fine * fine, max(sizes))
    seen = (ring for ring, size in zip(thinned, sizes, strict=True) if size >= least)
    return [[value for point in ring for value in point] for ring in seen]


def _thinned(ring: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for point in ring:
        if found and point == found[-1]:
            continue
        if len(found) > 1 and _straight(found[-2], found[-1], point):
            found.pop()
        found.append(point)
    return found


def _straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def _twice_area(ring: Sequence[tuple[int, int]]) -> int:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))
