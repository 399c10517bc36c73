from svd_portal.embedded.supervisor import dies_too_often


def test_four_deaths_in_a_minute_are_borne() -> None:
    assert not dies_too_often([0, 1, 2, 3], now=3)


def test_five_deaths_in_a_minute_are_too_many() -> None:
    assert dies_too_often([0, 1, 2, 3, 59], now=59)


def test_deaths_are_forgotten_after_a_minute() -> None:
    assert not dies_too_often([0, 1, 2, 3, 60], now=60)
