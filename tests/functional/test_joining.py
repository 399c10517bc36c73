"""A new person: from the link in an e-mail to a seat, with a second step set up on the way, and back another day."""

import time

from partnerships.models import SeatHolder
from tests.functional.conftest import Journey
from tests.functional.totp import code_of
from tests.functional.visitor import Visitor

PASSWORD = "four words nobody joins"


def set_up_second_step(visitor: Visitor) -> str:
    visitor.follow("Use an app on my phone").is_at("Set up an authenticator app")
    secret = visitor.page.locator(".svd-secret").inner_text().strip()
    visitor.page.get_by_label("code").first.fill(code_of(secret))
    visitor.press("Finish setting up")
    return secret


def test_an_invited_person_opens_an_account_and_takes_the_seat(journey: Journey) -> None:
    person = journey.visitor()
    person.go(f"/invitations/{journey.world.invitation_secret}/").sees("Open your account")
    person.fill("Your name", "New Author").fill("Password", "too short").press("Open account")
    person.sees("There is a problem")
    person.page.locator("input[name=password]").fill(PASSWORD)
    person.press("Open account").sees("Set up a second step")
    secret = set_up_second_step(person)
    person.go("/home/").press("Accept the seat")
    person.is_at("Harbour partnership").sees("You now hold the seat of Author")
    assert SeatHolder.objects.filter(person__email="canaryinvited@harbour.example").count() == 1
    comes_back_another_day(journey, secret)


def comes_back_another_day(journey: Journey, secret: str) -> None:
    person = journey.visitor()
    person.go(journey.work_path()).is_at("Sign in")
    person.page.get_by_label("Email").fill("canaryinvited@harbour.example")
    person.page.locator("input[type=password]").fill(PASSWORD)
    person.press("Sign in").is_at("Enter your code")
    # An app's code works once, and the one of setting up was used a moment ago: the next one is good already.
    person.page.get_by_label("code").first.fill(code_of(secret, time.time() + 30))
    person.press("Sign in").is_at("Harbour partnership")


def test_an_invitation_that_was_used_says_so(journey: Journey) -> None:
    person = journey.visitor()
    person.go("/invitations/no-such-secret/").is_at("There is no page at this address")
