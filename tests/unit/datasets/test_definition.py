import copy
from typing import Any

import pytest

from datasets.rules.definition import Definition, DefinitionError, load, shipped
from datasets.rules.validation import Accepted, validate
from datasets.rules.wording import rules_in_words, template_csv
from tests.unit.datasets.files import OFFENCES, SHARED, TODAY, table_of


def changed(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(OFFENCES.spec), **changes}


@pytest.mark.parametrize("key", sorted(shipped()))
def test_shipped_definition_accepts_its_own_template(key: str) -> None:
    definition = shipped()[key]
    template = template_csv(definition).removeprefix("\ufeff".encode())

    report, accepted = validate(table_of(template, definition), definition, as_of=TODAY)

    assert report.problems == []
    assert accepted is not None
    assert accepted.frame.height == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"measure": {"field": "many", "kind": "count_of_events"}}, "names a field that is not there"),
        ({"measure": {"field": "count", "kind": "guess"}}, "measure kind guess"),
        ({"period": {"field": "period", "grammar": "fortnight"}}, "grammar fortnight"),
        ({"area": {"field": "area_code", "levels": ["parish"]}}, "area level"),
        ({"breakdowns": ["offence", "offence"]}, "used in two ways"),
        ({"profile": {"method": "suppress", "threshold": 1}}, "hides nothing"),
        ({"profile": {"method": "guess"}}, "profile guess"),
        ({"markers": {"*": {"status": "secret"}}}, "status secret"),
        ({"schema": {}}, "fields"),
    ],
)
def test_definition_is_refused_when_it_contradicts_itself(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(DefinitionError, match=words):
        load(changed(**changes))


def test_template_help_and_checks_change_together_when_the_schema_changes() -> None:
    spec = changed()
    spec["schema"]["fields"][3]["constraints"]["enum"].append("Not stated")
    spec["schema"]["fields"][3]["name"] = "gender"
    spec["breakdowns"][1] = "gender"
    definition = load(spec)

    assert b"offence,gender,age_band" in template_csv(definition)
    assert "Not stated" in rules_in_words(definition)[3]["allowed"]
    row = b"E08000025,2024-01,Robbery,Not stated,18-24,12\n"
    report, _ = validate(
        table_of(b"area_code,period,offence,gender,age_band,count\n" + row, definition),
        definition,
        as_of=TODAY,
    )
    assert report.problems == []
    report, _ = validate(
        table_of(b"area_code,period,offence,sex,age_band,count\n" + row, definition), definition, as_of=TODAY
    )
    assert report.problems[0].message == "The column gender is missing."


def test_rules_in_words_say_what_every_column_accepts() -> None:
    rules = {rule["column"]: rule for rule in rules_in_words(OFFENCES)}

    assert rules["area_code"]["allowed"] == ["The code of a local authority district"]
    assert rules["period"]["allowed"] == ["A month, written 2024-01"]
    assert rules["count"]["allowed"][0] == "A whole number, 0 or more, without decimals"
    assert "<5 for a value that is from 1 to 4" in rules["count"]["allowed"]


# --- files as their sources write them

SHIPPED = shipped()
FINGERTIPS = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,"
    "Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,"
    "Denominator,Value note,Recent Trend,Compared to England value or percentiles,{parent},Time period Sortable,"
    "New data,Compared to goal,Time period range\n"
    "11201,Admissions for violence,E12000005,West Midlands,E08000025,Birmingham,Districts,Persons,All ages,,,"
    "2018/19 - 20/21,52.1,50.5,54.2,,,1900,,,,Worse,Worse,20180000,,,3y\n"
    "11201,Admissions for violence,E12000005,West Midlands,E08000026,Coventry,Districts,Persons,All ages,,,"
    "2018/19 - 20/21,,,,,,,,Not published,,Not compared,Not compared,20180000,,,3y\n"
    "11201,Admissions for violence,E92000001,England,E92000001,England,England,Persons,All ages,Deprivation deciles,"
    "Most deprived,2018/19 - 20/21,80,50.5,54.2,,,1900,,,,Worse,Worse,20180000,,,3y\n"
    "11201,Admissions for violence,U1,An ICB,A81002,A practice,GPs,Persons,All ages,,,2018/19 - 20/21,80,1,2,,,3,,,,"
    "Worse,Worse,20180000,,,3y\n"
)


def accepted_of(definition: Definition, source: str, **answers: str) -> Accepted:
    table = table_of(source.encode(), definition)
    report, accepted = validate(table, definition, as_of=TODAY, answers=answers)
    assert {problem.klass for problem in report.problems} <= {"note"}, report.problems
    assert accepted is not None
    return accepted


@pytest.mark.parametrize(
    "parent", ["Region value or percentiles", "Regions (statistical) value or percentiles", "percentiles"]
)
def test_fingertips_download_is_read_whatever_its_23rd_heading_says(parent: str) -> None:
    accepted = accepted_of(SHIPPED["fingertips"], FINGERTIPS.format(parent=f"Compared to {parent}"))
    assert accepted.frame.select("area", "value", "status").rows() == [
        ("E08000025", 52.1, "exact"),
        ("E08000026", None, "not_available"),
    ]
    assert accepted.periods == ["2018/19-20/21"]
    assert accepted.frame["cat1"].unique().to_list() == ["11201 Admissions for violence"]


def test_exclusions_are_read_as_the_department_writes_them() -> None:
    source = (
        "time_identifier,time_period,geographic_level,country_code,new_la_code,la_name,school_type,headcount,"
        "perm_theft,fixed_theft,perm_excl_rate\n"
        "Academic year,201617,Local authority,E92000001,E10000031,Warwickshire,Special,900,x,12,0.1\n"
        "Academic year,201617,Local authority,E92000001,E10000031,Warwickshire,Total,900,x,12,0.1\n"
        "Academic year,201617,Regional,E92000001,,,Special,900,5,99,0.1\n"
        "Academic year,200607,Local authority,E92000001,E10000031,Warwickshire,Special,900,3.42857,9,0.1\n"
    )
    accepted = accepted_of(SHIPPED["school_exclusions"], source)
    assert accepted.frame.select("period", "cat2", "value", "status").rows() == [
        ("2016/17", "Permanent: theft", None, "not_available"),
        ("2016/17", "Suspension: theft", 12, "exact"),
    ]


def test_residents_stand_side_by_side_by_age() -> None:
    source = "ltla20_code,ltla20_name,total_population,0,1,90+\nE08000025,Birmingham,60,10,20,30\n"
    accepted = accepted_of(SHIPPED["population"], source, period="2020", sex="Persons")
    assert accepted.frame.select("cat1", "cat2", "value").rows() == [
        ("Persons", "0", 10), ("Persons", "1", 20), ("Persons", "90+", 30),
    ]  # fmt: skip


def test_street_crime_has_its_month_in_two_columns() -> None:
    source = (
        "lsoa_code,lsoa_name,borough,category,year,month,crime_count\n"
        "E01009415,Birmingham 002A,Birmingham,Burglary,2024,9,1\n"
    )
    assert accepted_of(SHIPPED["police_uk_counts"], source).periods == ["2024-09"]


def test_sex_and_age_are_breakdowns_of_their_own() -> None:
    source = (
        "area_code,month,site_code,assault_method,location_type,sex,age_band,attendances\n"
        "E08000025,2024-01,RRK15,Knife,Pub,M,18-24,*\n"
    )
    accepted = accepted_of(SHIPPED["emergency_assaults"], source)
    [row] = accepted.frame.rows(named=True)
    assert [row[f"cat{number}"] for number in range(1, 7)] == [
        "RRK15", "Knife or sharp object", "Bar, pub or club", "Male", "18-24", "",
    ]  # fmt: skip
    assert (row["status"], row["lower"], row["upper"]) == ("suppressed", 1, 7)


def test_hospital_counts_are_known_to_be_rounded() -> None:
    source = "RESLADST_ONS,month,cause_code,sex,age_band,FAE,FCE\nE08000025,2024-04,X99,Male,18-24,15,20\n"
    [row] = accepted_of(SHIPPED["hospital_admissions"], source).frame.rows(named=True)
    assert (row["value"], row["status"], row["lower"], row["upper"]) == (15, "rounded", 13, 17)


@pytest.mark.parametrize(
    ("key", "parts", "answers"),
    [
        ("police_uk_counts", ("police_uk_lsoa_month_counts", "birmingham", "2024-09.csv"), {}),
        ("population", ("demographr", "population20_ltla21.csv"), {"period": "2020", "sex": "Persons"}),
        (
            "population_upper_tier",
            ("demographr", "population20_utla20.csv"),
            {"period": "2020", "sex": "Persons"},
        ),
        ("school_exclusions", ("dfe_exclusions", "exclusions_by_reason.csv"), {}),
    ],
)
def test_the_real_file_of_a_source_is_read(key: str, parts: tuple[str, ...], answers: dict[str, str]) -> None:
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip("the real files are not at hand")
    assert accepted_of(SHIPPED[key], path.read_text(), **answers).frame.height > 1000
