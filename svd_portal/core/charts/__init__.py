"""Charts of published figures: one Vega-Lite specification, one SVG for page and PDF alike."""

from svd_portal.core.charts.drawing import render_svg, vega_lite_spec

__all__ = ["render_svg", "vega_lite_spec"]
