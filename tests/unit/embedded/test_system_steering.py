from svd_portal.embedded.system import STEERING, missing_packages


def test_what_steers_the_browser_is_asked_for_by_its_package() -> None:
    assert missing_packages(lambda library: False, STEERING) == ["libatomic1"]
    assert missing_packages(lambda library: True, STEERING) == []
