from datetime import date

import pytest

from datasets.rules.periods import GRAMMARS, read_period
from tests.unit.datasets.files import TODAY


@pytest.mark.parametrize(
    ("grammar", "text", "value"),
    [
        ("month", "2024-01", "2024-01"),
        ("month", "2024-1", "2024-01"),
        ("month", "2024-01-01", "2024-01"),
        ("month", "202401", "2024-01"),
        ("month", "January 2024", "2024-01"),
        ("quarter", "2024Q1", "2024-Q1"),
        ("quarter", "2024-q4", "2024-Q4"),
        ("financial_quarter", "2023/24 Q1", "2023/24 Q1"),
        ("financial_year", "2023/24", "2023/24"),
        ("financial_year", "2023-24", "2023/24"),
        ("financial_year", "201617", "2016/17"),
        ("financial_year", "2016/2017", "2016/17"),
        ("financial_year", "Apr 2016 - Mar 2017", "2016/17"),
        ("financial_year", "2099/00", None),
        ("calendar_year", "2024", "2024"),
        ("month", "2024-13", None),
        ("month", "2024-01-15", None),
        ("financial_year", "2023/25", None),
        ("quarter", "2024Q5", None),
        ("calendar_year", "24", None),
    ],
)
def test_period_is_read_in_its_grammar(grammar: str, text: str, value: str | None) -> None:
    assert read_period(text, grammar, TODAY).value == value


@pytest.mark.parametrize(
    ("text", "rule", "fix"),
    [
        ("2027-01", "period_future", "Check the year."),
        ("1999-12", "period_too_old", "Check the year."),
        ("01/04/2024", "period_ambiguous", "Write it as 2024-01."),
        ("last spring", "period_grammar", "Write it as 2024-01."),
    ],
)
def test_period_fault_says_how_to_fix_it(text: str, rule: str, fix: str) -> None:
    read = read_period(text, "month", TODAY)

    assert read.value is None
    assert read.fault is not None
    assert (read.fault.rule, read.fault.fix, read.fault.klass) == (rule, fix, "fix")


def test_month_that_a_spreadsheet_renamed_is_read_and_has_to_be_confirmed() -> None:
    read = read_period("jan-24", "month", TODAY)

    assert read.value == "2024-01"
    assert read.fault is not None
    assert read.fault.klass == "confirm"


@pytest.mark.parametrize("grammar", sorted(GRAMMARS))
@pytest.mark.parametrize("day", [date(2024, 1, 15), date(2024, 3, 31), date(2024, 4, 1), date(2024, 12, 31)])
def test_period_of_a_day_is_a_period_that_starts_on_or_before_it(grammar: str, day: date) -> None:
    rules = GRAMMARS[grammar]

    value = rules.of_day(day)

    assert rules.read(value) == value
    assert rules.start(value) <= day
