"""How time is written: one grammar per definition, and a proposal for everything near it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from datasets.rules.verdicts import Fault

FIRST_YEAR = 2000
EXCEL_EPOCH = date(1899, 12, 30)
MAC_EPOCH = date(1904, 1, 1)  # of workbooks with the flag date1904
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
    """A way to write periods: what it looks like, how to read it, when it starts, how to make one from a day, and how
    many months it has (None: as many years as it names)."""

    words: str
    example: str
    read: Callable[[str], str | None]
    start: Callable[[str], date]
    of_day: Callable[[date], str]
    months: int | None = 12

    def end(self, value: str) -> date:
        """Give the day after the last of a period."""
        start = self.start(value)
        last = value.rpartition("-")[2].partition("/")[0]
        months = self.months or 12 * (1 + (int(last) - start.year) % 100)
        years, month = divmod(start.month - 1 + months, 12)
        return date(start.year + years, month + 1, 1)


def read_period(text: str, grammar: str, as_of: date, day_zero: date = EXCEL_EPOCH) -> ReadPeriod:
    """Read a period in the grammar of the definition. Future and pre-2000 periods are faults."""
    rules = GRAMMARS[grammar]
    value = rules.read(text) or _of_first_day(text, rules)
    read = ReadPeriod(value) if value else _nearly(text, grammar, day_zero)
    if read.value is None:
        return read
    start = rules.start(read.value)
    if start > as_of:
        return ReadPeriod(
            None, Fault("fix", "period_future", "This period has not begun yet.", "Check the year.")
        )
    if start.year < FIRST_YEAR:
        fault = Fault("fix", "period_too_old", f"This period is before {FIRST_YEAR}.", "Check the year.")
        return ReadPeriod(None, fault)
    return read


def _of_first_day(text: str, rules: Grammar) -> str | None:
    """Read the first day of a period, as a workbook's date cells write it, as the period."""
    found = re.fullmatch(r"(\d{4}-\d{2}-\d{2})(?:[t ]00:00(?::00)?)?", text.lower())
    try:
        day = date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
    value = rules.of_day(day) if day else None
    return value if value and rules.start(value) == day else None


def _nearly(text: str, grammar: str, day_zero: date) -> ReadPeriod:
    rules = GRAMMARS[grammar]
    short = re.fullmatch(MONTH_NAME + r"[-/ ](\d{2})", text.lower())
    if short and grammar == "month":
        value = f"20{short[2]}-{MONTHS.index(short[1][:3]) + 1:02d}"
        message = f"Read as the month {value}: a spreadsheet may have changed how it is written."
        return ReadPeriod(value, Fault("confirm", "period_month_name", message, f"Write {value}."))
    if text.isdigit() and int(text) + (day_zero - EXCEL_EPOCH).days in EXCEL_SERIALS:
        proposal = rules.of_day(day_zero + timedelta(days=int(text)))
        message = f"This is a spreadsheet's day number. Read as {proposal}."
        fix = f"Confirm that it stands for {proposal}, or write the period."
        return ReadPeriod(proposal, Fault("confirm", "period_serial", message, fix, f"{text}>{proposal}"))
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-](\d{2}|\d{4})", text):
        message = "This is a day, and which part is the month cannot be told."
        return ReadPeriod(None, Fault("fix", "period_ambiguous", message, f"Write it as {rules.example}."))
    message = f"This is not {rules.words}."
    return ReadPeriod(None, Fault("fix", "period_grammar", message, f"Write it as {rules.example}."))


def _month(text: str) -> str | None:
    found = re.fullmatch(r"(\d{4})[-/](\d{1,2})", text) or re.fullmatch(r"(\d{4})(0[1-9]|1[0-2])", text)
    turned = re.fullmatch(r"(\d{1,2})[-/](\d{4})", text)
    named = re.fullmatch(MONTH_NAME + r"[- ](\d{4})", text.lower())
    if named:
        return f"{named[2]}-{MONTHS.index(named[1][:3]) + 1:02d}"
    year, month = (found[1], found[2]) if found else (turned[2], turned[1]) if turned else ("", "0")
    return f"{year}-{int(month):02d}" if 1 <= int(month) <= 12 else None


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
    turned = re.fullmatch(r"Q([1-4])[- ](\d{4})", text.upper())
    named = _named_quarter(text)
    if named:
        year, first = named
        return f"{year}-Q{(first + 2) // 3}"
    return f"{found[1]}-Q{found[2]}" if found else f"{turned[2]}-Q{turned[1]}" if turned else None


def _named_quarter(text: str) -> tuple[int, int] | None:
    """Read a quarter written as its first and last month: the year and the number of the first."""
    named = re.fullmatch(MONTH_NAME + r" ?(?:-|to) ?" + MONTH_NAME + r" (\d{4})", text.lower())
    if not named:
        return None
    first, last = MONTHS.index(named[1][:3]) + 1, MONTHS.index(named[2][:3]) + 1
    return (int(named[3]), first) if first % 3 == 1 and last == first + 2 else None


def _financial_quarter(text: str) -> str | None:
    named = _named_quarter(text)
    if named:
        year, first = named
        return f"{_financial_year_of(date(year, first, 1))} Q{(first - 4) % 12 // 3 + 1}"
    found = re.fullmatch(r"(?P<year>.+?)[- ]?Q(?P<quarter>[1-4])", text.upper())
    found = found or re.fullmatch(r"Q(?P<quarter>[1-4])[- ](?P<year>.+)", text.upper())
    year_then = _financial_year(found["year"].strip()) if found else None
    return f"{year_then} Q{found['quarter']}" if found and year_then else None


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
        lambda value: date(int(value[:4]), int(value[5:7]), 1), lambda day: f"{day:%Y-%m}", 1,
    ),
    "quarter": Grammar(
        "a calendar quarter", "2024-Q1", _quarter,
        lambda value: date(int(value[:4]), int(value[-1]) * 3 - 2, 1),
        lambda day: f"{day.year}-Q{(day.month + 2) // 3}", 3,
    ),
    "financial_quarter": Grammar(
        "a quarter of a financial year", "2023/24 Q1", _financial_quarter, _financial_quarter_start,
        lambda day: f"{_financial_year_of(day)} Q{(day.month - 4) % 12 // 3 + 1}", 3,
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
        lambda value: date(int(value[:4]), 4 if "/" in value else 1, 1), lambda day: str(day.year), None,
    ),
}  # fmt: skip
