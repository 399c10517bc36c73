"""Boundaries out of any hand: what can be drawn is read, what cannot is refused by name and with what to do."""

import json
import math
from typing import Any

import pytest

from partnerships.rules.boundaries import NotBoundaries
from partnerships.rules.own_boundaries import MOST_BYTES, Chosen, all_words, areas, choose, named, read

RING = [[-1.0, 52.0], [-0.9, 52.0], [-0.9, 52.1], [-1.0, 52.1], [-1.0, 52.0]]
HOLE = [[-0.98, 52.02], [-0.98, 52.04], [-0.96, 52.04], [-0.96, 52.02], [-0.98, 52.02]]


def feature(*rings: Any, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties or {"WD24CD": "E05000001", "WD24NM": "Moor"},
        "geometry": {"type": kind, "coordinates": list(rings) or [RING]},
    }


def written(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def scaled(across: float, up: float, by: float = 1) -> list[list[float]]:
    return [[across + (x + 1) * by, up + (y - 52) * by] for x, y in RING]


BAD_SHAPES = {
    "a Point": (feature(kind="Point") | {"geometry": {"type": "Point", "coordinates": [-1, 52]}}, "a Point"),
    "a line": (feature(RING, kind="LineString"), "a LineString"),
    "no shape": (feature() | {"geometry": None}, "it has no shape"),
    "open": (feature(RING[:-1]), "not closed"),
    "short": (feature([RING[0], RING[1], RING[0]]), "at least four"),
    "flat": (feature(*RING), "not nested"),
    "too deep": (feature([[RING]]), "not nested"),
    "a string": (feature([["a", "b"]] * 4), "not nested"),
    "true": (feature([[True, False]] * 4), "not nested"),
    "empty": (feature(kind="MultiPolygon") | {"geometry": {"type": "Polygon", "coordinates": []}}, "not nested"),
    "hole first": (feature(HOLE, RING), "outer ring has to come first"),
    "grid": (feature(scaled(450_000, 300_000, 1_000)), "British National Grid"),
    "huge": (feature(scaled(1e9, 1e9)), "beyond the Earth"),
    "beyond floats": (feature([[10**400, 1]] * 4), "beyond the Earth"),
    "mercator": (feature(scaled(-111_000, 6_800_000, 1_000)), "not degrees"),
    "turned": (feature([[y, x] for x, y in RING]), "latitude stands before longitude"),
    "abroad": (feature(scaled(2.35, 48.85)), "outside the United Kingdom"),
    "antimeridian": (feature([[179, 52], [-179, 52], [-179, 53], [179, 53], [179, 52]]), "outside the United"),
}  # fmt: skip


@pytest.mark.parametrize(("wrong", "words"), BAD_SHAPES.values(), ids=BAD_SHAPES.keys())
def test_shape_that_cannot_be_drawn_is_named_with_its_feature(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(NotBoundaries, match=words) as refused:
        read(written(feature(), wrong))
    assert str(refused.value).startswith("Feature 2 (“Moor”): ")


BAD_FILES = {
    "no JSON": (b"area,code\n1,2\n", "not JSON"),
    "broken off": (written(feature())[:-9], "not JSON"),
    "no text": (b"\xff\xfe\x00", "UTF-8"),
    "one feature": (json.dumps(feature()).encode(), "feature collection"),
    "none": (written(), "no features"),
    "another thing": (written(1), "Feature 1 is not a GeoJSON feature"),
    "NaN": (written(feature([[math.nan, 52]] * 4)), "NaN"),
    "infinity": (written(feature([[-math.inf, 52]] * 4)), "-Infinity"),
    "endless number": (written(feature()).replace(b"52.0", b"5" * 9_999, 1), "not JSON"),
    "deep": (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "deeply"),
    "deeper": (b"[" * 200_000, "deeply"),
    "twice": (written(feature()).replace(b'"WD24NM"', b'"WD24CD"'), "WD24CD” stands twice"),
    "large": (b" " * (MOST_BYTES + 1), "larger than 10 MB"),
    "many points": (b"[" * 400_000, "more than 250,000 points"),
    "many numbers": (b"1," * 1_100_000, "more than 250,000 points"),
    "many objects": (b"{}," * 40_000, "too many objects"),
    "many features": (written(*[{}] * 1_501), "more than 1,500 features"),
}


@pytest.mark.parametrize(("content", "words"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_file_that_is_no_boundaries_is_refused_with_the_reason(content: bytes, words: str) -> None:
    with pytest.raises(NotBoundaries, match=words):
        read(content)


def test_overflowing_number_is_refused() -> None:
    with pytest.raises(NotBoundaries, match="beyond the Earth"):
        read(written(feature()).replace(b"52.1", b"1e999"))


def test_code_is_found_by_known_codes_then_by_names_and_the_name_beside_it() -> None:
    found = read(written(feature(FID=1, NAME="Moor", WD24CD="E05000001", WD24NM="Moor", wielder="A person")))
    assert choose(found, {"E05000001"}, {}) == Chosen("WD24CD", "WD24NM")
    assert choose(found, (), {"moor": "E05000001"}) == Chosen("NAME", "NAME")
    with pytest.raises(NotBoundaries, match="FID, NAME, WD24CD, WD24NM, wielder"):
        choose(found, (), {})
    with pytest.raises(NotBoundaries, match="Not every feature has “CODE”"):
        named(found, "CODE")


def test_nothing_but_code_name_and_shape_is_kept() -> None:
    found = read(written(feature(RING, HOLE, code="P1", officer="A Person", phone="0113")))
    kept = areas(found, named(found, "code"), (), {})
    assert set(kept[0]) == {"code", "name", "geometry", "hectares", "is_known"}
    assert "Person" not in json.dumps(kept)
    # 0.1 by 0.1 degrees at 52° N: 11.13 km by 6.85 km, less the hole of a fortieth of a tenth.
    assert kept[0]["hectares"] == pytest.approx(7_320, rel=0.01)


def test_half_characters_and_controls_reach_neither_page_nor_database() -> None:
    with pytest.raises(NotBoundaries) as refused:
        read(b'{"a\\ud800": 1, "a\\ud800": 2}')
    assert str(refused.value).encode().startswith("“a” stands twice".encode())
    odd = feature() | {"geometry": {"type": "\ud800Poly", "coordinates": []}}
    with pytest.raises(NotBoundaries, match="it is a Poly"):
        read(written(odd))
    found = read(written(feature(**{"CODE\0": "E1", "x" * 101: "E1", "code": "E\0\ud8001"})))
    assert dict(found[0].words) == {"code": "E 1"}


def test_areas_named_by_name_get_the_code_that_is_known() -> None:
    found = read(written(feature(name="MOOR")))
    kept = areas(found, Chosen("name"), {"E05000001"}, {"moor": "E05000001"})
    assert [(area["code"], area["is_known"]) for area in kept] == [("E05000001", True)]


def test_one_code_at_two_features_and_a_speck_are_refused() -> None:
    twice = read(written(feature(), feature(HOLE)))
    with pytest.raises(NotBoundaries, match="E05000001” stands at more than one"):
        areas(twice, Chosen("WD24CD"), (), {})
    speck = read(written(feature(scaled(-1, 52, 0.00001))))
    with pytest.raises(NotBoundaries, match=r"Feature 1 \(“Moor”\) is too small"):
        areas(speck, Chosen("WD24CD"), (), {})


def test_two_hundred_thousand_points_are_read() -> None:
    turns = [2 * math.pi * k / 1_000 for k in range(1_000)]
    circle = [(round(0.005 * math.cos(t), 7), round(52 + 0.005 * math.sin(t), 7)) for t in [*turns, 0]]

    def round_one(at: int) -> list[list[float]]:
        return [[at * 0.01 - 3 + x, y] for x, y in circle]

    found = read(written(*[feature(round_one(at), code=f"X{at}") for at in range(200)]))
    assert len(found) == 200
    kept = areas(found[:20], Chosen("code"), (), {})
    # On the grid of ten metres far fewer points are left than the thousand of each.
    assert max(len(area["geometry"]["coordinates"][0][0]) for area in kept) < 700
    assert "X7" in all_words(found)
