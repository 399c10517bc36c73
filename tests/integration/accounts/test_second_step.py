"""Signing in for real: password, second step, and where a person without one ends up."""

from collections.abc import Callable

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db

SignIn = Callable[[User | None], Client]


def code(secret: str) -> str:
    """The code that an app on a phone would show now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def password(client: Client, person: User) -> str:
    page = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert page.status_code == 302, page.content.decode()
    return page.headers["location"]


def test_working_pages_lead_to_the_second_step_until_it_is_set_up(cast: Cast, client: Client) -> None:
    password(client, cast.lead)
    for name, args in [
        ("home:index", []),
        ("partnerships:index", []),
        ("partnerships:overview", ["harbour"]),
        ("partnerships:people", ["harbour"]),
        ("home:account", []),
    ]:
        page = client.get(reverse(name, args=args))
        assert (page.status_code, page.headers.get("location")) == (302, reverse("mfa_index")), name


def test_second_step_pages_do_not_go_round_in_circles(cast: Cast, client: Client) -> None:
    password(client, cast.lead)
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn"):
        page = client.get(reverse(name), follow=True)
        assert page.status_code == 200, name
        assert len(page.redirect_chain) <= 1, name


@pytest.mark.parametrize("name", ["front", "help", "privacy", "accessibility", "api", "health"])
def test_public_pages_stay_open_without_a_second_step(cast: Cast, client: Client, name: str) -> None:
    password(client, cast.lead)
    assert client.get(reverse(f"home:{name}")).status_code == 200


def test_person_sets_up_an_app_and_signs_in_with_its_code(cast: Cast, client: Client) -> None:
    password(client, cast.lead)
    again = client.post(
        reverse("account_reauthenticate"), {"password": PASSWORD, "next": reverse("mfa_activate_totp")}
    )
    assert again.headers["location"] == reverse("mfa_activate_totp")
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert done.headers["location"] == reverse("mfa_view_recovery_codes")
    assert client.get(done.headers["location"]).status_code == 200
    assert client.get(reverse("home:index")).status_code == 200
    # With the next sign-in the password alone opens nothing.
    other = Client()
    assert password(other, cast.lead) == reverse("mfa_authenticate")
    assert other.get(reverse("home:index")).headers["location"].startswith(reverse("account_login"))


def test_recovery_code_opens_when_the_phone_is_lost(cast: Cast, client: Client) -> None:
    TOTP.activate(cast.lead, generate_totp_secret())
    codes = RecoveryCodes.activate(cast.lead).get_unused_codes()
    password(client, cast.lead)
    page = client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert page.headers["location"] == reverse("home:index")
    assert client.get(reverse("home:index")).status_code == 200


def test_wrong_code_opens_nothing(cast: Cast, client: Client) -> None:
    TOTP.activate(cast.lead, generate_totp_secret())
    password(client, cast.lead)
    page = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert page.status_code == 200
    assert "_auth_user_id" not in client.session


def test_sign_in_is_recorded_once_the_second_step_is_passed(
    cast: Cast, client: Client, settings: object
) -> None:
    settings.ACCOUNT_ADAPTER = "svd_portal.home.adapter.RecordingAdapter"  # type: ignore[attr-defined]
    TOTP.activate(cast.lead, generate_totp_secret())
    codes = RecoveryCodes.activate(cast.lead).get_unused_codes()
    password(client, cast.lead)
    assert not AuditEvent.objects.filter(verb="account.signed_in").exists()
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert AuditEvent.objects.get(verb="account.signed_in").by == cast.lead


def test_nobody_signs_up_without_an_invitation(client: Client, db: None) -> None:
    page = client.post(
        reverse("account_signup"), {"email": "x@y.example", "password1": "three quiet harbours"}
    )
    assert page.status_code == 200
    assert not User.objects.filter(email="x@y.example").exists()


def test_account_page_changes_name_and_language(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.lead)
    address = reverse("home:account")
    assert 'value="Lead"' in client.get(address).content.decode()
    page = client.post(address, {"name": "Nia Rees", "language": "cy"}, follow=True)
    assert "Your account is changed." in page.content.decode()
    cast.lead.refresh_from_db()
    assert (cast.lead.name, cast.lead.language) == ("Nia Rees", "cy")


def test_account_page_says_what_is_wrong(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.lead).post(reverse("home:account"), {"name": "", "language": "fr"})
    text = page.content.decode()
    assert "Enter your name" in text
    cast.lead.refresh_from_db()
    assert cast.lead.name == "Lead"
