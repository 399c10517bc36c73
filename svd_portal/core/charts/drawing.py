"""From a figure block to a Vega-Lite specification to a clean SVG."""

from collections.abc import Mapping
from typing import Any

import vl_convert

from svd_portal.core.charts import bars, lines
from svd_portal.core.charts.cleaning import clean_svg
from svd_portal.core.charts.layers import key_height
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
    """Specify a chart of kind ``bar`` or ``line``, 640 pixels wide.

    :raises ValueError: for another kind.
    """
    reading = read(figure)
    drawers = {"bar": (bars.bars, bars.names_of), "line": (lines.lines, lines.names_of)}
    if figure["chart"]["kind"] not in drawers:
        raise ValueError(f"There is no chart of kind {figure['chart']['kind']!r}.")
    draw, name = drawers[figure["chart"]["kind"]]
    names = name(reading)
    frame, layers = draw(reading, names)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "autosize": "none",
        "width": frame.width,
        "height": frame.height,
        "padding": {
            "left": frame.left,
            "top": frame.top,
            "right": frame.right,
            "bottom": frame.bottom + key_height(reading),
        },
        "params": [{"name": "names", "value": names}],
        "layer": layers,
        "config": CONFIG,
    }
