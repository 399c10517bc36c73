"""From a figure block to a Vega-Lite specification to a clean SVG."""

from collections.abc import Mapping
from typing import Any

import vl_convert

from svd_portal.core.charts import bars, lines, maps
from svd_portal.core.charts.cleaning import clean_svg
from svd_portal.core.charts.layers import Frame, Layer, key_height
from svd_portal.core.charts.reading import read
from svd_portal.core.charts.style import CONFIG

_GRAMMAR = "6.4"


def render_svg(figure: Mapping[str, Any]) -> str:
    """Draw a figure block (``svd-document/1``) as an SVG fit for a page: no script, style or address.

    The same figure gives the same text everywhere: nothing is measured with the fonts of a machine.
    """
    # Data travel inside the specification; an empty list of addresses keeps the engine off the network.
    drawn = vl_convert.vegalite_to_svg(vega_lite_spec(figure), vl_version=_GRAMMAR, allowed_base_urls=[])
    return clean_svg(drawn, name=f"svd-{figure['key']}", alternative=figure.get("alt") or figure["title"])


def vega_lite_spec(figure: Mapping[str, Any]) -> dict[str, Any]:
    """Specify a chart of kind ``bar``, ``line`` or ``map``, 640 pixels wide.

    :raises ValueError: for another kind, or a map without outlines.
    """
    reading, kind = read(figure), figure["chart"]["kind"]
    if kind == "map":
        return _specification([], *maps.maps(figure, reading))
    drawers = {"bar": (bars.bars, bars.names_of), "line": (lines.lines, lines.names_of)}
    if kind not in drawers:
        raise ValueError(f"There is no chart of kind {kind!r}.")
    draw, name = drawers[kind]
    names = name(reading)
    return _specification(names, *draw(reading, names), key_height(reading))


def _specification(
    names: list[list[str]], frame: Frame, layers: list[Layer], height_of_key: int
) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "autosize": "none",
        "width": frame.width,
        "height": frame.height,
        "padding": {
            "left": frame.left,
            "top": frame.top,
            "right": frame.right,
            "bottom": frame.bottom + height_of_key,
        },
        "params": [{"name": "names", "value": names}],
        "layer": layers,
        "config": CONFIG,
    }
