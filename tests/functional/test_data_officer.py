"""A data officer: sends the monthly extract, puts a wrong file right, and answers what the check cannot know."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth

from svd_portal.jobs import ledger
from tests.cast import PASSWORD
from tests.functional.conftest import Journey
from tests.functional.totp import code_of
from tests.functional.visitor import Visitor
from tests.workers import workshop
from tests.world import GOOD_ROWS, csv_of, personal_csv, wrong_csv

RIGHT = [("2025-03", "Robbery", "Male", "18-24", 77), ("2025-03", "Robbery", "Female", "18-24", 2)]
DOUBLED = [*RIGHT, RIGHT[0]]
TITLE = "Police recorded offences by area, month, offence, sex and age"
FIVE_MINUTES = 300
SECRET = "JBSWY3DPEHPK3PXP"


def choose_file(officer: Visitor, name: str, content: bytes) -> Visitor:
    officer.page.get_by_label("File", exact=True).set_input_files(
        files=[{"name": name, "mimeType": "text/csv", "buffer": content}]
    )
    return officer


def say_when(officer: Visitor) -> Visitor:
    return officer.fill_date("When was this taken from your system?", "31", "10", "2026")


def counts_only(officer: Visitor) -> Visitor:
    return officer.choose("These are counts")


def open_form(journey: Journey, officer: Visitor) -> Visitor:
    return officer.go(journey.work_path(f"data/send/{journey.world.definition.key}/")).is_at(TITLE)


def sign_in(officer: Visitor) -> Visitor:
    officer.fill("Email", "data_officer@harbour.example")
    officer.page.locator("input[type=password]").fill(PASSWORD)
    officer.press("Sign in").is_at("Enter your code")
    officer.page.get_by_label("code").first.fill(code_of(SECRET))
    return officer.press("Sign in")


def test_the_monthly_extract_takes_less_than_five_minutes_from_signing_in(journey: Journey) -> None:
    """With a real worker at a real broker; the page follows the check by itself."""
    auth.TOTP.activate(journey.world.cast.data_officer, SECRET)
    with workshop() as shop:
        shop.start_worker()
        begun = time.monotonic()
        officer = journey.visitor()
        officer.go("/home/").is_at("Sign in")
        sign_in(officer).follow("My partnerships").follow("Harbour partnership").follow(
            "Data", within="main"
        ).follow("Send data").follow(TITLE)
        choose_file(officer, "march.csv", csv_of(RIGHT))
        counts_only(say_when(officer)).choose(re.compile("Let me look"))
        sent = time.monotonic()
        officer.press("Send this file")
        officer.is_at(re.compile("Your file (is being checked|was accepted)"))
        assert time.monotonic() - sent < 5, "the first word about the file took long"
        officer.is_at("Your file was accepted").look().sees("2 are hidden.").sees(
            "less than 1% of everything"
        )
        officer.sees("the other periods are as they were sent before")
        assert time.monotonic() - begun < FIVE_MINUTES
        officer.follow("Raw counts, for you only").sees("These are the counts before protection.").look()
        officer.press("Share it with the partnership").sees(
            "Shared. The partnership sees it as shown here."
        ).look()
        officer.follow("Explore the figures").sees("Version 2")


def test_a_wrong_file_leads_back_to_the_right_one_without_help(journey: Journey) -> None:
    officer = journey.visitor("data_officer")
    open_form(journey, officer).press("Send this file").sees("There is a problem")
    choose_file(officer, "march.csv", wrong_csv())
    counts_only(say_when(officer)).press("Send this file")
    journey.work()
    officer.is_at("Your file needs fixing").look()
    officer.sees("Nothing of this file was taken").sees("CANARYCELL").sees("Must be fixed")
    officer.follow("Send the corrected file").is_at(TITLE)
    # It was said once, and is not asked again.
    assert officer.page.get_by_label("These are counts").count() == 0
    say_when(choose_file(officer, "march.csv", csv_of(RIGHT))).press("Send this file")
    journey.work()
    officer.is_at("Your file was accepted").look()


def test_an_officer_confirms_what_the_check_cannot_know_and_is_not_asked_again(journey: Journey) -> None:
    officer = journey.visitor("data_officer")
    open_form(journey, officer)
    choose_file(officer, "march.csv", csv_of(DOUBLED))
    counts_only(say_when(officer)).press("Send this file")
    journey.work()
    officer.is_at("Please confirm before we go on").look()
    officer.press("Confirm and go on").sees("There is a problem").look()
    officer.choose("Yes, that is right").press("Confirm and go on").is_at("Your file is being checked")
    journey.work()
    officer.is_at("Your file was accepted").look()
    officer.follow("What you have confirmed for every file").is_at(
        "What you have confirmed for every file"
    ).look()
    open_form(journey, officer)
    april = [("2025-04", *row[1:]) for row in DOUBLED]
    say_when(choose_file(officer, "april.csv", csv_of(april))).press("Send this file")
    journey.work()
    officer.is_at("Your file was accepted")


def test_a_correction_says_why_and_is_withdrawn_again_without_scripts(journey: Journey) -> None:
    """Every step with script switched off: the page looks again by itself all the same."""
    officer = journey.visitor("data_officer", scripts=False)
    open_form(journey, officer)
    corrected = [(*GOOD_ROWS[0][:-1], 98_000), *GOOD_ROWS[1:]]
    choose_file(officer, "january.csv", csv_of(corrected))
    counts_only(say_when(officer)).press("Send this file").is_at("Your file is being checked")
    journey.work()
    officer.is_at("Please confirm before we go on").sees("This file changes 1 figure of 1 period sent before")
    officer.fill("What was wrong with the figures", "Some were counted twice.").press("Confirm and go on")
    journey.work()
    officer.is_at("Your file was accepted").sees("What changed since version 1")
    officer.follow("Withdraw this version").is_at("Withdraw version 2").sees(
        "Version 1 (Jan 2025 to Feb 2025)"
    )
    officer.press("Withdraw this version").sees("There is a problem")
    officer.fill("Why is it withdrawn?", "The correction was wrong.").press("Withdraw this version")
    officer.is_at("This version was withdrawn").sees("because: The correction was wrong.")


def test_a_check_is_stopped_without_scripts(journey: Journey) -> None:
    officer = journey.visitor("data_officer", scripts=False)
    open_form(journey, officer)
    choose_file(officer, "march.csv", csv_of(RIGHT))
    counts_only(say_when(officer)).press("Send this file").is_at("Your file is being checked")
    officer.press("Stop the check and delete the file").is_at("This check was stopped")


def test_a_file_about_people_is_refused_with_a_plain_reason(journey: Journey) -> None:
    officer = journey.visitor("data_officer", scripts=False)
    open_form(journey, officer)
    choose_file(officer, "people.csv", personal_csv().replace(b"person", b"somebody"))
    counts_only(say_when(officer)).press("Send this file")
    officer.is_at("Your file is being checked")
    journey.work()
    officer.is_at("Your file was refused")
    officer.sees("Nothing of the file was kept.").sees_no("link", "people.csv")


@pytest.mark.parametrize("width", [320, 1366])
def test_every_page_of_a_file_fits_its_window(journey: Journey, width: int) -> None:
    officer = journey.visitor("data_officer", viewport={"width": width, "height": 900})
    world = journey.world
    lease = ledger.claim(world.waiting.job_id) if world.waiting.job_id else None
    assert lease is not None
    lease.report("Checking every row", 50)
    open_form(journey, officer)
    for upload in (world.accepted, world.wrong, world.refused, world.asking, world.waiting):
        officer.go(upload.get_absolute_url()).look()
    officer.go(f"{world.accepted.get_absolute_url()}withdraw/").look()
