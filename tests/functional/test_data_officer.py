"""A data officer: sends a wrong file, reads what is wrong, sends the right one, and sees it accepted."""

from tests.functional.conftest import Journey
from tests.functional.visitor import Visitor
from tests.workers import workshop
from tests.world import csv_of, personal_csv, wrong_csv

RIGHT = [("2025-03", "Robbery", "Male", "18-24", 77), ("2025-03", "Robbery", "Female", "18-24", 2)]
TITLE = "Police recorded offences by area, month, offence, sex and age"


def choose_file(officer: Visitor, name: str, content: bytes) -> Visitor:
    officer.page.get_by_label("File", exact=True).set_input_files(
        files=[{"name": name, "mimeType": "text/csv", "buffer": content}]
    )
    return officer.fill_date("When was this taken from your system?", "31", "10", "2026")


def test_a_wrong_file_comes_back_and_the_right_one_is_accepted(journey: Journey) -> None:
    """With a real worker at a real broker; the page follows the check by itself."""
    with workshop() as shop:
        shop.start_worker()
        officer = journey.visitor("data_officer")
        officer.go("/home/").follow("My partnerships").follow("Harbour partnership").follow(
            "Data", within="main"
        )
        officer.follow("Send data").follow(TITLE).is_at(TITLE)
        officer.press("Send this file").sees("There is a problem")
        choose_file(officer, "march.csv", wrong_csv()).press("Send this file")
        officer.is_at("Your file needs fixing").look()
        officer.sees("Nothing of this file was taken").sees("CANARYCELL")
        officer.follow("Send the corrected file").is_at(TITLE)
        choose_file(officer, "march.csv", csv_of(RIGHT)).press("Send this file")
        officer.is_at("Your file was accepted").look().sees("1 figure is hidden from others.")
        officer.follow("Raw counts, for you only").sees("These are the counts before protection.")
        officer.follow("Explore the figures").sees("Version 2")


def test_a_file_about_people_is_refused_with_a_plain_reason(journey: Journey) -> None:
    officer = journey.visitor("data_officer", scripts=False)
    officer.go(journey.work_path(f"data/send/{journey.world.definition.key}/"))
    choose_file(officer, "people.csv", personal_csv().replace(b"person", b"somebody")).press("Send this file")
    officer.is_at("Your file is being checked")
    journey.work()
    officer.follow("Look again").is_at("Your file was refused")
    officer.sees("Nothing of the file was kept.").sees_no("link", "people.csv")
