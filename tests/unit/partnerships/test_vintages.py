import datetime as dt

from partnerships.rules.lookup import read
from partnerships.rules.vintages import Step, find_steps

APRIL = dt.date(2019, 4, 1)


def test_find_steps_pairs_each_year_with_the_next_and_knows_the_day() -> None:
    header = ["ltla20_code", "ltla20_name", "ltla18_code", "ltla19_code", "csp24_code"]
    assert find_steps(header) == [Step(2, 3, APRIL), Step(3, 0, dt.date(2020, 4, 1))]


def test_find_steps_lets_small_areas_begin_when_they_were_published() -> None:
    assert find_steps(["LSOA11CD", "LSOA21CD"]) == [Step(0, 1, dt.date(2023, 1, 1))]


def test_find_steps_knows_no_day_for_codes_and_those_now_active() -> None:
    assert find_steps(["LADCD", "LADNM", "LADCD_ACTIVE", "LAD20CD"]) == [Step(0, 2, None)]


def test_find_steps_finds_none_in_a_lookup_of_one_year() -> None:
    assert find_steps(["LAD24CD", "LAD24NM", "CSP24CD", "CSP24NM"]) == []


def test_read_changes_leaves_a_code_that_goes_on_as_it_is() -> None:
    changes = read(
        [
            ["ltla18_code", "ltla18_name", "ltla19_code", "ltla19_name"],
            ["E07000190", "Taunton Deane", "E07000246", "Somerset West and Taunton"],
            ["E07000191", "West Somerset", "E07000246", "Somerset West and Taunton"],
            ["E07000187", "Mendip", "E07000187", "Mendip"],
            ["E07000187", "Mendip", "E07000246", "Somerset West and Taunton"],
        ]
    ).changes
    assert changes.pairs == {("E07000190", "E07000246"): APRIL, ("E07000191", "E07000246"): APRIL}
    assert changes.began == {"E07000246": APRIL}
    assert changes.ended == {"E07000190": APRIL, "E07000191": APRIL}


def test_read_changes_passes_over_places_that_the_portal_does_not_keep() -> None:
    changes = read(
        [
            ["ltla18_code", "ltla18_name", "ltla19_code", "ltla19_name"],
            ["S12000044", "North Lanarkshire", "S12000050", "North Lanarkshire"],
        ]
    ).changes
    assert changes.pairs == {}
