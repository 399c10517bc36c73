"""Lines over time: each with its own dash and shape, named at its end, broken where a value is not shown."""

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
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
    stacked,
    texts,
    unit_layer,
    value_axis,
    whiskers,
)
from svd_portal.core.charts.measuring import axis_ticks, wrapped, written
from svd_portal.core.charts.reading import Point, Reading
from svd_portal.core.charts.style import DASHES, LINE_HEIGHT, SHAPES

_NAME_COLUMNS = 14
_SERIES_COLUMNS = 18
_SAMPLE = 26  # a short stretch of the line before its name


def names_of(reading: Reading) -> list[list[str]]:
    return [wrapped(name, _NAME_COLUMNS) for name in reading.categories]


def lines(reading: Reading, names: Sequence[Sequence[str]]) -> tuple[Frame, list[Layer]]:
    ticks = axis_ticks(reading.values)
    labels = _end_labels(reading)
    left = round(label_room([written(tick) for tick in ticks])) + 12
    right = 10 + (
        _SAMPLE + round(label_room([line for label in labels for line in label["text"]])) if labels else 6
    )
    bottom = 14 + stacked(max(names, key=len, default=[""]))
    frame = Frame(left=left, top=44 if reading.unit else 22, right=right, bottom=bottom, height=260)
    along = _along(reading, frame, names)
    value = _value(ticks)
    points = [{"row": p.row, "series": p.series, "value": p.value} for p in reading.points]
    limits = [asdict(interval) for interval in reading.intervals]
    hidden = _hidden(reading, frame, ticks)
    down = {"y": {"field": "y", "type": "quantitative", "scale": None}}
    return frame, [
        {
            "data": {"values": _runs(reading)},
            "mark": {"type": "line", "strokeWidth": 2.5, "strokeCap": "butt"},
            "encoding": along
            | value
            | {
                "color": colour(reading),
                "strokeDash": _dash(reading),
                "detail": {"field": "run", "type": "nominal"},
            },
        },
        *whiskers(limits, along | _between(value["y"]) | {"color": colour(reading)}),
        _symbols(reading, points, along | value),
        hatched([h for h in hidden if h["hatch"]], along | down),
        texts(hidden, along | down, align="center", baseline="bottom", dy=-8, dx=4 if labels else 0),
        *_whose(reading, hidden, along),
        *_ends(reading, frame, ticks, labels),
        unit_layer(reading, frame),
        *key_layers(reading, frame),
    ]


def _along(reading: Reading, frame: Frame, names: Sequence[Sequence[str]]) -> Encoding:
    step = frame.width / max(len(names), 1)
    every = max(
        1, -(-round(label_room([line for name in names for line in name]) + 10) // max(round(step), 1))
    )
    shown = rows_in_order(reading)[::-every][::-1]  # the latest is always named
    axis = name_axis(labelAngle=0, values=shown, grid=False)
    return {
        "x": {
            "field": "row",
            "type": "ordinal",
            "scale": {"type": "point", "domain": rows_in_order(reading), "padding": 0.5},
            "axis": axis,
        }
    }


def _value(ticks: Sequence[float]) -> Encoding:
    scale = {"domain": [ticks[0], ticks[-1]], "nice": False}
    return {
        "y": {"field": "value", "type": "quantitative", "scale": scale, "axis": value_axis(ticks, "left")}
    }


def _between(value: Encoding) -> Encoding:
    return {"y": value | {"field": "lower"}, "y2": {"field": "upper"}}


def _runs(reading: Reading) -> list[dict[str, Any]]:
    """Cut each line where a value is missing, so that nothing bridges the gap."""
    rows = []
    points = sorted(reading.points, key=lambda p: (p.series, p.row))
    # Along an unbroken run the row and its place in the list grow together.
    for key, run in groupby(enumerate(points), key=lambda pair: (pair[1].series, pair[1].row - pair[0])):
        rows += [{"row": p.row, "series": p.series, "value": p.value, "run": f"{key}"} for _, p in run]
    return rows


def _hidden(reading: Reading, frame: Frame, ticks: Sequence[float]) -> list[dict[str, Any]]:
    """Stand the marks of hidden values on the base line, one above the other where several meet."""
    base = frame.y_of(max(ticks[0], 0), ticks)
    found = []
    for row, together in groupby(sorted(reading.marks, key=lambda m: (m.row, m.series)), key=lambda m: m.row):
        for at, mark in enumerate(together):
            foot = base - 36 * at
            place = {"row": row, "y": foot - 10, "whose": foot - 26}
            found.append(place | {"series": mark.series, "text": f"[{mark.mark}]", "hatch": hatches(mark)})
    return found


def _whose(reading: Reading, hidden: Sequence[dict[str, Any]], along: Encoding) -> list[Layer]:
    """Put before ``[c]`` the shape of the line it belongs to, close enough to be read as one."""
    if len(reading.series) < 2:
        return []
    down = {"y": {"field": "whose", "type": "quantitative", "scale": None}}
    symbols = _symbols(reading, hidden, along | down)
    return [symbols | {"mark": symbols["mark"] | {"xOffset": -13}}]


def _symbols(reading: Reading, values: Sequence[dict[str, Any]], place: Encoding) -> Layer:
    return {
        "data": {"values": list(values)},
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 46},
        "encoding": place | {"color": colour(reading), "shape": _shape(reading)},
    }


def _dash(reading: Reading) -> Encoding:
    return _by_series(reading, DASHES)


def _shape(reading: Reading) -> Encoding:
    return _by_series(reading, SHAPES)


def _by_series(reading: Reading, given: Sequence[Any]) -> Encoding:
    count = len(reading.series)
    scale = {"domain": list(range(count)), "range": list(given[:count])}
    return {"field": "series", "type": "ordinal", "scale": scale, "legend": None}


def _end_labels(reading: Reading) -> list[dict[str, Any]]:
    """Give the name of each line with the last value it shows; a single line is named by the title."""
    if len(reading.series) < 2:
        return []
    last: dict[int, Point] = {p.series: p for p in sorted(reading.points, key=lambda p: p.row)}
    return [
        {"series": series, "value": point.value, "text": wrapped(reading.series[series], _SERIES_COLUMNS, 2)}
        for series, point in sorted(last.items(), key=lambda item: -item[1].value)
    ]


def _ends(
    reading: Reading, frame: Frame, ticks: Sequence[float], labels: Sequence[dict[str, Any]]
) -> list[Layer]:
    placed = _spread([(frame.y_of(label["value"], ticks), stacked(label["text"])) for label in labels])
    rows = [
        {
            "series": label["series"],
            "text": label["text"],
            "y": y,
            "first": y - LINE_HEIGHT * (len(label["text"]) - 1) / 2,
        }
        for label, y in zip(labels, placed, strict=True)
    ]
    ends = [
        row | {"x": frame.width + 4 + dx, "run": row["series"]} for row in rows for dx in (0, _SAMPLE - 8)
    ]
    middles = [row | {"x": frame.width + _SAMPLE / 2} for row in rows]
    place: Encoding = {
        "x": {"field": "x", "type": "quantitative", "scale": None},
        "y": {"field": "y", "type": "quantitative", "scale": None},
    }
    return [
        {
            "data": {"values": ends},
            "mark": {"type": "line", "strokeWidth": 2.5},
            "encoding": place | {"color": colour(reading), "strokeDash": _dash(reading)},
        },
        _symbols(reading, middles, place),
        texts(
            rows,
            {
                "x": {"value": frame.width + _SAMPLE},
                "y": {"field": "first", "type": "quantitative", "scale": None},
            },
            align="left",
            baseline="middle",
        ),
    ]


def _spread(wanted: Sequence[tuple[float, int]]) -> list[float]:
    """Move labels, given from the top as (middle, height), until none covers another."""
    placed: list[float] = []
    edge = float("-inf")
    for middle, height in wanted:
        placed.append(max(middle, edge + height / 2))
        edge = placed[-1] + height / 2 + 2
    return _lifted(placed, wanted)


def _lifted(placed: list[float], wanted: Sequence[tuple[float, int]]) -> list[float]:
    """Let a crowd share the shift, half up and half down, so that the labels stay near their lines."""
    for at in range(len(placed) - 1, -1, -1):
        below = placed[at + 1] - wanted[at + 1][1] / 2 - 2 if at + 1 < len(placed) else float("inf")
        over = placed[at] - wanted[at][0]
        above = placed[at - 1] + wanted[at - 1][1] / 2 + 2 if at else float("-inf")
        target = placed[at] - over / 2
        placed[at] = min(max(target, above + wanted[at][1] / 2), below - wanted[at][1] / 2)
    return placed
