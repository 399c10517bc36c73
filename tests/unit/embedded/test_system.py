import pytest

from svd_portal.embedded import system


def test_missing_packages_names_the_package_of_each_library_that_does_not_open() -> None:
    gone = {"libpango-1.0.so.0", "libharfbuzz-subset.so.0"}
    assert system.missing_packages(lambda library: library not in gone) == [
        "libpango-1.0-0",
        "libharfbuzz-subset0",
    ]


def test_missing_packages_is_empty_when_everything_opens() -> None:
    assert system.missing_packages(lambda library: True) == []


def test_opens_tells_a_library_from_a_name() -> None:
    assert system.opens("libc.so.6")
    assert not system.opens("libnothing-of-this-name.so.0")


@pytest.mark.parametrize(
    ("uid", "has_apt", "sudo_works", "words"),
    [
        (0, True, False, ()),
        (0, False, False, None),
        (1000, True, True, ("sudo", "-n")),
        (1000, True, False, None),
        (1000, False, True, None),
    ],
)
def test_elevation_goes_as_far_as_the_person_may(
    uid: int, has_apt: bool, sudo_works: bool, words: tuple[str, ...] | None
) -> None:
    assert system.elevation(uid=uid, has_apt=has_apt, sudo_works=sudo_works) == words


def test_provide_libraries_prints_the_exact_line_and_fails_when_nothing_may_be_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system, "opens", lambda library: library != "libpangoft2-1.0.so.0")
    monkeypatch.setattr(system, "allowed", lambda: None)
    assert system.main(["libraries"]) == 1
    assert "apt-get install -y --no-install-recommends libpangoft2-1.0-0\n" in capsys.readouterr().out


def test_provide_browser_goes_on_without_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system, "BROWSERS", ("no-browser-of-this-name",))
    monkeypatch.setattr(system, "allowed", lambda: None)
    assert system.main(["browser"]) == 0
    assert "tests will be skipped" in capsys.readouterr().out
