"""Published aggregates go in whole with a shipped or newly declared definition; what is wrong in them is told."""

import csv
import json
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path

import pytest

from datasets.rules.definition import Definition, load, shipped
from datasets.rules.geography import LISTS_BEGAN, Gazetteer
from datasets.rules.validation import Accepted, validate
from datasets.rules.verdicts import Refusal, Report, questions
from tests.unit.datasets.files import SHARED, contents_of, screen_file

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the shared cases are not here")
DECLARED = Path(__file__).resolve().parents[2] / "documents" / "definitions"
LATER = date(2026, 6, 30)
Row = dict[str, str]


def declared(key: str) -> Definition:
    return load(json.loads((DECLARED / f"{key}.json").read_text(encoding="utf-8")))


def rows_of(name: str) -> list[Row]:
    with (SHARED / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def named(lookup: str, code: str, name: str) -> Gazetteer:
    names = {row[code]: row[name] for row in rows_of(f"geographr/{lookup}")}
    return Gazetteer(areas=dict.fromkeys(names, (LISTS_BEGAN, None)), names=names)


def taken(
    name: str,
    definition: Definition,
    *,
    gazetteer: Gazetteer | None = None,
    confirmed: Collection[str] = (),
    **answers: str,
) -> tuple[Report, Accepted | None]:
    """Read, screen and check a file as the child process does."""
    path = SHARED / name
    screen_file(path, definition)
    table = contents_of(path, definition).table
    return validate(
        table, definition, as_of=LATER, gazetteer=gazetteer, answers=answers, confirmed=frozenset(confirmed)
    )


def total(rows: list[Row], column: Callable[[str], bool]) -> int:
    return sum(int(value) for row in rows for name, value in row.items() if column(name) and value.isdigit())


def sum_of(accepted: Accepted | None) -> float:
    assert accepted is not None
    return float(accepted.frame["value"].sum())


@pytest.mark.parametrize(
    ("name", "key", "districts"),
    [
        ("population19_ltla20", "population", 336),
        ("population20_ltla20", "population", 336),
        ("population20_ltla21", "population", 331),
        ("population20_utla20", "population_upper_tier", 172),
    ],
)
def test_residents_by_single_year_go_in_and_add_up(name: str, key: str, districts: int) -> None:
    report, accepted = taken(f"demographr/{name}.csv", shipped()[key], period="2020", sex="Persons")

    assert report.counts == {}
    assert accepted is not None
    assert (len(accepted.areas), accepted.frame.height) == (districts, districts * 91)
    rows = rows_of(f"demographr/{name}.csv")
    assert sum_of(accepted) == total(rows, lambda column: column == "total_population")


def test_residents_of_the_census_go_in_and_add_up() -> None:
    name = "demographr/age_gender21_ltla21_ew.csv"

    report, accepted = taken(name, declared("census_groups_across"), period="2021")

    assert report.counts == {}
    groups = ("younger_", "working_age_", "older_")
    assert sum_of(accepted) == total(rows_of(name), lambda column: column.startswith(groups))


@pytest.mark.parametrize("month", range(1, 13))
def test_published_crimes_of_a_month_go_in_and_add_up(month: int) -> None:
    name = f"police_uk_lsoa_month_counts/birmingham/2024-{month:02d}.csv"

    report, accepted = taken(name, shipped()["police_uk_counts"])

    assert report.counts == {}
    assert accepted is not None
    assert accepted.periods == [f"2024-{month:02d}"]
    assert sum_of(accepted) == total(rows_of(name), lambda column: column == "crime_count")


def test_crimes_by_name_of_neighbourhood_go_in_once_the_names_are_confirmed() -> None:
    name, definition = "police_uk_lsoa_three_boroughs/h3.csv", declared("neighbourhoods_by_name")
    known = named("lookup_lsoa21_ward24_ltla24.csv", "lsoa21_code", "lsoa21_name")

    report, _ = taken(name, definition, gazetteer=known, period="2024-Q1")
    [question] = questions(report)
    keys = [f"area_by_name/area_code/{subject}" for subject in question["subjects"]]
    confirmed, accepted = taken(name, definition, gazetteer=known, confirmed=keys, period="2024-Q1")

    assert report.awaits
    assert (question["rule"], question["count"], question["remembered"]) == ("area_by_name", 403, True)
    assert confirmed.classes == {"note": 403}
    assert accepted is not None
    assert len(accepted.areas) == 403
    assert sum_of(accepted) == total(rows_of(name), lambda column: column == "freq")


def test_offences_by_name_of_borough_with_months_across_go_in_without_the_unknown_places() -> None:
    name, definition = "mps_london/mps_borough_recent.csv", declared("boroughs_months_across")
    known = named("lookup_ltla24_region24.csv", "ltla24_code", "ltla24_name")

    report, accepted = taken(name, definition, gazetteer=known, confirmed=["area_by_name/area_code/*"])

    assert report.classes == {"note": 33}
    [left_out] = [problem for problem in report.problems if problem.rule == "areas_left_out"]
    assert left_out.message == "720 rows are of other places and are left out (Unknown)."
    assert accepted is not None
    assert (len(accepted.areas), len(accepted.periods)) == (32, 24)
    places = [row for row in rows_of(name) if row["BoroughName"] != "Unknown"]
    assert sum_of(accepted) == total(places, str.isdigit)


def test_exclusions_by_reason_go_in_and_their_totals_agree() -> None:
    name = "dfe_exclusions/exclusions_by_reason.csv"

    report, accepted = taken(name, shipped()["school_exclusions"])

    assert set(report.counts) == {"rows_left_out", "totals_left_out"}
    assert not report.awaits
    kept = [
        row
        for row in rows_of(name)
        if row["geographic_level"] == "Local authority"
        and row["school_type"] != "Total"
        and row["time_period"] >= "201011"
    ]
    assert sum_of(accepted) == total(kept, lambda column: column.startswith(("perm_", "fixed_")))
    assert accepted is not None
    hidden = sum(value == "x" for row in kept for value in row.values())
    assert accepted.frame["value"].null_count() == hidden > 0


def test_values_of_indicators_go_in_once_their_doubled_rows_are_confirmed() -> None:
    name, definition = "fingertips_next/healthdata.csv", declared("indicator_values")

    report, accepted = taken(name, definition, confirmed=["duplicate//"])

    assert report.counts == {"rows_left_out": 2, "areas_left_out": 1, "duplicate": 232}
    kept = {
        (row["IndicatorId"], row["Year"], row["AreaCode"], row["Sex"], row["Age"]): row["Value"]
        for row in rows_of(name)
        if not row["CategoryType"]
        and row["IndicatorId"] in definition.layout.keep["IndicatorId"]
        and row["AreaCode"][:3] in ("E06", "E07", "E08", "E09", "E10", "E38", "E54", "E92")
    }
    assert accepted is not None
    assert accepted.frame.height == len(kept)
    assert sum_of(accepted) == pytest.approx(sum(float(value) for value in kept.values() if value))


def test_values_of_indicators_that_contradict_each_other_are_told_and_not_taken() -> None:
    spec = json.loads((DECLARED / "indicator_values.json").read_text(encoding="utf-8"))
    del spec["layout"]["keep"]["IndicatorId"]

    report, accepted = taken("fingertips_next/healthdata.csv", load(spec))

    assert accepted is None
    assert "duplicate_differs" in report.counts


@pytest.mark.parametrize(
    "name", ["ValidHeadersAndValidDataRows", "ValidHeadersAndValidDataRowsWithEmptyLines"]
)
def test_valid_upload_of_an_indicator_goes_in(name: str) -> None:
    report, accepted = taken(f"fingertips_next/validation_csvs/{name}.csv", declared("indicator_upload"))

    assert report.counts == {"rows_left_out": 1}
    assert sum_of(accepted) == 3456 + 2324 + 3457 + 3457 + 874 + 3456


@pytest.mark.parametrize(
    ("name", "klass", "rule", "cell"),
    [
        ("DuplicateHeadersAndValidDataRows", "stop", "header_twice", "C1"),
        ("NoHeadersAndValidDataRows", "stop", "header_missing", ""),
        ("ValidHeadersAndNoDataRows", "stop", "no_rows", ""),
        ("SwitchedHeadersAndValidDataRows", "fix", "period_grammar", "C2"),
        ("ExtraHeadersAndValidDataRows", "confirm", "header_extra", "Q1"),
        ("MostlyValidHeadersAndValidDataRows", "confirm", "header_extra", "P1"),
    ],
)
def test_invalid_upload_of_an_indicator_is_told_what_is_wrong(
    name: str, klass: str, rule: str, cell: str
) -> None:
    report, _ = taken(f"fingertips_next/validation_csvs/{name}.csv", declared("indicator_upload"))

    worst = report.problems[0]
    assert (worst.klass, worst.rule, worst.cell) == (klass, rule, cell)
    assert worst.fix
    assert report.blocks or report.awaits


@pytest.mark.parametrize("month", ["01", "02"])
def test_single_crimes_are_refused(month: str) -> None:
    name = f"police_uk_street_city_of_london/2024-{month}-city-of-london-street.csv"

    with pytest.raises(Refusal):
        taken(name, shipped()["police_uk_counts"])
