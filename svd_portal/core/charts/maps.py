"""Maps: areas shaded in five classes of what is shown; what is hidden is hatched and what is missing is ruled."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from svd_portal.core.charts.layers import Encoding, Frame, Layer, texts, unit_layer
from svd_portal.core.charts.measuring import text_width, written
from svd_portal.core.charts.outlines import Point, Ring, hatching, resting_place, widest_span
from svd_portal.core.charts.reading import Reading
from svd_portal.core.charts.style import QUIET, SMALL_SIZE, WIDTH

CLASSES = 5
# One hue from light to dark: each step is told from the next by its lightness alone.
SHADES = ["#dbe7f0", "#a3c1d9", "#6a99c0", "#3b6c9a", "#12436d"]
HIDDEN_MARK = "c"
_BARE, _MISSING = "#ffffff", "#c3c6c8"
_KEY_ROW, _BOX = 26, 18
_KEY_COLUMN = WIDTH // 2
_MOST_NAMES = 25

_PLACE: Encoding = {
    "x": {"field": "x", "type": "quantitative", "scale": None},
    "y": {"field": "y", "type": "quantitative", "scale": None},
}
# The outlines come in pixels: the engine projects nothing.
_FLAT = {"type": "identity", "scale": 1, "translate": [0, 0]}


@dataclass(frozen=True)
class Shaded:
    """One area as it is drawn: its rings in pixels, its colour, and how it is ruled over, if at all."""

    name: str
    rings: Sequence[Ring]
    fill: str
    ruling: str = ""  # "hidden" or "missing"


@dataclass(frozen=True)
class Step:
    """One class of values: from its least to its greatest, and its colour."""

    least: float
    most: float
    fill: str

    @property
    def words(self) -> str:
        return (
            written(self.least)
            if self.least == self.most
            else f"{written(self.least)} to {written(self.most)}"
        )


def maps(figure: Mapping[str, Any], reading: Reading) -> tuple[Frame, list[Layer], int]:
    """Draw the first series of a figure over its ``shapes``; give frame, layers and the height of the key.

    ``shapes`` holds ``width`` and ``height`` of the drawing, and in ``areas`` for each row of the figure its rings,
    ``[x, y, x, y, …]`` from the top left, or null where no outline is known.

    :raises ValueError: the figure has no shapes.
    """
    if not figure.get("shapes"):
        raise ValueError("A map needs the outlines of its areas.")
    outlined = {row for row, rings in enumerate(figure["shapes"]["areas"]) if rings}
    steps = classes([point.value for point in reading.points if point.series == 0 and point.row in outlined])
    drawn, height = _shaded(figure["shapes"], reading, steps)
    key = _key(steps, drawn, _marks_in_words(reading))
    frame = Frame(left=8, top=30 if reading.unit else 8, right=8, bottom=12, height=height)
    layers = [
        _areas(drawn),
        *_rulings(drawn),
        *_names(drawn),
        unit_layer(reading, frame),
        *_key_layers(key, frame),
    ]
    return frame, layers, _KEY_ROW * max((row for _, row, *_ in key), default=0) + (_KEY_ROW if key else 0)


def classes(values: Sequence[float]) -> list[Step]:
    """Part values into five classes of about as many areas each; equal values stay together."""
    order = sorted(values)
    ends = sorted({order[ceil(len(order) * k / CLASSES) - 1] for k in range(1, CLASSES + 1)}) if order else []
    groups: list[list[float]] = [[] for _ in ends]
    for value in order:
        groups[bisect_left(ends, value)].append(value)
    return [Step(group[0], group[-1], _shade(at, len(groups))) for at, group in enumerate(groups)]


def _shade(at: int, of: int) -> str:
    return SHADES[2] if of == 1 else SHADES[round(at * (CLASSES - 1) / (of - 1))]


def _shaded(shapes: Mapping[str, Any], reading: Reading, steps: list[Step]) -> tuple[list[Shaded], int]:
    scale = (WIDTH - 16) / shapes["width"]
    values = {point.row: point.value for point in reading.points if point.series == 0}
    hidden = {mark.row for mark in reading.marks if mark.series == 0 and mark.mark == HIDDEN_MARK}
    found = []
    for row, (name, outline) in enumerate(zip(reading.categories, shapes["areas"], strict=False)):
        if not outline:
            continue
        rings = [
            [(x * scale, y * scale) for x, y in zip(flat[::2], flat[1::2], strict=True)] for flat in outline
        ]
        if row in values:
            found.append(Shaded(name, rings, _fill(values[row], steps)))
        else:
            is_hidden = row in hidden
            ruling = "hidden" if is_hidden else "missing"
            found.append(Shaded(name, rings, _BARE if is_hidden else _MISSING, ruling))
    return found, round(shapes["height"] * scale)


def _fill(value: float, steps: list[Step]) -> str:
    return steps[bisect_left([step.most for step in steps], value)].fill


def _areas(drawn: Sequence[Shaded]) -> Layer:
    values = [
        {"type": "Feature", "geometry": _polygon(area.rings), "properties": {}, "fill": area.fill}
        for area in drawn
    ]
    return {
        "data": {"values": values},
        "projection": _FLAT,
        "mark": {"type": "geoshape", "stroke": QUIET, "strokeWidth": 0.7},
        "encoding": {"fill": {"field": "fill", "type": "nominal", "scale": None, "legend": None}},
    }


def _feature(geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": {}}


def _polygon(rings: Sequence[Ring]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(point) for point in ring] for ring in rings]}


def _rulings(drawn: Sequence[Shaded]) -> list[Layer]:
    hidden = [
        line for area in drawn if area.ruling == "hidden" for line in hatching(area.rings, 6, slanted=True)
    ]
    missing = [line for area in drawn if area.ruling == "missing" for line in hatching(area.rings, 5)]
    return [_lines(lines, stroke) for lines, stroke in ((hidden, QUIET), (missing, _BARE)) if lines]


def _lines(lines: Sequence[tuple[Point, Point]], stroke: str) -> Layer:
    several = {"type": "MultiLineString", "coordinates": [[list(a), list(b)] for a, b in lines]}
    return {
        "data": {"values": [_feature(several)]},
        "projection": _FLAT,
        "mark": {"type": "geoshape", "filled": False, "stroke": stroke, "strokeWidth": 1.2},
    }


def _names(drawn: Sequence[Shaded]) -> list[Layer]:
    """Write the names of a few areas where they fit; the table beside the map has all of them."""
    placed = []
    for area in drawn if len(drawn) <= _MOST_NAMES else ():
        x, y = resting_place(area.rings)
        if text_width(area.name, SMALL_SIZE) <= widest_span(area.rings, y) * 1.1:
            placed.append({"x": x, "y": y, "text": area.name})
    if not placed:
        return []
    centred: dict[str, Any] = {"align": "center", "baseline": "middle"}
    # The engine has no halo: the same words in a thick white line lie below.
    return [
        texts(placed, _PLACE, stroke=_BARE, strokeWidth=4, strokeJoin="round", **centred),
        texts(placed, _PLACE, **centred),
    ]


def _marks_in_words(reading: Reading) -> Callable[[str], str]:
    missing = dict(
        sorted((m.mark, m.label) for m in reading.marks if m.series == 0 and m.mark != HIDDEN_MARK)
    )
    marks = " ".join(f"[{mark}]" for mark in missing)
    label = next(iter(missing.values())) if len(missing) == 1 else "not supplied"
    return lambda ruling: f"[{HIDDEN_MARK}] hidden" if ruling == "hidden" else f"{marks} {label}".strip()


_Entry = tuple[int, int, str, str, str]  # column, row, words, fill, ruling


def _key(steps: Sequence[Step], drawn: Sequence[Shaded], words: Callable[[str], str]) -> list[_Entry]:
    shaded: list[_Entry] = [(0, row, step.words, step.fill, "") for row, step in enumerate(steps)]
    rulings = sorted({area.ruling for area in drawn} - {""})
    fills = {"hidden": _BARE, "missing": _MISSING}
    return shaded + [(1, row, words(ruling), fills[ruling], ruling) for row, ruling in enumerate(rulings)]


def _key_layers(key: Sequence[_Entry], frame: Frame) -> list[Layer]:
    boxes, words = [], []
    for column, row, text, fill, ruling in key:
        x = column * _KEY_COLUMN
        y = frame.height + frame.bottom + _KEY_ROW * row + _KEY_ROW / 2
        half = _BOX / 2
        corners = [(x, y - half), (x + 26, y - half), (x + 26, y + half), (x, y + half), (x, y - half)]
        boxes.append(Shaded("", [corners], fill, ruling))
        words.append({"x": x + 34, "y": y, "text": text})
    return [_areas(boxes), *_rulings(boxes), texts(words, _PLACE, align="left", baseline="middle")]
