"""How time is written: one grammar per definition, and a proposal for everything near it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from datasets.rules.verdicts import Fault

FIRST_YEAR = 2000
EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_SERIALS = range(36526, 73051)  # 1 January 2000 to 31 December 2099
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"


@dataclass(frozen=True)
class ReadPeriod:
    """A period in its one spelling (None if it cannot be read) and what is wrong with it, if anything."""

    value: str | None
    fault: Fault | None = None


@dataclass(frozen=True)
class Grammar:
    """A way to write periods: what it looks like, how to read it, when it starts, how to make one from a
    day."""

    words: str
    example: str
    read: Callable[[str], str | None]
    start: Callable[[str], date]
    of_day: Callable[[date], str]


def read_period(text: str, grammar: str, as_of: date) -> ReadPeriod:
    """Read a period in the grammar of the definition. Future and pre-2000 periods are faults."""
    rules = GRAMMARS[grammar]
    value = rules.read(text)
    if value is None:
        return _nearly(text, grammar)
    start = rules.start(value)
    if start > as_of:
        return ReadPeriod(
            None, Fault("fix", "period_future", "This period has not begun yet.", "Check the year.")
        )
    if start.year < FIRST_YEAR:
        fault = Fault("fix", "period_too_old", f"This period is before {FIRST_YEAR}.", "Check the year.")
        return ReadPeriod(None, fault)
    return ReadPeriod(value)


def _nearly(text: str, grammar: str) -> ReadPeriod:
    rules = GRAMMARS[grammar]
    short = re.fullmatch(MONTH_NAME + r"[-/ ](\d{2})", text.lower())
    if short and grammar == "month":
        value = f"20{short[2]}-{MONTHS.index(short[1][:3]) + 1:02d}"
        message = f"Read as the month {value}: a spreadsheet may have changed how it is written."
        return ReadPeriod(value, Fault("confirm", "period_month_name", message, f"Write {value}."))
    if text.isdigit() and int(text) in EXCEL_SERIALS:
        proposal = rules.of_day(EXCEL_EPOCH + timedelta(days=int(text)))
        message = "This is a spreadsheet's day number, not a period."
        return ReadPeriod(
            None, Fault("fix", "period_serial", message, f"It stands for {proposal}: write that.")
        )
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-](\d{2}|\d{4})", text):
        message = "This is a day, and which part is the month cannot be told."
        return ReadPeriod(None, Fault("fix", "period_ambiguous", message, f"Write it as {rules.example}."))
    message = f"This is not {rules.words}."
    return ReadPeriod(None, Fault("fix", "period_grammar", message, f"Write it as {rules.example}."))


def _month(text: str) -> str | None:
    found = re.fullmatch(r"(\d{4})[-/](\d{1,2})(?:-01)?", text) or re.fullmatch(
        r"(\d{4})(0[1-9]|1[0-2])", text
    )
    if not found:
        found = re.fullmatch(MONTH_NAME + r"[- ](\d{4})", text.lower())
        return f"{found[2]}-{MONTHS.index(found[1][:3]) + 1:02d}" if found else None
    return f"{found[1]}-{int(found[2]):02d}" if 1 <= int(found[2]) <= 12 else None


def _year(text: str) -> str | None:
    return text if re.fullmatch(r"\d{4}", text) else None


def _financial_year(text: str) -> str | None:
    found = re.fullmatch(r"(?:FY ?)?(\d{4}) ?[/-]? ?(?:\d{2})?(\d{2})", text, re.IGNORECASE)
    if not found:
        found = re.fullmatch(r"Apr(?:il)? (\d{4}) ?(?:-|to) ?Mar(?:ch)? \d{2}(\d{2})", text, re.IGNORECASE)
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        return None
    return f"{found[1]}/{found[2]}"


def _quarter(text: str) -> str | None:
    found = re.fullmatch(r"(\d{4})[- ]?Q([1-4])", text.upper())
    return f"{found[1]}-Q{found[2]}" if found else None


def _financial_quarter(text: str) -> str | None:
    found = re.fullmatch(r"(.+?)[- ]?Q([1-4])", text.upper())
    year = _financial_year(found[1].strip()) if found else None
    return f"{year} Q{found[2]}" if found and year else None


def _financial_quarter_start(value: str) -> date:
    year, quarter = int(value[:4]), int(value[-1])
    return date(year + (quarter == 4), (4, 7, 10, 1)[quarter - 1], 1)


def _financial_year_of(day: date) -> str:
    first = day.year - (day.month < 4)
    return f"{first}/{(first + 1) % 100:02d}"


def _span(text: str) -> str | None:
    """Read one year or the first and last year of several pooled ones, as Fingertips writes them."""
    first, dash, last = (part.strip() for part in text.partition(" - " if " - " in text else "-"))
    if not dash:
        return _year(first) or _financial_year(first)
    if re.fullmatch(r"\d{4}", first) and re.fullmatch(r"(?:\d{2})?\d{2}", last):
        return f"{first}-{last[-2:]}" if int(first[2:]) < int(last[-2:]) else None
    opening, closing = _financial_year(first), _financial_year(last if len(last) > 5 else f"20{last}")
    return f"{opening}-{closing[2:]}" if opening and closing and opening < closing else None


GRAMMARS: dict[str, Grammar] = {
    "month": Grammar(
        "a month", "2024-01", _month,
        lambda value: date(int(value[:4]), int(value[5:7]), 1), lambda day: f"{day:%Y-%m}",
    ),
    "quarter": Grammar(
        "a calendar quarter", "2024-Q1", _quarter,
        lambda value: date(int(value[:4]), int(value[-1]) * 3 - 2, 1),
        lambda day: f"{day.year}-Q{(day.month + 2) // 3}",
    ),
    "financial_quarter": Grammar(
        "a quarter of a financial year", "2023/24 Q1", _financial_quarter, _financial_quarter_start,
        lambda day: f"{_financial_year_of(day)} Q{(day.month - 4) % 12 // 3 + 1}",
    ),
    "financial_year": Grammar(
        "a financial year", "2023/24", _financial_year,
        lambda value: date(int(value[:4]), 4, 1), _financial_year_of,
    ),
    "calendar_year": Grammar(
        "a year", "2024", _year, lambda value: date(int(value), 1, 1), lambda day: str(day.year),
    ),
    "academic_year": Grammar(
        "an academic year", "2023/24", _financial_year, lambda value: date(int(value[:4]), 9, 1),
        lambda day: _financial_year_of(day - timedelta(days=153)),  # 1 September stands where 1 April does
    ),
    "span": Grammar(
        "a year or several years pooled", "2020/21-22/23", _span,
        lambda value: date(int(value[:4]), 4 if "/" in value else 1, 1), lambda day: str(day.year),
    ),
}  # fmt: skip
