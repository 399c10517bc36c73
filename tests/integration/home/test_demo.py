import importlib
from collections.abc import Iterator

import pytest
from django.core.checks import run_checks
from django.test import Client, override_settings
from django.urls import clear_url_caches, include, path

from partnerships.operations import give_seat
from partnerships.roles import Role
from svd_portal import urls
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.home import demo
from svd_portal.home.checks import demo_stays_at_home
from svd_portal.home.loopback import is_loopback
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PAGE = "/demo/sign-in/"


@pytest.fixture
def player(cast: Cast) -> User:
    person = User.objects.create_user("lead@demo.example", name="Priya")
    give_seat(
        partnership=cast.harbour, role=Role.LEAD, person=person, authority=cast.authorities["icb"], by=None
    )
    return person


@pytest.fixture
def routed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The address is routed, as it is when the portal starts with DEMO=1."""
    entry = path("demo/", include("svd_portal.home.demo_urls"))
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, entry])
    clear_url_caches()
    yield
    monkeypatch.undo()
    clear_url_caches()
    importlib.reload(urls)


@pytest.mark.usefixtures("routed")
class TestRouted:
    @override_settings(DEMO=True, DEBUG=False)
    def test_one_click_signs_in_and_is_recorded(self, player: User, client: Client) -> None:
        text = client.get(PAGE, headers={"host": "127.0.0.1:8000"}).content.decode()
        assert "Partnership lead for Harbour integrated care board" in text
        page = client.post(PAGE, {"person": player.pk}, headers={"host": "127.0.0.1:8000"})
        assert page.headers["location"] == "/home/"
        assert client.session["_auth_user_id"] == str(player.pk)
        assert AuditEvent.objects.get(verb="account.signed_in").by == player

    @override_settings(DEMO=True, DEBUG=False)
    def test_nobody_outside_the_cast_is_signed_in(self, cast: Cast, player: User, client: Client) -> None:
        for person in (cast.lead.pk, 0, "x", "²"):
            page = client.post(PAGE, {"person": person}, headers={"host": "localhost"})
            assert page.status_code == 404
        assert "_auth_user_id" not in client.session

    @override_settings(DEMO=True, DEBUG=False, ALLOWED_HOSTS=["*"])
    def test_page_does_not_exist_for_another_host_than_this_computer(
        self, player: User, client: Client
    ) -> None:
        for host in ("portal.example.org", "127.0.0.1.example.org", "192.168.0.7"):
            assert client.get(PAGE, headers={"host": host}).status_code == 404
            assert client.post(PAGE, {"person": player.pk}, headers={"host": host}).status_code == 404

    @override_settings(DEMO=False)
    def test_page_does_not_exist_without_demo(self, player: User, client: Client) -> None:
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, {"person": player.pk}).status_code == 404
        assert "_auth_user_id" not in client.session


def test_page_is_not_even_routed_without_demo(player: User, client: Client) -> None:
    assert client.get(PAGE).status_code == 404


def test_cast_gives_name_role_authority_and_address(player: User) -> None:
    assert demo.cast() == [
        ("Priya", "Partnership lead", "Harbour integrated care board", "lead@demo.example")
    ]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8000", "localhost", "LOCALHOST:80", "[::1]", "[::1]:8000"]
)
def test_this_computer_is_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", "*", "0.0.0.0", ".localhost", "localhost.example.org", "10.0.0.1", "[fe80::1]", "example.org:80"],
)
def test_others_are_not_loopback(host: str) -> None:
    assert not is_loopback(host)


@override_settings(DEMO=True, DEBUG=False, ALLOWED_HOSTS=["127.0.0.1", "portal.example.org"])
def test_portal_does_not_start_when_others_could_use_one_click_sign_in() -> None:
    assert "svd.E001" in [problem.id for problem in run_checks()]


@pytest.mark.parametrize(
    "given",
    [
        {"DEMO": False, "DEBUG": False, "ALLOWED_HOSTS": ["portal.example.org"]},
        {"DEMO": True, "DEBUG": True, "ALLOWED_HOSTS": ["portal.example.org"]},
        {"DEMO": True, "DEBUG": False, "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"]},
    ],
)
def test_portal_starts_otherwise(given: dict[str, object]) -> None:
    with override_settings(**given):
        assert demo_stays_at_home(None) == []
