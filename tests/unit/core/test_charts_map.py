"""The map: five classes of shown values, hatched where hidden, ruled where missing, readable without colour."""

from itertools import pairwise
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from svd_portal.core.charts import render_svg
from svd_portal.core.charts.maps import CLASSES, SHADES, classes
from svd_portal.core.charts.outlines import hatching, resting_place, widest_span

SVG = "{http://www.w3.org/2000/svg}"
SUPPRESSED = {"mark": "c", "label": "suppressed"}
MISSING = {"mark": "s", "label": "not supplied"}
SQUARE = [(0.0, 0.0), (40.0, 0.0), (40.0, 40.0), (0.0, 40.0), (0.0, 0.0)]


def square(at: int) -> list[list[int]]:
    left = at * 100
    return [[left, 0, left + 100, 0, left + 100, 100, left, 100, left, 0]]


def figure(*cells: Any, **changes: Any) -> dict[str, Any]:
    shapes = {"width": 100 * len(cells), "height": 100, "areas": [square(at) for at in range(len(cells))]}
    return {
        "key": "f1",
        "title": "Title",
        "alt": "Finding",
        "chart": {"kind": "map", "unit": "offences"},
        "columns": ["Area", "Offences"],
        "rows": [[f"Area {at}", cell] for at, cell in enumerate(cells)],
        "shapes": shapes,
    } | changes


def texts(svg: str) -> list[str]:
    return ["".join(found.itertext()) for found in fromstring(svg).iter(f"{SVG}text")]


def fills(svg: str) -> list[str]:
    return [path.get("fill", "") for path in fromstring(svg).iter(f"{SVG}path")]


def test_map_is_one_picture_with_a_finding_and_nothing_that_acts() -> None:
    root = fromstring(render_svg(figure(5, 10, SUPPRESSED)))
    assert root.get("role") == "img"
    assert root[0].text == "Finding"
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "g", "path", "line", "rect", "text", "tspan"}
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


def test_areas_are_shaded_by_class_and_the_key_names_each() -> None:
    svg = render_svg(figure(5, 10, 15, 20, 25))
    assert [shade for shade in fills(svg) if shade in SHADES][:CLASSES] == SHADES
    assert {"5", "10", "15", "20", "25"} <= set(texts(svg))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([], []),
        ([7, 7, 7], ["7"]),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 1000], ["1 to 2", "3 to 4", "5 to 6", "7 to 8", "9 to 1,000"]),
        ([0, 0, 0, 0, 0, 0, 50], ["0", "50"]),
    ],
)
def test_classes_hold_about_as_many_areas_each_and_equal_values_stay_together(
    values: list[float], words: list[str]
) -> None:
    assert [step.words for step in classes(values)] == words


def test_hidden_area_is_hatched_and_missing_area_is_ruled_and_the_key_says_which() -> None:
    svg = render_svg(figure(5, SUPPRESSED, MISSING))
    assert {"[c] hidden", "[s] not supplied"} <= set(texts(svg))
    strokes = [
        path.get("stroke") for path in fromstring(svg).iter(f"{SVG}path") if path.get("d", "").count("M") > 3
    ]
    assert strokes[:2] == ["#505a5f", "#ffffff"]


def test_hidden_area_tells_nothing_of_its_number() -> None:
    marks = [{"mark": "c", "label": "suppressed"} for _ in range(2)]
    assert render_svg(figure(5, marks[0], 90)) == render_svg(figure(5, marks[1], 90))


def test_area_without_an_outline_is_left_out_of_map_and_classes() -> None:
    drawn = figure(5, 10, 999)
    drawn["shapes"]["areas"][2] = None
    assert "999" not in texts(render_svg(drawn))


def test_map_without_outlines_is_refused() -> None:
    with pytest.raises(ValueError, match="needs the outlines"):
        render_svg(figure(5, shapes=None))


def test_name_that_does_not_fit_is_left_to_the_table() -> None:
    long = "An area with a name that is far wider than its outline on this map"
    drawn = figure(*range(5, 15))
    drawn["rows"][0][0] = long
    found = texts(render_svg(drawn))
    assert long not in found
    assert "Area 1" in found


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_shades_are_told_apart_by_lightness_alone() -> None:
    light = [luminance(shade) + 0.05 for shade in SHADES]
    assert all(a / b > 1.4 for a, b in pairwise(light))
    assert (luminance("#ffffff") + 0.05) / (luminance("#505a5f") + 0.05) > 4.5  # the outline of every area


def test_hatching_ends_at_the_outline_and_leaves_holes_free() -> None:
    hole = [(10.0, 10.0), (30.0, 10.0), (30.0, 30.0), (10.0, 30.0), (10.0, 10.0)]
    lines = hatching([SQUARE, hole], 5)
    assert all(0 <= x <= 40 and 0 <= y <= 40 for line in lines for x, y in line)
    inside = [line for line in lines if 10 <= line[0][0] < 30]
    assert all(not (line[0][1] < 20 < line[1][1]) for line in inside)
    slanted = hatching([SQUARE], 6, slanted=True)
    assert slanted
    assert all(-0.001 <= value <= 40.001 for line in slanted for point in line for value in point)


def test_name_rests_inside_its_area() -> None:
    horseshoe = [(0.0, 0.0), (90.0, 0.0), (90.0, 60.0), (80.0, 60.0), (80.0, 10.0), (10.0, 10.0), (10.0, 60.0),
                 (0.0, 60.0), (0.0, 0.0)]  # fmt: skip
    x, y = resting_place([horseshoe])
    assert 0 < x < 90
    assert y < 10 or x < 10 or x > 80
    assert widest_span([SQUARE], 20) == 40
