"""Bars, always from zero: lying for named categories, standing for a few short ones such as years."""

from collections.abc import Sequence
from typing import Any

from svd_portal.core.charts.layers import (
    Encoding,
    Frame,
    Layer,
    colour,
    hatched,
    hatches,
    key_layers,
    label_room,
    name_axis,
    rows_in_order,
    texts,
    unit_layer,
    value_axis,
    whiskers,
)
from svd_portal.core.charts.measuring import axis_ticks, shortened, text_width, wrapped, written
from svd_portal.core.charts.reading import Reading
from svd_portal.core.charts.style import SMALL_SIZE

_NAME_COLUMNS = 30
_SERIES_COLUMNS = 32
_HATCH_AT = 9  # middle of the hatched box, from the base line
_HATCH_END = 18
_THICKEST = 64


def bars(reading: Reading, names: Sequence[Sequence[str]]) -> tuple[Frame, list[Layer]]:
    return _standing(reading) if can_stand(reading) else _lying(reading, names)


def names_of(reading: Reading) -> list[list[str]]:
    columns = 40 if can_stand(reading) else _NAME_COLUMNS
    return [wrapped(name, columns, 2) for name in reading.categories]


def can_stand(reading: Reading) -> bool:
    """Say whether a bar chart has one series and few, short names, so that its bars may stand."""
    names = reading.categories
    return len(reading.series) == 1 and 1 < len(names) <= 14 and label_room(names) < 520 / len(names) - 8


def _lying(reading: Reading, names: Sequence[Sequence[str]]) -> tuple[Frame, list[Layer]]:
    count = max(len(reading.series), 1)
    thick, gap = (19, 14) if count > 1 else (24, 9)
    group = max(thick * count, 16 * max((len(name) for name in names), default=1))
    left = round(label_room([line for name in names for line in name])) + 14
    height = (group + gap) * max(len(names), 1)
    frame = Frame(left=left, top=44 if reading.unit else 26, right=10, bottom=4, height=height)
    ends = _ends(reading)
    ticks = axis_ticks(reading.values)
    length = _length(_domain_with_room(ticks, frame, ends)) | {"axis": value_axis(ticks, "top")}
    across = _bands(reading, "y", gap / (group + gap), padding=gap)
    hidden = [end for end in ends if end["hatch"]]
    return frame, [
        _boxes(reading, ends, across | {"x": length, "x2": {"datum": 0}}, "horizontal", thick),
        *whiskers(_with_limits(ends), across | _between("x", length)),
        texts(_with_value(ends, False), across | {"x": length | {"field": "end"}}, align="left", dx=5),
        texts(_with_value(ends, True), across | {"x": {"datum": 0}}, align="left", dx=5),
        hatched(hidden, across | {"x": {"value": _HATCH_AT}}),
        texts(hidden, across | {"x": {"value": _HATCH_END}}, align="left", dx=4),
        texts([e for e in ends if e["bare"]], across | {"x": {"value": 0}}, align="left", dx=5),
        unit_layer(reading, frame),
        *key_layers(reading, frame),
    ]


def _standing(reading: Reading) -> tuple[Frame, list[Layer]]:
    ticks = axis_ticks(reading.values)
    left = round(label_room([written(tick) for tick in ticks])) + 12
    frame = Frame(left=left, top=44 if reading.unit else 22, right=6, bottom=30, height=230)
    ends = _ends(reading)
    length = _length((ticks[0], ticks[-1])) | {"axis": value_axis(ticks, "left")}
    across = _bands(reading, "x", 0.35, padding=0)
    hidden = [end for end in ends if end["hatch"]]
    base = frame.y_of(0, ticks)
    stand = min(round(0.65 * frame.width / len(ends)), _THICKEST)
    return frame, [
        _boxes(reading, ends, across | {"y": length, "y2": {"datum": 0}}, "vertical", stand),
        *whiskers(_with_limits(ends), across | _between("y", length)),
        texts(
            _with_value(ends, False),
            across | {"y": length | {"field": "end"}},
            align="center",
            baseline="bottom",
            dy=-4,
        ),
        texts(_with_value(ends, True), across | {"y": length}, align="center", baseline="top", dy=4),
        hatched(hidden, across | {"y": {"value": base - _HATCH_AT}}),
        texts(hidden, across | {"y": {"value": base - _HATCH_END}}, align="center", baseline="bottom", dy=-4),
        texts(
            [e for e in ends if e["bare"]],
            across | {"y": {"value": base}},
            align="center",
            baseline="bottom",
            dy=-4,
        ),
        unit_layer(reading, frame),
        *key_layers(reading, frame),
    ]


def _ends(reading: Reading) -> list[dict[str, Any]]:
    """Say for each cell what is written at the end of its bar; the first group also names the series."""
    shown: dict[tuple[int, int], dict[str, Any]] = {
        (point.row, point.series): {"value": point.value, "text": written(point.value)}
        for point in reading.points
    }
    for limits in reading.intervals:
        shown[limits.row, limits.series] |= {"lower": limits.lower, "upper": limits.upper}
    for mark in reading.marks:
        shown[mark.row, mark.series] = {"hatch": hatches(mark), "text": f"[{mark.mark}]"}
    cells = [(row, series) for row in rows_in_order(reading) for series in range(len(reading.series))]
    return [_end(reading, row, series, shown.get((row, series), {})) for row, series in cells]


def _end(reading: Reading, row: int, series: int, shown: dict[str, Any]) -> dict[str, Any]:
    text = shown.get("text", "")
    if row == 0 and len(reading.series) > 1:
        text = f"{text}  {shortened(reading.series[series], _SERIES_COLUMNS)}".strip()
    value, hatch = shown.get("value"), shown.get("hatch", False)
    return {
        "row": row,
        "series": series,
        "value": value,
        "lower": shown.get("lower"),
        "upper": shown.get("upper"),
        "end": shown.get("upper", value),  # what is written stands behind the interval
        "hatch": hatch,
        "text": text,
        "bare": value is None and not hatch,
    }


def _boxes(
    reading: Reading, ends: Sequence[dict[str, Any]], encoding: Encoding, orient: str, thick: int
) -> Layer:
    size = {} if len(reading.series) > 1 else {"height" if orient == "horizontal" else "width": thick}
    return {
        "data": {"values": _with_value(ends)},
        "mark": {"type": "bar", "orient": orient, **size},
        "encoding": encoding | {"color": colour(reading)},
    }


def _with_value(ends: Sequence[dict[str, Any]], below_zero: bool | None = None) -> list[dict[str, Any]]:
    shown = [end for end in ends if end["value"] is not None]
    return shown if below_zero is None else [end for end in shown if (end["value"] < 0) is below_zero]


def _with_limits(ends: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [end for end in ends if end["upper"] is not None]


def _between(channel: str, length: Encoding) -> Encoding:
    return {channel: length | {"field": "lower"}, f"{channel}2": {"field": "upper"}}


def _length(domain: tuple[float, float]) -> Encoding:
    return {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": list(domain), "nice": False, "zero": True},
    }


def _bands(reading: Reading, channel: str, between: float, padding: int) -> Encoding:
    scale = {"domain": rows_in_order(reading), "paddingInner": between, "paddingOuter": between / 2}
    bands: Encoding = {
        channel: {
            "field": "row",
            "type": "ordinal",
            "scale": scale,
            "axis": name_axis(labelAngle=0),
        }
    }
    if len(reading.series) > 1:
        inside = {"domain": list(range(len(reading.series))), "paddingInner": 0.08}
        bands[f"{channel}Offset"] = {"field": "series", "type": "ordinal", "scale": inside}
    return bands


def _domain_with_room(
    ticks: Sequence[float], frame: Frame, ends: Sequence[dict[str, Any]]
) -> tuple[float, float]:
    """Stretch the axis until what is written at the end of each bar fits into the frame."""
    low, high = ticks[0], ticks[-1]
    for end in ends:
        room = frame.width - text_width(end["text"], SMALL_SIZE) - 10
        if end["end"] is not None and end["end"] > 0 and room > 0:
            high = max(high, low + (end["end"] - low) * frame.width / room)
    return low, high
