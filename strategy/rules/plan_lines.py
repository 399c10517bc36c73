"""Short lists that people write one to a line: milestones, money, and breaks in a series."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from svd_portal.core.money import in_pounds

MOST_LINES = 20
_AMOUNT = re.compile(r"£?\s*([\d,]+(?:\.\d{1,2})?)\s*(k|m)?", re.IGNORECASE)
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000}
MOST_POUNDS = Decimal(10**9)


class LineProblem(ValueError):
    """A line that cannot be read; the text says which and how to write it."""


def lines_of(text: str) -> list[str]:
    """Give the lines that say something.

    :raises LineProblem: when there are more than anybody reads.
    """
    found = [line.strip() for line in text.splitlines() if line.strip()]
    if len(found) > MOST_LINES:
        raise LineProblem(f"Write at most {MOST_LINES} lines.")
    return found


def read_dated(text: str) -> list[dict[str, str]]:
    """Read lines such as “31 March 2027: Contract let” as ``on`` (ISO) and ``what``, the earliest first.

    :raises LineProblem: naming the line that has no day or no words.
    """
    return sorted((_dated(line) for line in lines_of(text)), key=lambda row: row["on"])


def write_dated(rows: Iterable[Mapping[str, str]]) -> str:
    """Write milestones or breaks as the lines that were typed."""
    return "\n".join(f"{_day_in_words(row['on'])}: {row['what']}" for row in rows)


def _dated(line: str) -> dict[str, str]:
    day, sign, what = line.partition(":")
    on = _day(day)
    if not sign or on is None or not what.strip():
        raise LineProblem(f"“{line}” should look like “31 March 2027: Contract let”.")
    return {"on": on.isoformat(), "what": what.strip()[:300]}


def _day(text: str) -> dt.date | None:
    for form in ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%Y-%m-%d"):
        try:
            # A day of a calendar: it has no time zone.
            return dt.datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None


def _day_in_words(iso: str) -> str:
    day = dt.date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def read_funding(text: str) -> list[dict[str, Any]]:
    """Read lines such as “Home Office grant; £40,000; 2026 to 2027” as ``source``, ``pounds`` and ``years``.

    :returns: ``pounds`` as text with two places, so that no sum is rounded.
    :raises LineProblem: naming the line that has no source, or an amount that is none.
    """
    return [_funding(line) for line in lines_of(text)]


def write_funding(rows: Iterable[Mapping[str, Any]]) -> str:
    """Write funding as the lines that were typed."""
    return "\n".join(
        "; ".join(filter(None, [row["source"], in_pounds(row["pounds"]), row["years"]])) for row in rows
    )


def total(rows: Iterable[Mapping[str, Any]]) -> Decimal:
    """Add the amounts up, in pounds."""
    return sum((Decimal(row["pounds"]) for row in rows), Decimal(0))


def _funding(line: str) -> dict[str, Any]:
    source, amount, *years = [part.strip() for part in line.split(";")] + [""] * max(0, 1 - line.count(";"))
    pounds = _pounds(amount)
    if not source or pounds is None:
        raise LineProblem(f"“{line}” should look like “Home Office grant; £40,000; 2026 to 2027”.")
    return {"source": source[:200], "pounds": f"{pounds:.2f}", "years": "; ".join(years)[:60]}


def _pounds(text: str) -> Decimal | None:
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    try:
        pounds = Decimal(found[1].replace(",", "")) * _TIMES[(found[2] or "").lower()]
    except InvalidOperation:
        return None
    return pounds if pounds <= MOST_POUNDS else None
