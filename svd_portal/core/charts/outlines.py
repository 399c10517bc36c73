"""Plane geometry of outlines in pixels: ruling an area over with lines, and finding where its name fits."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil, floor, sqrt

Point = tuple[float, float]
Ring = Sequence[Point]
Segment = tuple[Point, Point]

_HALF = sqrt(0.5)


def hatching(rings: Iterable[Ring], spacing: float, *, slanted: bool = False) -> list[Segment]:
    """Rule an area over with lines that end at its outline, upright or slanted by 45 degrees.

    Lines of two areas that touch run on: they stand at whole multiples of the spacing in the picture. Drawn as lines
    since a fill pattern needs an address within the page, and is lost in some readers.
    """
    turned = [[_turn(point) if slanted else point for point in ring] for ring in rings]
    edges = [edge for ring in turned for edge in pairwise(ring)]
    across: dict[int, list[float]] = {}
    for (x1, y1), (x2, y2) in edges:
        low, high = min(x1, x2), max(x1, x2)
        # Half open: a line through a corner meets one of the two edges, and never an edge along itself.
        for at in range(ceil(low / spacing), ceil(high / spacing)):
            across.setdefault(at, []).append(y1 + (at * spacing - x1) * (y2 - y1) / (x2 - x1))
    found = []
    for at, ends in sorted(across.items()):
        pairs = sorted(ends)
        for top, foot in zip(pairs[::2], pairs[1::2], strict=True):
            line = (at * spacing, top), (at * spacing, foot)
            found.append((_turn_back(line[0]), _turn_back(line[1])) if slanted else line)
    return found


def resting_place(rings: Sequence[Ring]) -> Point:
    """Give a point inside an area about its middle, on the widest of the level lines through it."""
    _, top, _, foot = bounds(rings)
    tries = [top + (foot - top) * part / 12 for part in range(3, 10)]
    # A line near the middle is better placed than one that is a little wider.
    best = max(
        tries, key=lambda y: widest_span(rings, y) * (1 - abs(y - (top + foot) / 2) / (foot - top + 1))
    )
    left, right = _widest(rings, best)
    return (left + right) / 2, best


def widest_span(rings: Iterable[Ring], y: float) -> float:
    """Say how wide an area is where it is widest on a level line."""
    left, right = _widest(rings, y)
    return right - left


def bounds(rings: Iterable[Ring]) -> tuple[float, float, float, float]:
    """Give left, top, right and foot of some rings."""
    points = [point for ring in rings for point in ring]
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)


def _widest(rings: Iterable[Ring], y: float) -> Point:
    level = floor(y) + 0.5  # between the whole numbers on which corners lie
    meets = sorted(
        x1 + (level - y1) * (x2 - x1) / (y2 - y1)
        for ring in rings
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 <= level) != (y2 <= level)
    )
    spans = list(zip(meets[::2], meets[1::2], strict=True))
    return max(spans, key=lambda span: span[1] - span[0], default=(0.0, 0.0))


def _turn(point: Point) -> Point:
    return (point[0] + point[1]) * _HALF, (point[1] - point[0]) * _HALF


def _turn_back(point: Point) -> Point:
    return (point[0] - point[1]) * _HALF, (point[0] + point[1]) * _HALF
