"""A new person: from the link in an e-mail to a seat, with a second step set up on the way, and back another day."""

import time

import pytest
from allauth.mfa.totp.internal import auth

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


def test_an_invited_person_opens_an_account_and_takes_the_seat(
    journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    tomorrow = time.time() + 24 * 3600
    monkeypatch.setattr(auth, "yield_hotp_counters_from_time", lambda: iter([int(tomorrow) // 30]))
    comes_back(journey.visitor(), journey.work_path(), code_of(secret, tomorrow))


def comes_back(person: Visitor, path: str, code: str) -> None:
    person.go(path).is_at("Sign in")
    person.fill("Email", "canaryinvited@harbour.example")
    person.page.locator("input[type=password]").fill(PASSWORD)
    person.press("Sign in").is_at("Enter your code")
    person.page.get_by_label("code").first.fill(code)
    person.press("Sign in").is_at("Harbour partnership")


def test_an_invitation_that_does_not_exist_says_so(journey: Journey) -> None:
    journey.visitor().go("/invitations/no-such-secret/").is_at("There is no page at this address")
