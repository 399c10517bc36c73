"""Parts that bars and lines share: frame, axis of values, marks of cells not shown, and their key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from svd_portal.core.charts.measuring import text_width
from svd_portal.core.charts.reading import Mark, Reading
from svd_portal.core.charts.style import (
    HATCHED,
    HATCHED_AREA,
    INK,
    LINE_HEIGHT,
    PAPER,
    QUIET,
    SMALL_SIZE,
    WIDTH,
)

Layer = dict[str, Any]
Encoding = dict[str, Any]

_KEY_ROW = 24
_HATCH_WIDTH = 20


@dataclass(frozen=True)
class Frame:
    """The plot's place in the picture, in pixels; the key stands below it."""

    left: int
    top: int
    right: int
    bottom: int
    height: int

    @property
    def width(self) -> int:
        return WIDTH - self.left - self.right

    def y_of(self, value: float, ticks: Sequence[float]) -> float:
        """Give the height of a value on a standing axis, counted from the top."""
        return self.height * (ticks[-1] - value) / (ticks[-1] - ticks[0])


def value_axis(ticks: Sequence[float], orient: str) -> dict[str, Any]:
    return {
        "orient": orient,
        "values": list(ticks),
        "format": ",~f",
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
    }


def name_axis(**options: Any) -> dict[str, Any]:
    """Give the axis of categories. Names travel as data of the chart and are never read as an expression."""
    return {"labelExpr": "names[datum.value]", "ticks": False, "labelPadding": 8, **options}


def rows_in_order(reading: Reading) -> list[int]:
    return list(range(len(reading.categories)))


def colour(reading: Reading) -> Encoding:
    scale = {"domain": list(range(len(reading.series))), "range": reading.colours}
    return {"field": "series", "type": "ordinal", "scale": scale, "legend": None}


def texts(values: Sequence[Mapping[str, Any]], encoding: Encoding, **mark: Any) -> Layer:
    """Write the field ``text`` (one line or several) of each value."""
    return {
        "data": {"values": list(values)},
        "mark": {"type": "text", **mark},
        "encoding": {"text": {"field": "text"}, **encoding},
    }


def hatched(values: Sequence[Mapping[str, Any]], encoding: Encoding) -> Layer:
    """Draw a hatched box for each cell that is not shown: it is neither zero nor a value."""
    box = {"type": "point", "shape": HATCHED, "size": HATCHED_AREA, "filled": False, "opacity": 1}
    return {
        "data": {"values": list(values)},
        "mark": box | {"stroke": QUIET, "strokeWidth": 1.2},
        "encoding": encoding,
    }


def whiskers(values: Sequence[Mapping[str, Any]], encoding: Encoding) -> list[Layer]:
    """Draw the interval of each value as a line, edged in white so that it stands out from a bar under it."""
    edge = {key: channel for key, channel in encoding.items() if key != "color"}
    ink = {} if "color" in encoding else {"stroke": INK}  # the mark's own would win over its series'
    return [
        {
            "data": {"values": list(values)},
            "mark": {"type": "rule", "strokeWidth": width, **stroke},
            "encoding": given,
        }
        for stroke, width, given in (({"stroke": PAPER}, 5, edge), (ink, 2, encoding))
        if values
    ]


def hatches(mark: Mark) -> bool:
    """Say whether a mark hides a value; one that rounds to zero does not."""
    return mark.mark != "low"


def unit_layer(reading: Reading, frame: Frame) -> Layer:
    """Write the unit above the axis of values, level, where it is read first."""
    place = {"x": {"value": -frame.left}, "y": {"value": 8 - frame.top}}
    return texts([{"text": reading.unit}], place, align="left", baseline="middle", color=QUIET)


def key_height(reading: Reading) -> int:
    return _KEY_ROW * len(_key_texts(reading)) + (8 if _key_texts(reading) else 0)


def key_layers(reading: Reading, frame: Frame) -> list[Layer]:
    """Explain under the chart every mark it uses, such as ``[c] suppressed``, and say what was left out."""
    layers: list[Layer] = []
    for at, (text, is_hatched) in enumerate(_key_texts(reading)):
        y = {"value": frame.height + frame.bottom + _KEY_ROW // 2 + _KEY_ROW * at}
        x = {"value": (_HATCH_WIDTH if is_hatched else 0) - frame.left}
        layers.append(texts([{"text": text}], {"x": x, "y": y}, align="left", baseline="middle"))
        if is_hatched:
            layers.append(hatched([{}], {"x": {"value": 8 - frame.left}, "y": y}))
    return layers


def _key_texts(reading: Reading) -> list[tuple[str, bool]]:
    seen = {mark.mark: mark for mark in reading.marks}
    key = [(f"[{mark.mark}] {mark.label}", hatches(mark)) for mark in seen.values()]
    if reading.left_out:
        drawn, all_of_them = len(reading.series), len(reading.series) + reading.left_out
        key.append((f"The first {drawn} of {all_of_them} series are drawn; the table has all.", False))
    return key


def label_room(lines: Sequence[str]) -> float:
    return max((text_width(line, SMALL_SIZE) for line in lines), default=0.0)


def stacked(lines: Sequence[str]) -> int:
    return LINE_HEIGHT * len(lines)
