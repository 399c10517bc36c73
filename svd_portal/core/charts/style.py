"""What every chart looks like: face, colours, dashes and shapes, in the order in which series take them."""

from typing import Any

WIDTH = 640
INK = "#0b0c0c"
QUIET = "#505a5f"
PAPER = "#ffffff"
GRID = "#d8dadb"
TEXT_SIZE = 14
SMALL_SIZE = 13
LINE_HEIGHT = 17
FONT = "Atkinson Hyperlegible Next, Atkinson Hyperlegible Next Extended, Arial, sans-serif"

MAX_SERIES = 6
# The Government Analysis Function's accessible set, in its order.
COLOURS = ["#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"]
DASHES = [[1, 0], [7, 4], [2, 3], [10, 3, 2, 3], [5, 2], [12, 4]]
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]

# Whatever a figure is compared with is drawn lighter than what it is about.
COMPARISON_COLOUR = "#8a8a8a"
COMPARISONS = {"England", "Wales", "England and Wales", "Great Britain", "United Kingdom"}

# A hatched box drawn as strokes: patterns are lost in some PDF readers and need an id in the page.
HATCHED = "M-1,-1H1V1H-1Z M-1,0L0,-1 M-1,1L1,-1 M0,1L1,0"
HATCHED_AREA = 150

CONFIG: dict[str, Any] = {
    "aria": False,  # the picture has one text alternative; its parts would be read as noise
    "background": None,
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": SMALL_SIZE,
        "labelColor": INK,
        "labelLimit": 0,
        "labelOverlap": False,
        "labelLineHeight": 16,
        "gridColor": GRID,
        "domainColor": QUIET,
        "tickColor": QUIET,
        "title": None,
    },
    "text": {"fontSize": SMALL_SIZE, "color": INK, "lineHeight": LINE_HEIGHT},
}
