"""A lead and an officer look at the figures of a dataset: filters, side by side, map, and the file of the view."""

import os
from pathlib import Path

import pytest
from django.utils.http import urlencode

from datasets.models import DatasetVersion, Definition
from tests.factories.held import DALE, HILL, MOOR, QUAY, Cell, held, outlines, places
from tests.functional.conftest import Journey
from tests.functional.visitor import Visitor

MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]
TITLE = "Police recorded offences by area, month, offence, sex and age"


def filled(journey: Journey) -> DatasetVersion:
    """Four areas, three of them with an outline, a year; small and missing numbers among them."""
    places()
    outlines((QUAY, MOOR, HILL))
    cells = []
    for number, area in enumerate((QUAY, MOOR, HILL, DALE)):
        for at, month in enumerate(MONTHS):
            value: int | str = 20 + 15 * number + (7 * at) % 11
            small = area == HILL and at in {2, 3, 4, 11}
            value = "n" if (area, at) == (MOOR, 11) else 2 + at % 3 if small else value
            cells.append(Cell(area, month, value, "Robbery"))
    return held(journey.world.cast, cells)


def look(visitor: Visitor, name: str) -> None:
    """Ask axe about the page with the choices made, and keep a picture where somebody asks for pictures."""
    visitor.look(again=True)
    if folder := os.environ.get("PICTURES"):
        visitor.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("person", "width"), [("lead", 1366), ("data_officer", 320)])
def test_reader_finds_the_figures_they_need_and_can_share_them(
    journey: Journey, person: str, width: int
) -> None:
    version = filled(journey)
    reader = journey.visitor(person, viewport={"width": width, "height": 800})
    address = journey.work_path(f"data/{version.dataset_id}/")
    reader.go(address).is_at(TITLE)
    look(reader, f"explore-{width}-first")
    reader.choose("Harbour").choose("Hill")
    reader.page.get_by_label("One row for each").select_option("period")
    reader.page.get_by_label("Compare with").select_option("average")
    reader.press("Show these figures").sees("The areas that you chose stand side by side, one column each.")
    reader.sees("The benchmark is the average of the 2 areas shown")
    look(reader, f"explore-{width}-compared")
    reader.follow("Copy this view").sees("The benchmark is the average of the 2 areas shown")
    assert f"versions/{version.number}/" in reader.page.url
    last = urlencode({"rows_by": "area_code", "from": "2024-12", "to": "2024-12", "picture": "map"})
    reader.go(f"{address}?{last}").sees("[c] hidden")
    reader.sees("Not on the map, because no outline is known: Dale.")
    look(reader, f"explore-{width}-map")
    assert reader.page.locator(".svd-figure__chart svg").get_attribute("role") == "img"
    reader.go(f"{address}?from=2024-06&to=2024-02").sees("There is a problem")
    look(reader, f"explore-{width}-wrong")
    reader.go(address + "?order=largest&rows_by=area_code")
    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name="Download the table of this view").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "Area,Number of offences"
    assert text.splitlines()[-1].endswith("[x]")  # an area of which a month was not collected


@pytest.mark.parametrize("width", [1366, 320])
def test_areas_are_written_where_there_are_many(journey: Journey, width: int) -> None:
    codes = [f"E0100000{at}" if at < 10 else f"E010000{at}" for at in range(40)]
    places({code: f"Neighbourhood {code[-2:]}" for code in codes})
    cells = [Cell(code, month, 10 + at) for at, code in enumerate(codes) for month in MONTHS[:3]]
    version = held(journey.world.cast, cells)
    reader = journey.visitor("lead", viewport={"width": width, "height": 800})
    reader.go(journey.work_path(f"data/{version.dataset_id}/?rows_by=area_code"))
    reader.sees("There is no map: the portal holds no outlines of these areas yet.")
    look(reader, f"many-{width}")
    reader.page.get_by_label("Areas (of 40)").fill("Neighbourhood 07, E01000008, Nowhere")
    reader.press("Show these figures").sees("These figures have no area “Nowhere”.")
    look(reader, f"many-{width}-wrong")
    reader.page.get_by_label("Areas (of 40)").fill("Neighbourhood 07, E01000008")
    reader.press("Show these figures")
    assert reader.page.locator("table tbody tr").count() == 2


def test_page_works_without_scripts(journey: Journey) -> None:
    version = filled(journey)
    reader = journey.visitor("lead", scripts=False)
    reader.go(journey.work_path(f"data/{version.dataset_id}/"))
    reader.page.get_by_label("From", exact=True).select_option("2024-12")
    reader.page.get_by_label("Show as").select_option("map")
    reader.press("Show these figures").sees("[c] hidden")


def test_reader_finds_rates_with_their_intervals_beside_a_benchmark(journey: Journey) -> None:
    version = filled(journey)
    definition = version.dataset.definition
    definition.spec |= {"denominator": "population"}
    definition.save()
    people = {QUAY: 214_300, MOOR: 98_100, HILL: 31_700, DALE: 142_000}
    rows = [Cell(area, "2024", number, "Persons") for area, number in people.items()]
    held(journey.world.cast, rows, Definition.objects.get(key="population"))
    address = journey.work_path(f"data/{version.dataset_id}/")
    for width in (1280, 375):
        reader = journey.visitor("lead", viewport={"width": width, "height": 800})
        reader.go(address)
        reader.page.get_by_label("Counts or rates").select_option("rates")
        reader.page.get_by_label("From", exact=True).select_option("2024-10")
        reader.page.get_by_label("To", exact=True).select_option("2024-10")
        reader.page.get_by_label("Compare with").select_option("all")
        reader.press("Show these figures").sees("Rate per 100,000 people a month, from counts rounded to 5")
        reader.sees("worked out from counts rounded to 5, never from exact ones")
        look(reader, f"rates-{width}-areas")
        lines = urlencode({"show": "rates", "rows_by": "period", "areas": [QUAY, HILL]}, doseq=True)
        reader.go(f"{address}?{lines}").sees("[c] suppressed")
        look(reader, f"rates-{width}-lines")
    assert reader.page.locator(".svd-figure__chart svg line[stroke-width='2']").count() == 20
