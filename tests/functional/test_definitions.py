"""A lead describes a kind of data that the portal does not know, and an officer sends a file of it."""

from tests.functional.conftest import Journey
from tests.functional.visitor import Visitor

EXAMPLE = (
    "Area,Month,Year,Reason,Absences\n"
    "E07000901,1,2025,Illness,120\n"
    "E07000901,1,2025,Holiday,s\n"
    "E07000901,2,2025,Illness,98\n"
    "E07000901,2,2025,Holiday,14\n"
)
TITLE = "Absence from school"


def describe(lead: Visitor) -> Visitor:
    page = lead.page
    page.get_by_label("What shall it be called?").fill(TITLE)
    page.get_by_label("What is counted, and what for?").fill("Sessions missed, for the part on risk.")
    page.get_by_label("An example file").set_input_files(
        files=[{"name": "absence.csv", "mimeType": "text/csv", "buffer": EXAMPLE.encode()}]
    )
    return lead.press("Read the example").is_at("What each column is").look()


def test_data_that_the_portal_does_not_know_are_described_and_sent(journey: Journey) -> None:
    lead = journey.visitor("lead", scripts=False)
    lead.go(journey.work_path("data/declare/")).is_at("Describe another kind of data").look()
    lead.press("Read the example").sees("Choose an example file, or paste the headings and a few rows")
    describe(lead).sees("Your example has 4 rows.")
    lead.press("See how it looks").sees("There is a problem").sees(
        "Choose what s means in place of a number"
    ).look()
    lead.page.get_by_role("textbox", name="Unit").fill("sessions")
    lead.page.get_by_label("By which law may it be shared?").fill("s.16. Counts only.")
    lead.page.get_by_label("What it means").first.select_option("A small number that was hidden")
    lead.press("See how it looks").is_at(TITLE).sees("Your example: 4 rows would be accepted").look()
    lead.press("Change something").is_at("What each column is")
    lead.press("See how it looks").press("Save this description").is_at(TITLE)
    lead.sees(f"{TITLE} can now be sent.").look()

    officer = journey.visitor("data_officer", scripts=False)
    officer.go(journey.work_path("data/send/")).follow(TITLE).is_at(TITLE)
    officer.page.get_by_label("File", exact=True).set_input_files(
        files=[{"name": "absence.csv", "mimeType": "text/csv", "buffer": EXAMPLE.encode()}]
    )
    officer.page.get_by_label("These are counts", exact=False).check()
    officer.fill_date("When was this taken from your system?", "31", "10", "2026").press("Send this file")
    journey.work()
    officer.follow("Look again").is_at("Your file was accepted")
