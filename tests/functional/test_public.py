"""A member of the public: finds their place, reads what is known and done, and takes it away."""

import io
import json

import pypdf
import pytest

from tests.functional.conftest import Journey
from tests.world import OLD_TITLE


def test_a_resident_finds_their_place_and_reads_what_is_done(journey: Journey) -> None:
    resident = journey.visitor()
    resident.go("/").fill("Find your area", "Harbour").press("Find")
    resident.follow("Harbour partnership").is_at("Harbour partnership")
    resident.follow("Safer Harbour").is_at("Safer Harbour")
    resident.sees("Open the station yard on weekday afternoons").sees("Who signed")
    resident.follow(f"{OLD_TITLE}, edition 1").is_at(OLD_TITLE).sees("Offences by month")


def test_page_pdf_and_json_of_an_edition_agree(journey: Journey) -> None:
    reader = journey.visitor()
    reader.go("/documents/").follow("Safer Harbour").is_at("Safer Harbour")
    page = " ".join(reader.main.inner_text().split())
    request = reader.context.request
    frozen = json.loads(
        request.get(_address(reader.page.get_by_role("link", name="Download as JSON"), journey)).text()
    )
    pdf = request.get(_address(reader.page.get_by_role("link", name="Download as PDF"), journey)).body()
    printed = " ".join(" ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())
    told = [frozen["title"], *(section["heading"] for section in frozen["sections"])]
    told += [p["title"] for p in frozen["priorities"]] + [s["authority"] for s in frozen["signatories"]]
    assert len(told) > 20
    assert [text for text in told if text not in page] == []
    assert [text for text in told if text not in printed] == []


def _address(link: object, journey: Journey) -> str:
    return journey.url + str(link.get_attribute("href"))  # type: ignore[attr-defined]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_reader_on_a_phone_never_scrolls_sideways(journey: Journey, scripts: bool) -> None:
    reader = journey.visitor(scripts=scripts, viewport={"width": 320, "height": 640})
    reader.go("/").fill("Find your area", "Harbour").press("Find")
    reader.follow("Harbour partnership").follow("Safer Harbour").is_at("Safer Harbour")


def test_the_skip_link_leads_past_the_head_of_the_page(journey: Journey) -> None:
    reader = journey.visitor()
    reader.go("/")
    reader.page.keyboard.press("Tab")
    skip = reader.page.get_by_role("link", name="Skip to main content")
    assert skip.evaluate(
        "(link) => link === document.activeElement && link.getBoundingClientRect().height > 10"
    )
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.querySelector('main').contains(document.activeElement)")
