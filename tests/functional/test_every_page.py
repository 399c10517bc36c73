"""Every page of the matrix in a window 320 pixels wide, as at 400 % zoom: axe, and no scrolling sideways."""

import pytest

from tests.access.matrix import ROWS, Row
from tests.access.requests import address
from tests.functional.conftest import Journey

# Files and answers for programs, which no browser shows as a page.
NO_PAGE = (
    "api:",
    "home:health",
    "publication:edition_",
    "publication:feed",
    "publication:manifest",
    "publication:robots",
    "publication:sitemap",
    "publication:table",
    "datasets:template",
    "datasets:marked_workbook",
    "needs_assessment:briefing_pdf",
    "needs_assessment:pack_pdf",
    "strategy:statement_pdf",
    "calendar:feed",
)
ORDER = ("anonymous", "lead", "data_officer", "board_member", "chair")


def is_page(row: Row) -> bool:
    return row.method == "GET" and not row.name.startswith(NO_PAGE) and not row.name.endswith("_csv")


def reader_of(row: Row) -> str:
    """Give the first of the cast who sees the page itself."""
    return next((person for person in ORDER if row.expected[person] == 200), ORDER[1])


PAGES = [row for row in ROWS if is_page(row)]
# By person and app, so that each of two processes gets its share.
GROUPS = sorted({(reader_of(row), row.name.split(":")[0]) for row in PAGES})


@pytest.mark.parametrize(("person", "app"), GROUPS, ids=str)
def test_every_page_passes_axe_and_fits_a_narrow_window(journey: Journey, person: str, app: str) -> None:
    visitor = journey.visitor(person, viewport={"width": 320, "height": 800})
    for row in PAGES:
        if (reader_of(row), row.name.split(":")[0]) == (person, app):
            visitor.go(address(row, journey.world))
            assert visitor.page.get_by_role("heading", level=1).count() == 1, f"{row} has not one heading"


@pytest.mark.parametrize("person", ["anonymous", "nobody", "monitor"])
def test_the_pages_that_say_no_are_as_good_as_the_others(journey: Journey, person: str) -> None:
    visitor = journey.visitor(person, viewport={"width": 320, "height": 800})
    visitor.go("/no-such-page/").is_at("There is no page at this address")
    visitor.go(journey.work_path())
    visitor.go(journey.work_path("assessments/new/"))


def test_a_page_with_something_wrong_is_noticed(journey: Journey) -> None:
    """What the other tests rely on: axe, the policy, the width and the console are really asked."""
    visitor = journey.visitor(viewport={"width": 320, "height": 800})
    visitor.go("/privacy/")
    # A browser tells of a refusal in its own time.
    with visitor.page.expect_console_message(lambda message: "CSP refused" in message.text):
        visitor.page.evaluate(
            """() => {
                document.querySelector('main').innerHTML += '<img src="/static/icon.svg"><p class="x">wide</p>';
                document.querySelector('.x').style.minWidth = '900px';
                const script = document.createElement('script');
                script.textContent = 'x()';
                document.querySelector('main').append(script);
            }"""
        )
    visitor.look(again=True)
    noticed = " ".join(visitor.faults)
    assert "image-alt" in noticed
    assert "in a window of 320" in noticed
    assert "CSP refused" in noticed
    visitor.faults.clear()
