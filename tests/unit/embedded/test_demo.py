import pytest

from svd_portal.embedded import demo


def test_environment_switches_the_demo_on_and_fixes_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setattr(demo, "first_free", lambda wanted: wanted)
    environment = demo.environment(pytest.fail)
    assert environment["DEMO"] == "1"
    assert environment["DJANGO_SETTINGS_MODULE"] == "svd_portal.settings.dev"
    assert environment["SITE_URL"] == "http://127.0.0.1:8123"


def test_environment_says_so_when_the_port_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8000")
    monkeypatch.setattr(demo, "first_free", lambda wanted: wanted + 3)
    said: list[str] = []
    assert demo.environment(said.append)["PORT"] == "8003"
    assert said == ["Port 8000 is in use; the demo takes 8003."]


def test_environment_is_settled_after_one_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "first_free", lambda wanted: wanted)
    first = demo.environment(pytest.fail)
    for name, value in first.items():
        monkeypatch.setenv(name, value)
    assert demo.environment(pytest.fail) == first


def test_invitation_shows_the_address_and_every_sign_in() -> None:
    cast = [
        ("Efa Rees", "Partnership lead", "Dyfed-Powys Police", "efa.rees@example.org"),
        ("Al Shah", "Data officer", "A very long authority name indeed", "al.shah@example.org"),
    ]
    lines = demo.invitation("http://127.0.0.1:8000", cast).splitlines()
    assert "The portal is running: http://127.0.0.1:8000/" in lines
    assert {line.index("@") for line in lines if "@" in line} == {lines[-3].index("@"), lines[-4].index("@")}
    assert sum("@example.org" in line for line in lines) == len(cast)
