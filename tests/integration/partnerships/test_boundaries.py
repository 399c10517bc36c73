"""Outlines of areas from GeoJSON: read one at a time, checked, simplified, and tied to the areas we know."""

import io
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from partnerships.models import Area, AreaShape
from partnerships.rules import boundaries
from partnerships.rules.boundaries import NotBoundaries, features, outline
from tests.cast import Cast

HARBOUR = "E07000901"
RING = [[-1.0, 52.0], [-1.0, 52.1], [-0.9, 52.1], [-0.9, 52.0], [-1.0, 52.0]]


def feature(code: str, *rings: list[Any], **changes: Any) -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": list(rings) or [RING]}
    return {"type": "Feature", "properties": {"LAD24CD": code, "NAME": "x"}, "geometry": shape} | changes


def collection(*held: dict[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "crs": {"name": "EPSG:4326"}, "features": held}, indent=1)


def run(path: Path, **options: str) -> str:
    out = io.StringIO()
    call_command(
        "import_boundaries", path, **{"code": "LAD24CD", "source": "Made up, 2024"} | options, stdout=out
    )
    return out.getvalue()


def written(folder: Path, text: str) -> Path:
    path = folder / "areas.geojson"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.django_db
def test_outlines_of_known_areas_are_loaded_and_replaced_when_run_again(cast: Cast, tmp_path: Path) -> None:
    path = written(tmp_path, collection(feature(HARBOUR), feature("E07999999")))
    said = run(path)
    assert "Outlines: 1 loaded." in said
    assert "the portal knows no such areas: 1." in said
    shape = AreaShape.objects.get()
    assert shape.area == Area.objects.get(code=HARBOUR)
    assert shape.source == "Made up, 2024"
    assert shape.geometry["type"] == "MultiPolygon"
    run(path, source="Made up, 2025")
    assert AreaShape.objects.get().source == "Made up, 2025"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("area,code\n1,2\n", "not a GeoJSON feature collection"),
        (collection(feature(HARBOUR))[:-60], "breaks off"),
        (collection(feature(HARBOUR, properties={"CODE": HARBOUR})), "A feature has no LAD24CD. It carries: CODE."),
        (collection(feature(HARBOUR, geometry={"type": "Point", "coordinates": [0, 0]})), "holds Point"),
        (collection(feature(HARBOUR, [[4000, 2000], [4001, 2000], [4000, 2001]])), "longitude and latitude"),
        (collection(feature(HARBOUR, [["a", "b"]])), "no readable coordinates"),
        ('{"type": "FeatureCollection", "features": [1]}', "something else than features"),
    ],
)  # fmt: skip
def test_what_is_no_outline_is_refused_with_the_reason(
    cast: Cast, tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(CommandError, match=message.replace("(", r"\(")):
        run(written(tmp_path, text))
    assert not AreaShape.objects.exists()


@pytest.mark.django_db
def test_file_that_is_not_there_is_named(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.geojson")


def test_two_areas_share_their_border_after_simplification() -> None:
    """Points on the common border: kept or left out alike, from whichever side the ring comes."""
    border = [[0.0, at / 1000 + (0.00003 if at % 2 else 0)] for at in range(21)]
    west = [*border, [-0.1, 0.02], [-0.1, 0.0], [0.0, 0.0]]
    east = [*border[::-1], [0.1, 0.0], [0.1, 0.02], [0.0, 0.02]]
    points = []
    for ring in (west, east):
        found = outline({"type": "Polygon", "coordinates": [ring]})
        assert found is not None
        points.append({tuple(p) for p in found["coordinates"][0][0] if p[0] == 0})
    assert points[0] == points[1]
    assert len(points[0]) < 21


def test_outer_rings_run_against_the_clock_and_holes_with_it() -> None:
    hole = [[-0.98, 52.02], [-0.98, 52.04], [-0.96, 52.04], [-0.96, 52.02], [-0.98, 52.02]]
    found = outline({"type": "Polygon", "coordinates": [RING, hole[::-1]]})
    assert found is not None
    outer, inner = found["coordinates"][0]
    assert [signed(outer) > 0, signed(inner) > 0] == [True, False]


def signed(ring: list[tuple[float, float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def test_speck_below_the_grid_is_no_outline() -> None:
    speck = [[1.0, 52.0], [1.00001, 52.0], [1.00001, 52.00001], [1.0, 52.0]]
    assert outline({"type": "Polygon", "coordinates": [speck]}) is None


@pytest.mark.parametrize("more", [1, 64, 1 << 18])
def test_features_are_the_same_however_the_file_is_cut(monkeypatch: pytest.MonkeyPatch, more: int) -> None:
    text = collection(*[feature(f"E0700{at:04d}") for at in range(5)])
    opening = text.index("[", text.index('"features"'))
    file = io.StringIO(text)
    monkeypatch.setattr(boundaries, "PIECE", opening + more)
    assert [f["properties"]["LAD24CD"] for f in features(file)] == [f"E0700{at:04d}" for at in range(5)]


def test_a_feature_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundaries, "LONGEST_FEATURE", 1000)
    monkeypatch.setattr(boundaries, "PIECE", 200)
    text = '{"type": "FeatureCollection", "features": [{"a": "' + "x" * 100_000
    with pytest.raises(NotBoundaries, match="breaks off"):
        list(features(io.StringIO(text)))


@pytest.mark.django_db
def test_published_outlines_are_read_within_little_memory(cases: Path, cast: Cast) -> None:
    path = cases / "data" / "boundaries" / "lad_may2024_uk_bsc.geojson"
    Area.objects.filter(code=HARBOUR).update(code="E08000025")
    assert "Outlines: 1 loaded." in run(path)
    polygons = AreaShape.objects.get().geometry["coordinates"]
    assert all(-2.1 < x < -1.7 and 52.3 < y < 52.7 for rings in polygons for ring in rings for x, y in ring)
