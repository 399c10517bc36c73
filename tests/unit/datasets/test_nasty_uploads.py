"""The uploads that a portal must not take at their word, by what goes wrong; and where the others of them are tested.

row level, identifiers: test_screening · totals among detail: here, test_arrange, test_validation · hidden sheets,
caches, comments, links: test_screening, test_container · marks: here, test_cells, test_areas (sums) · dates, serials,
years: here, test_periods · duplicates: here, test_validation · vintages and levels of areas: test_areas,
test_geography · merged cells, headings of several rows, fill-down: test_headings, test_arrange · negative numbers,
rates, codes for missing: here, test_cells · thousands and locales: here, test_cells · formulas: test_cells,
test_validation, test_sandbox · bombs, encodings, containers: test_container, test_reading, test_sandbox · partial
months, lower thresholds, rounded figures: here
"""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.rules.cells import marks_of, read_cell
from datasets.rules.definition import Definition, load, shipped
from datasets.rules.inspection import STATUS_LETTERS
from datasets.rules.periods import GRAMMARS, read_period
from datasets.rules.verdicts import questions
from tests.unit.datasets.files import OFFENCES, TODAY, checked, line, only_problem


def changed(**changes: Any) -> Definition:
    return load(copy.deepcopy(OFFENCES.spec) | changes)


def counts(*numbers: str, **changes: str) -> list[str]:
    """Give a row for each number, each of another month."""
    return [
        line(period=f"{2010 + n // 12}-{n % 12 + 1:02d}", count=f'"{text}"', **changes)
        for n, text in enumerate(numbers)
    ]


def values(*numbers: str, **options: Any) -> list[Any]:
    _, accepted = checked(*counts(*numbers), **options)
    assert accepted is not None
    return accepted.frame["value"].to_list()


# Totals among the detail


@pytest.mark.parametrize(("total", "rule"), [("12", "totals_left_out"), ("13", "total_mismatch")])
def test_subtotals_are_check_values_and_never_categories(total: str, rule: str) -> None:
    parts = [line(sex="Male", count="7"), line(sex="Female", count="5")]

    report, accepted = checked(*parts, line(sex="All persons", count=total))

    assert set(report.counts) == {rule}
    assert (accepted is not None) == (rule == "totals_left_out")


# Marks in place of numbers


def test_mark_of_a_lower_threshold_changes_nothing_about_the_portals_own() -> None:
    markers = {"<3": {"status": "suppressed", "lower": 1, "upper": 2}}
    definition = changed(markers=markers)

    _, accepted = checked(*counts("<3", "3", "4", "5"), definition=definition)

    assert accepted is not None
    assert definition.profile == shipped()["police_offences"].profile
    assert accepted.frame.select("value", "status", "lower", "upper").rows() == [
        (None, "suppressed", 1, 2), (3, "exact", None, None), (4, "exact", None, None), (5, "exact", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["<3", "under 5", "..", ":", "n/a", "#", "!", "-"])
def test_mark_that_the_source_does_not_declare_is_never_guessed(text: str) -> None:
    problem = only_problem(line(count=text))

    assert (problem.klass, problem.cell) == ("fix", "F2")


@pytest.mark.parametrize(
    ("status", "letter"), [("not_collected", "n"), ("not_supplied", "s"), ("not_available", "x")]
)
def test_blank_has_the_meaning_that_the_source_gives_it(status: str, letter: str) -> None:
    definition = changed(markers={"": {"status": status}})

    report, accepted = checked(line(count=""), definition=definition)

    assert report.counts == {}
    assert accepted is not None
    assert accepted.frame["status"][0] == status
    assert STATUS_LETTERS[status] == letter


# Dates, serials and years


def test_day_numbers_of_a_spreadsheet_are_proposed_and_taken_once_confirmed() -> None:
    lines = [line(period="45292"), line(period="45323"), line(period="45323", sex="F")]

    report, _ = checked(*lines)
    [question] = questions(report)
    keys = [f"period_serial/period/{subject}" for subject in question["subjects"]]
    confirmed, accepted = checked(*lines, confirmed=keys)

    assert report.awaits
    assert question["subjects"] == ["45292>2024-01", "45323>2024-02"]
    assert confirmed.classes == {"note": 2}
    assert accepted is not None
    assert accepted.periods == ["2024-01", "2024-02"]


def test_day_number_of_the_future_is_not_proposed() -> None:
    assert only_problem(line(period="47000")).rule == "period_future"


@pytest.mark.parametrize(
    ("grammar", "text", "value"),
    [
        ("financial_year", "201617", "2016/17"),
        ("financial_year", "2016-17", "2016/17"),
        ("financial_year", "2016/17", "2016/17"),
        ("financial_year", "Apr 2016 - Mar 2017", "2016/17"),
        ("financial_year", "2016-04-01", "2016/17"),
        ("academic_year", "201617", "2016/17"),
        ("quarter", "Q1 2024", "2024-Q1"),
        ("quarter", "Jan to Mar 2024", "2024-Q1"),
        ("quarter", "Feb to Apr 2024", None),
        ("financial_quarter", "Apr-Jun 2023", "2023/24 Q1"),
        ("financial_quarter", "Jan-Mar 2024", "2023/24 Q4"),
        ("month", "01/2024", "2024-01"),
        ("month", "2024-01-01 00:00:00", "2024-01"),
        ("month", "2024-01-15", None),
        ("span", "2018 - 20", "2018-20"),
        ("span", "2020/21 - 22/23", "2020/21-22/23"),
        ("span", "2022", "2022"),
    ],
)
def test_period_is_read_in_the_spellings_of_real_files(grammar: str, text: str, value: str | None) -> None:
    assert read_period(text, grammar, TODAY).value == value


@pytest.mark.parametrize("grammar", sorted(GRAMMARS))
@given(day=st.dates(min_value=TODAY.replace(year=2001), max_value=TODAY))
def test_period_of_a_day_holds_the_day_and_is_read_as_itself(grammar: str, day: Any) -> None:
    rules = GRAMMARS[grammar]
    value = rules.of_day(day)

    assert rules.start(value) <= day < rules.end(value)
    assert read_period(value, grammar, TODAY).value == value


# Duplicate keys


def test_trailing_spaces_and_dashes_make_no_new_key() -> None:
    report, _ = checked(line(age_band="18-24 "), line(age_band="18\u201324", sex=" male"))

    assert report.counts == {"duplicate": 1}
    assert report.awaits


def test_identical_rows_are_one_once_confirmed() -> None:
    report, accepted = checked(line(), line(), confirmed=["duplicate//"])

    assert report.classes == {"note": 1}
    assert accepted is not None
    assert accepted.frame.height == 1


# Sentinels and rates in a column of counts


def test_999_that_stands_alone_far_above_the_rest_is_asked_about() -> None:
    report, _ = checked(*counts(*(str(n) for n in range(1, 40)), "999", "999"))

    assert report.awaits
    assert questions(report)[0]["subjects"] == ["999"]


@pytest.mark.parametrize("numbers", [[str(n * 37) for n in range(1, 30)], [str(n) for n in range(1, 40)]])
def test_999_is_a_number_among_others_or_once(numbers: list[str]) -> None:
    assert values(*numbers, "999")[-1] == 999


def test_9999_among_many_like_it_is_a_number() -> None:
    report, _ = checked(*counts(*(str(9000 + n * 7) for n in range(30)), "9999"))

    assert report.counts == {}


# Thousands and locales


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234", 1234),
        ("1\u00a0234", 1234),
        ("1\u202f234\u202f567", 1234567),
        ("\uff11\uff12", 12),
        ("'12", 12),
    ],
)
def test_number_is_read_however_its_thousands_are_parted(text: str, value: int) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize("text", ["1 234", "1.234", "1,23", "1E3", "12,34,567"])
def test_number_that_may_be_another_is_refused(text: str) -> None:
    report, accepted = checked(*counts(text))

    assert accepted is None
    assert report.blocks


def test_thousands_parted_in_two_ways_are_refused() -> None:
    report, accepted = checked(*counts("1,234", "1\u00a0234"))

    assert accepted is None
    assert [(problem.rule, problem.cell) for problem in report.problems] == [("two_locales", "F3")]


@given(st.integers(0, 10**11))
def test_number_with_thousands_parted_is_the_number(number: int) -> None:
    for mark in ("", ",", "\u00a0", "\u202f"):
        cell = read_cell(f"{number:,}".replace(",", mark), OFFENCES, marks_of(OFFENCES))
        assert cell.value == number


# Rounded sources


@pytest.mark.parametrize(
    ("markers", "text", "known"),
    [
        ({}, "10", (10, "rounded", 8, 12)),
        ({}, "0", (0, "rounded", 0, 2)),
        ({"*": {"status": "suppressed", "lower": 1, "upper": 7}}, "10", (10, "rounded", 8, 12)),
        ({"*": {"status": "suppressed", "lower": 1, "upper": 9}}, "10", (10, "rounded", 10, 12)),
        ({"*": {"status": "suppressed", "lower": 1, "upper": 7}}, "0", (0, "exact", None, None)),
        ({}, "12", (12, "exact", None, None)),
    ],
)
def test_figure_of_a_source_that_rounds_has_the_bounds_that_its_reader_knows(
    markers: dict[str, Any], text: str, known: tuple[Any, ...]
) -> None:
    definition = changed(rounding_base=5, markers=markers)

    cell = read_cell(text, definition, marks_of(definition))

    assert (cell.value, cell.status, cell.lower, cell.upper) == known


def test_number_that_a_rounding_source_did_not_round_is_noted() -> None:
    report, accepted = checked(*counts("10", "12"), definition=changed(rounding_base=5))

    assert report.counts == {"not_rounded": 1}
    assert accepted is not None


# Periods with too little in them


def months(years: int, short: str, size: int) -> list[str]:
    every = [f"{2022 + n // 12}-{n % 12 + 1:02d}" for n in range(12 * years)]
    return [line(period=month, count=str(size if month == short else 1000)) for month in every]


@pytest.mark.parametrize(("years", "size", "noted"), [(2, 400, True), (2, 600, False), (1, 400, True)])
def test_month_with_less_than_half_of_what_is_usual_is_noted(years: int, size: int, noted: bool) -> None:
    last = f"{2021 + years}-12"

    report, accepted = checked(*months(years, last, size))

    assert accepted is not None
    assert ("period_sparse" in report.counts) == noted
    assert not noted or f"{last} (40%)" in report.problems[0].message


def test_small_numbers_vary_without_a_note() -> None:
    report, _ = checked(*(line(period=f"2024-{n:02d}", count=str(n % 3 * 10)) for n in range(1, 13)))

    assert report.counts == {}
