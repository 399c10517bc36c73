import json
import re
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from svd_portal.core.charts import render_svg, vega_lite_spec
from svd_portal.core.charts.style import COLOURS, COMPARISON_COLOUR

SUPPRESSED = {"mark": "c", "label": "suppressed"}
SVG = "{http://www.w3.org/2000/svg}"


def figure(kind: str, columns: list[str], rows: list[list[Any]], **changes: Any) -> dict[str, Any]:
    chart = {"kind": kind, "unit": "Offences"}
    return {
        "key": "f1",
        "title": "Title",
        "alt": "Finding",
        "chart": chart,
        "columns": columns,
        "rows": rows,
    } | changes


def texts(svg: str) -> list[str]:
    return ["".join(found.itertext()) for found in fromstring(svg).iter(f"{SVG}text")]


def filled(svg: str, colour: str) -> list[Element]:
    return [path for path in fromstring(svg).iter(f"{SVG}path") if path.get("fill") == colour]


def stroked(svg: str, colour: str) -> list[Element]:
    return [path for path in fromstring(svg).iter(f"{SVG}path") if path.get("stroke") == colour]


BARS = figure(
    "bar", ["Area", "Offences"], [["Harrowmere", 824], ["Penfold and Wyke", SUPPRESSED], ["Stoke", 213]]
)
LINES = figure(
    "line",
    ["Year", "Harrowmere", "Stoke"],
    [["2021", 40, 11], ["2022", 44, SUPPRESSED], ["2023", 48, 12], ["2024", 45, 13]],
)


@pytest.mark.parametrize("figure", [BARS, LINES], ids=["bar", "line"])
def test_chart_is_a_picture_with_its_finding_as_text_alternative(figure: dict[str, Any]) -> None:
    root = fromstring(render_svg(figure))
    title = root[0]
    assert root.get("role") == "img"
    assert (title.tag, title.text) == (f"{SVG}title", "Finding")
    assert root.get("aria-labelledby") == title.get("id") == "svd-f1-title"


@pytest.mark.parametrize("figure", [BARS, LINES], ids=["bar", "line"])
def test_chart_scales_from_its_view_box(figure: dict[str, Any]) -> None:
    root = fromstring(render_svg(figure))
    assert root.get("viewBox") == f"0 0 640 {root.get('height')}"


@pytest.mark.parametrize("kind", ["bar", "line"])
def test_chart_shows_what_people_wrote_as_text_and_never_as_markup(kind: str) -> None:
    attack = "<script>alert(1)</script>"
    drawn = figure(kind, ["A", attack, "B"], [[attack, 1, 2], ["b", 3, 4]], alt=attack, key="f1")
    drawn["chart"]["unit"] = attack
    svg = render_svg(drawn)
    assert "<script" not in svg
    assert fromstring(svg)[0].text == attack
    assert texts(svg).count(attack) >= 2


@pytest.mark.parametrize("kind", ["bar", "line"])
def test_chart_reads_no_expression_out_of_a_name(kind: str) -> None:
    names = ["datum.value", "{signal: width}", "a.b[0]", "'+names+'"]
    svg = render_svg(figure(kind, ["A", "B"], [[name, 3] for name in names]))
    shown = "".join(texts(svg))
    assert all(name.replace(" ", "") in shown.replace(" ", "") for name in names)


@pytest.mark.parametrize("figure", [BARS, LINES], ids=["bar", "line"])
def test_chart_has_nothing_that_a_strict_content_policy_refuses(figure: dict[str, Any]) -> None:
    svg = render_svg(figure)
    allowed = {"svg", "title", "g", "path", "line", "rect", "text", "tspan"}
    for element in fromstring(svg).iter():
        assert element.tag.removeprefix(SVG) in allowed
        assert not [
            name for name in element.attrib if name == "style" or name.startswith("on") or "href" in name
        ]
    assert "url(" not in svg


def test_chart_asks_for_no_address() -> None:
    assert '"url"' not in json.dumps([vega_lite_spec(BARS), vega_lite_spec(LINES)]).replace("$schema", "")


@pytest.mark.parametrize("figure", [BARS, LINES], ids=["bar", "line"])
def test_chart_is_the_same_text_each_time(figure: dict[str, Any]) -> None:
    assert render_svg(figure) == render_svg(figure)


@pytest.mark.parametrize(
    ("name", "side"), [("2024", 1), ("An area whose name is too long to stand under a bar", 0)]
)
def test_bars_start_at_zero(name: str, side: int) -> None:
    rows = [[name, 1000], [name, 1010]]
    paths = filled(render_svg(figure("bar", ["Area", "Offences"], rows)), COLOURS[0])
    sizes = [
        [abs(float(size)) for size in re.findall(r"[hv](-?[\d.]+)", path.get("d", ""))] for path in paths
    ]
    assert len(sizes) == 2
    assert sizes[0][side] / sizes[1][side] == pytest.approx(1000 / 1010, abs=0.002)


def test_suppressed_bar_is_marked_hatched_and_explained_instead_of_drawn() -> None:
    svg = render_svg(BARS)
    assert len(filled(svg, COLOURS[0])) == 2
    assert "[c]" in texts(svg)
    assert "[c] suppressed" in texts(svg)
    assert len(stroked(svg, "#505a5f")) == 2  # a hatched box in its place and one in the key


def test_missing_bar_stays_empty() -> None:
    svg = render_svg(figure("bar", ["Area", "Offences"], [["Harrowmere", 5], ["Stoke", None]]))
    assert len(filled(svg, COLOURS[0])) == 1


def test_value_that_rounds_to_zero_is_named_and_not_hatched() -> None:
    low = {"mark": "low", "label": "rounds to zero"}
    svg = render_svg(figure("bar", ["Area", "Offences"], [["Harrowmere", 5], ["Stoke", low]]))
    assert {"[low]", "[low] rounds to zero"} <= set(texts(svg))
    assert not stroked(svg, "#505a5f")


def test_line_breaks_where_a_value_is_suppressed() -> None:
    lines = [path for path in stroked(render_svg(LINES), COLOURS[1]) if "L" in path.get("d", "")]
    # Two years after the gap and the sample beside the name; the single year before the gap is a point.
    assert [path.get("d", "").count("L") for path in lines] == [1, 1]
    assert "[c] suppressed" in texts(render_svg(LINES))


def test_lines_differ_in_dash_and_shape_and_carry_their_names() -> None:
    svg = render_svg(LINES)
    first, second = (stroked(svg, colour)[0] for colour in COLOURS[:2])
    assert first.get("stroke-dasharray") != second.get("stroke-dasharray")
    shapes = [re.sub(r"[-\d.,]", "", filled(svg, colour)[0].get("d", "")) for colour in COLOURS[:2]]
    assert shapes[0] != shapes[1]
    assert {"Harrowmere", "Stoke"} <= set(texts(svg))


def test_names_at_the_ends_of_lines_never_cover_one_another() -> None:
    svg = render_svg(
        figure("line", ["Year", *"ABCDEF"], [["2023", *[100] * 6], ["2024", 100, 101, 100, 99, 100, 100]])
    )
    ends = [text for text in fromstring(svg).iter(f"{SVG}text") if text.text in set("ABCDEF")]
    heights = sorted(float(text.get("transform", "").split(",")[1].rstrip(")")) for text in ends)
    assert len(heights) == 6
    assert min(b - a for a, b in pairwise(heights)) >= 17


def test_bars_of_several_series_are_named_in_the_first_group() -> None:
    svg = render_svg(
        figure("bar", ["Age", "Wounding", "Robbery"], [["Under 18", 142, SUPPRESSED], ["18 to 24", 301, 122]])
    )
    joined = [" ".join(text.split()) for text in texts(svg)]
    assert {"142 Wounding", "[c] Robbery", "301", "122"} <= set(joined)


def test_at_most_six_series_are_drawn_and_the_chart_says_so() -> None:
    svg = render_svg(figure("line", ["Year", *"ABCDEFGH"], [["2023", *range(1, 9)], ["2024", *range(2, 10)]]))
    assert {"A", "F"} <= set(texts(svg))
    assert "G" not in texts(svg)
    assert "The first 6 of 8 series are drawn; the table has all." in texts(svg)


def test_series_take_the_colours_in_order_and_the_comparison_is_lighter() -> None:
    svg = render_svg(
        figure("line", ["Year", "Here", "England", "There"], [["2023", 1, 2, 3], ["2024", 2, 3, 4]])
    )
    assert all(stroked(svg, colour) for colour in (COLOURS[0], COMPARISON_COLOUR, COLOURS[2]))
    assert not stroked(svg, COLOURS[1])


@pytest.mark.parametrize("kind", ["bar", "line"])
def test_chart_is_drawn_when_there_is_nothing_to_show(kind: str) -> None:
    assert texts(render_svg(figure(kind, ["Area", "Offences"], [])))
    assert "[c] suppressed" in texts(render_svg(figure(kind, ["Area", "Offences"], [["Wyke", SUPPRESSED]])))


def test_numbers_are_written_with_commas_and_a_real_minus_sign() -> None:
    shown = texts(render_svg(figure("bar", ["Change", "Points"], [["Up", 12345], ["Down", -3.25]])))
    assert {"12,345", "−3.25"} <= set(shown)


def test_unknown_kind_of_chart_is_refused() -> None:
    with pytest.raises(ValueError, match="pie"):
        vega_lite_spec(figure("pie", ["A", "B"], [["a", 1]]))


def with_intervals(figure: dict[str, Any], intervals: list[list[Any]]) -> dict[str, Any]:
    return figure | {"chart": figure["chart"] | {"intervals": intervals}}


def whiskers(figure: dict[str, Any]) -> list[dict[str, Any]]:
    layers = [layer for layer in vega_lite_spec(figure)["layer"] if layer["mark"]["type"] == "rule"]
    assert all(layer["data"] == layers[0]["data"] for layer in layers)
    values: list[dict[str, Any]] = layers[0]["data"]["values"] if layers else []
    return values


@pytest.mark.parametrize("kind", ["bar", "line"])
def test_an_interval_is_drawn_where_a_value_is_and_nowhere_else(kind: str) -> None:
    """A hidden value gets none, even if somebody gave one for it."""
    rows = [["Harrowmere", 824], ["Penfold and Wyke", SUPPRESSED], ["Stoke", 213], ["Wick", 5]]
    drawn = with_intervals(
        figure(kind, ["Area", "Rate"], rows), [[[700, 990]], [[1, 2]], [[180, 250]], [None]]
    )
    assert [(one["row"], one["lower"], one["upper"]) for one in whiskers(drawn)] == [
        (0, 700, 990),
        (2, 180, 250),
    ]
    lines = {
        round(abs(float(line.get("x2", 0))) + abs(float(line.get("y2", 0))))
        for line in fromstring(render_svg(drawn)).iter(f"{SVG}line")
        if line.get("stroke-width") == "2"
    }
    assert len(lines) == 2


def test_the_axis_and_the_written_values_leave_room_for_the_intervals() -> None:
    names = ["Harrowmere and the villages by the river", "Stoke"]
    bars = figure("bar", ["Area", "Rate"], [[names[0], 80], [names[1], 20]])
    drawn = with_intervals(bars, [[[10, 410]], [[15, 25]]])
    scales = [
        layer["encoding"]["x"]["scale"]["domain"]
        for layer in vega_lite_spec(drawn)["layer"]
        if "scale" in layer["encoding"].get("x", {}) and layer["mark"]["type"] == "bar"
    ]
    assert scales[0][1] > 410


def test_a_chart_without_intervals_is_drawn_as_ever() -> None:
    assert render_svg(with_intervals(LINES, [])) == render_svg(LINES)
    assert not whiskers(BARS)


def test_the_intervals_of_several_lines_have_the_colours_of_their_lines() -> None:
    drawn = render_svg(with_intervals(LINES, [[[35, 45], [9, 13]]]))
    lines = [line for line in fromstring(drawn).iter(f"{SVG}line") if line.get("stroke-width") == "2"]
    assert [line.get("stroke") for line in lines] == COLOURS[:2]
