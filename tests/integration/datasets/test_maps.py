"""Maps of figures: outlines frozen into the block, nothing of what is hidden, and words where there is none."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from datasets.documents import dimension_choices, figure_block, maps
from datasets.documents.explore import Asked, explore
from datasets.models import DatasetVersion
from partnerships.models import AreaShape
from svd_portal.accounts.models import User
from svd_portal.core.charts import render_svg
from tests.cast import Cast
from tests.factories.held import DALE, HILL, MOOR, QUAY, Cell, held, outlines, places

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
MAP = {"rows_by": "area_code", "chart": "map"}


@pytest.fixture
def version(cast: Cast) -> DatasetVersion:
    places()
    values: dict[str, int | str] = {QUAY: 61, MOOR: 4, HILL: "n", DALE: 987}
    return held(cast, [Cell(area, "2024-01", value) for area, value in values.items()])


def test_map_block_carries_its_outlines_and_stays_as_it_was_frozen(version: DatasetVersion) -> None:
    outlines((QUAY, MOOR, HILL))
    block = figure_block(version, MAP, "f1")
    assert block["chart"]["kind"] == "map"
    assert [bool(rings) for rings in block["shapes"]["areas"]] == [True, True, True, False]
    assert block["notes"] == [
        "Outlines: Outlines of 2024.",
        "Not on the map, because no outline is known: Dale.",
    ]
    before = render_svg(block)
    AreaShape.objects.all().delete()
    assert render_svg(block) == before
    assert figure_block(version, MAP, "f1")["chart"]["kind"] == "bar"


def test_map_says_in_words_what_it_shows_of_shown_numbers(version: DatasetVersion) -> None:
    outlines((QUAY, MOOR))
    alt = figure_block(version, MAP, "f1")["alt"]
    assert alt.startswith(
        "Map of 4 areas. The figures shown go from 60 in Harbour to 985 in Dale (offences)."
    )
    assert "One is hidden." in alt


def test_picture_of_a_hidden_area_is_the_same_whatever_it_hides(cast: Cast) -> None:
    places()
    outlines((QUAY, MOOR))
    pictures = set()
    for hidden in (1, 2, 3, 4):
        version = held(cast, [Cell(QUAY, "2024-01", 61), Cell(MOOR, "2024-01", hidden)])
        pictures.add(render_svg(figure_block(version, MAP, "f1")))
    assert len(pictures) == 1
    assert "[c] hidden" in pictures.pop()


def test_touching_areas_touch_on_the_map(version: DatasetVersion) -> None:
    outlines((QUAY, MOOR))
    left, right = (
        set(zip(rings[0][::2], rings[0][1::2], strict=True))
        for rings in figure_block(version, MAP, "f1")["shapes"]["areas"][:2]
    )
    assert len(left & right) == 2


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"rows_by": "period"}, "A map shows one number for each area: these figures are laid out by area."),
        ({"filters": {"area_code": [QUAY]}}, maps.ONE_AREA),
        ({}, maps.NO_OUTLINES),
    ],
)
def test_reader_is_told_why_there_is_no_map(
    version: DatasetVersion, asked: dict[str, Any], words: str
) -> None:
    found = explore(version, Asked(picture="map", **asked), dimension_choices(version))
    assert words in found.words


def test_more_areas_than_can_be_seen_make_no_map(
    version: DatasetVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlines((QUAY, MOOR))
    monkeypatch.setattr(maps, "MOST_SHAPES", 3)
    assert explore(version, Asked(picture="map"), dimension_choices(version)).words == [maps.TOO_MANY]


def test_page_offers_a_map_only_where_an_outline_is_known(
    cast: Cast, version: DatasetVersion, sign_in: SignIn
) -> None:
    client = sign_in(cast.lead)
    address = reverse("datasets:dataset", args=["harbour", version.dataset_id])
    without = client.get(address).content.decode()
    assert maps.NO_OUTLINES in without
    assert '<option value="map"' not in without
    outlines((QUAY, MOOR, HILL, DALE))
    shown = client.get(address + "?picture=map&benchmark=average").content.decode()
    assert '<option value="map" selected' in shown
    picture = re.search(r"<svg.*?</svg>", shown, re.DOTALL)
    assert picture
    assert "[c] hidden" in picture[0]
    assert "[n] not collected" in picture[0]
    assert "Average of 4 areas" not in picture[0]
    assert "Average of 4 areas" in shown
