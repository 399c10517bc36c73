"""A lead asks for data, an officer sends a part and says why the rest cannot come, the lead sees both."""

import datetime as dt
import re

from svd_portal.core import clock
from tests.functional.conftest import Journey
from tests.functional.visitor import Visitor
from tests.world import csv_of

TITLE = "Police recorded offences by area, month, offence, sex and age"
HEALTH = "Harbour integrated care board"
NARROW = {"width": 320, "height": 800}


def in_a_month() -> tuple[str, str, str]:
    day = clock.today() + dt.timedelta(days=30)
    return str(day.day), str(day.month), str(day.year)


def ask(lead: Visitor, first: str, last: str) -> Visitor:
    lead.choose(HEALTH).fill("First period", first).fill("Last period", last)
    lead.fill_date("The day by which you need it", *in_a_month())
    return lead.press("Send the request")


def test_a_request_is_asked_answered_and_seen(journey: Journey) -> None:
    lead = journey.visitor("lead")
    lead.go(journey.work_path("data/")).follow("Ask for data").follow(TITLE, within="main").is_at(
        "Ask for data"
    )
    ask(lead, "2025-01", "2025-03").sees("Please do not collect this again")
    lead.sees("Harbour integrated care board has sent it for Jan 2025 to Feb 2025")
    ask(lead, "2025-03", "2025-04").is_at(TITLE).sees("Mar 2025 to Apr 2025")

    officer = journey.visitor("data_officer")
    officer.go("/home/").follow(TITLE, within="main").is_at(TITLE)
    officer.go(journey.work_path("data/")).sees("Asked of you (2)")
    officer.follow(TITLE, within="main")
    officer.go(journey.work_path("data/")).page.get_by_text("Mar 2025 to Apr 2025, by").wait_for()
    officer.page.get_by_role("listitem").filter(has_text="Mar 2025 to Apr 2025").get_by_role("link").click()
    officer.is_at(TITLE).sees("due in 30 days")
    officer.follow("Send the file").is_at(TITLE)
    march = csv_of([("2025-03", "Robbery", "Male", "18-24", 77)])
    officer.page.get_by_label("File", exact=True).set_input_files(
        files=[{"name": "march.csv", "mimeType": "text/csv", "buffer": march}]
    )
    officer.fill_date("When was this taken from your system?", "31", "10", "2026")
    officer.choose(re.compile("These are counts")).press("Send this file")
    journey.work()
    officer.go("/home/").page.get_by_role("listitem").filter(has_text="Send " + TITLE).first.wait_for()

    lead.go(lead.page.url.removeprefix(lead.base_url)).sees("Still missing: Apr 2025")
    path = lead.page.url.removeprefix(lead.base_url)
    officer.go(path).follow("We cannot supply it").is_at("We cannot supply it")
    officer.press("Send this answer").sees("Enter why it cannot be supplied")
    officer.fill("Why it cannot be supplied", "The recording system changes in April.").press(
        "Send this answer"
    )
    officer.sees("Your answer was recorded, and the partnership lead is told.")

    lead.go(journey.work_path("data/")).sees("What is missing, and why (1)")
    lead.sees("The recording system changes in April").follow("Who has sent what, period by period")
    lead.is_at("Who has sent what").sees("Cannot supply")


def test_the_matrix_scrolls_by_itself_with_the_keyboard_in_a_narrow_window(journey: Journey) -> None:
    lead = journey.visitor("lead", viewport=NARROW)
    lead.go(journey.work_path("data/matrix/")).is_at("Who has sent what")
    region = lead.page.get_by_role("region", name="Months")
    region.focus()
    before = region.evaluate("it => it.scrollLeft")
    lead.page.keyboard.press("ArrowRight")
    lead.page.wait_for_function("it => it.scrollLeft > 0", arg=region.element_handle())
    assert before == 0
    assert lead.page.get_by_role("table").first.get_by_role("rowheader").count() >= 1
