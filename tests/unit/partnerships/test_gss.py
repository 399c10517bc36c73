import pytest

from partnerships.rules import gss


@pytest.mark.parametrize(
    ("code", "level", "nation"),
    [
        ("E06000001", "lga", "E"),
        ("E07000136", "lga", "E"),
        ("E08000031", "lga", "E"),
        ("E09000001", "lga", "E"),
        ("W06000001", "lga", "W"),
        ("E10000031", "county", "E"),
        ("E12000005", "region", "E"),
        ("E22000341", "csp", "E"),
        ("W14000001", "csp", "W"),
        ("E23000014", "police_area", "E"),
        ("W15000004", "police_area", "W"),
        ("E31000044", "fire_area", "E"),
        ("E47000007", "combined_authority", "E"),
        ("E54000062", "icb", "E"),
        ("W11000023", "health_board", "W"),
        ("E05001378", "ward", "E"),
        ("W01000001", "lsoa", "W"),
        ("E92000001", "nation", "E"),
    ],
)
def test_place_gives_level_and_nation(code: str, level: str, nation: str) -> None:
    assert gss.place(code) == gss.Placed(level, nation)


@pytest.mark.parametrize("code", ["S12000033", "N09000003", "E00000001", "E02000001", "E38000068"])
def test_place_is_nothing_when_the_portal_keeps_no_such_area(code: str) -> None:
    assert gss.is_gss(code)
    assert gss.place(code) is None


@pytest.mark.parametrize(
    "code", ["", "E0800003", "E080000311", "e08000031", "E08OOOO31", "99999999A", "E08 00003"]
)
def test_place_is_nothing_when_the_code_has_no_gss_shape(code: str) -> None:
    assert not gss.is_gss(code)
    assert gss.place(code) is None


def test_rank_grows_from_small_to_wide() -> None:
    assert (
        gss.rank("lsoa") < gss.rank("ward") < gss.rank("lga") < gss.rank("police_area") < gss.rank("nation")
    )
