"""The submission matrix: what stands in the cell of one authority, one kind of data and one period.

Plain values in, words and a tone out; which periods lie between two, and which are missing.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from datasets.rules.periods import GRAMMARS
from datasets.rules.reminders import due_in_words

COLUMNS = 12
MOST_PERIODS = 120
STEP = dt.timedelta(days=27)  # shorter than every month, so no period is stepped over


class NotARange(ValueError):
    """Two periods that make no range; the message says why, for the person who wrote them."""


@dataclass(frozen=True)
class Sent:
    """A version that holds a period: its number, when it was accepted, its page."""

    number: int
    at: dt.datetime
    on: dt.date
    url: str


@dataclass(frozen=True)
class Filed:
    """The last file on the way: its state, and for its own officers why and where."""

    state: str
    on: dt.date
    why: str = ""
    url: str = ""


@dataclass(frozen=True)
class Asked:
    """A request that names a period, with the last file that was sent for it."""

    state: str
    at: dt.datetime
    due_on: dt.date
    url: str
    reason: str = ""
    until_on: dt.date | None = None
    file: Filed | None = None


@dataclass(frozen=True)
class Cell:
    """What is said of one period: a word, how it looks, a line below it, and where to read more."""

    word: str
    tone: str = ""
    more: str = ""
    url: str = ""

    @property
    def in_words(self) -> str:
        return f"{self.word}: {self.more}" if self.more else self.word


NOT_ASKED = Cell("Not asked")
# The states of an upload, in the words of the matrix; the others say nothing about what is owed.
CHECKED = frozenset({"received", "scanning", "screening", "stuck", "protecting"})
UNDER_WAY = dict.fromkeys(CHECKED, "Being checked") | {"awaiting": "Waiting for confirmation"}
TO_DO = {"needs_fixing": "Needs fixing", "refused": "Refused"}


def cell(sent: Sent | None, asked: Asked | None, withdrawn: bool, today: dt.date) -> Cell:
    """Say how one period stands. What was asked for again after it was sent is owed again."""
    is_owed = asked is not None and asked.state in ("asked", "cannot")
    if sent and not (is_owed and asked and asked.at > sent.at):
        return Cell("Sent", "solid", f"version {sent.number}, {day_in_words(sent.on)}", sent.url)
    if is_owed and asked:
        return _owed(asked, today)
    if withdrawn:
        return Cell("Withdrawn", "grey", "the version that held it is not to be used")
    return NOT_ASKED


def _owed(asked: Asked, today: dt.date) -> Cell:
    when = due_in_words(asked.due_on, today)
    if asked.state == "cannot":
        until = f"until {day_in_words(asked.until_on)}: " if asked.until_on else ""
        return Cell("Cannot supply", "grey", f"{until}{asked.reason}", asked.url)
    file, late = asked.file, f", {when}" if today > asked.due_on else ""
    if file and file.state in UNDER_WAY:
        sent = f"sent {day_in_words(file.on)}{late}"
        return Cell(UNDER_WAY[file.state], "blue", sent, file.url or asked.url)
    if file and file.state in TO_DO:
        why = f": {file.why}" if file.why else ""
        more = f"sent {day_in_words(file.on)}{late}{why}"
        return Cell(TO_DO[file.state], "late", more, file.url or asked.url)
    if late:
        return Cell(
            "Late", "late", f"{when.removesuffix(' late')}, was due {day_in_words(asked.due_on)}", asked.url
        )
    return Cell("Asked", "plain", f"due {day_in_words(asked.due_on)}", asked.url)


def latest_file(file: Filed | None) -> Cell:
    """Say how the last file of a row stands, whatever periods it holds."""
    if file is None:
        return Cell("None yet")
    if file.state in UNDER_WAY:
        return Cell(UNDER_WAY[file.state], "blue", f"sent {day_in_words(file.on)}", file.url)
    if file.state in TO_DO:
        why = f": {file.why}" if file.why else ""
        return Cell(TO_DO[file.state], "late", f"sent {day_in_words(file.on)}{why}", file.url)
    return Cell("Accepted", "", f"sent {day_in_words(file.on)}", file.url)


def day_in_words(day: dt.date | None) -> str:
    return f"{day.day} {day:%B} {day.year}" if day else ""


def read_range(first: str, last: str, grammar: str) -> list[str]:
    """Give all periods from the first to the last, as people wrote them.

    :raises NotARange: when one cannot be read, they stand the wrong way round, or there are too many.
    """
    opening, closing = _read(first, "first", grammar), _read(last or first, "last", grammar)
    found = between(opening, closing, grammar)
    if not found:
        raise NotARange("The last period is before the first. Swap the two.")
    if len(found) > MOST_PERIODS:
        raise NotARange(f"These are more than {MOST_PERIODS} periods. Ask for fewer at once.")
    return found


def between(first: str, last: str, grammar: str) -> list[str]:
    """List the periods from the first to the last, both in the grammar's one spelling; none if they are reversed."""
    if first == last:
        return [first]
    rules = GRAMMARS[grammar]
    if grammar == "span":  # pooled years overlap: none follows another
        raise NotARange("Pooled years have no periods between them. Ask for one at a time.")
    day, end, found = rules.start(first), rules.start(last), list[str]()
    while day <= end and len(found) <= MOST_PERIODS:
        if (value := rules.of_day(day)) not in found[-1:]:
            found.append(value)
        day += STEP
    if found and found[-1] != last and len(found) <= MOST_PERIODS:
        found.append(last)  # a step may have ended short of the last one's first day
    return found


def _read(text: str, which: str, grammar: str) -> str:
    rules = GRAMMARS[grammar]
    value = rules.read(text.strip())
    if value is None:
        raise NotARange(f"The {which} period is not {rules.words}. Write it as {rules.example}.")
    return value


def columns_up_to(last: str, grammar: str, count: int = COLUMNS) -> list[str]:
    """List a number of periods that end with this one, in order."""
    rules, found = GRAMMARS[grammar], [last]
    while len(found) < count:
        found.append(rules.of_day(rules.start(found[-1]) - dt.timedelta(days=1)))
    return found[::-1]


def next_period(period: str, grammar: str, steps: int) -> str:
    """Give the period that comes so many steps later."""
    rules = GRAMMARS[grammar]
    day, value = rules.start(period), period
    for _ in range(steps):
        while rules.of_day(day) == value:
            day += STEP
        value = rules.of_day(day)
        day = rules.start(value)
    return value


def in_order(periods: Iterable[str], grammar: str) -> list[str]:
    """Put periods into the order of time, each once."""
    return sorted(set(periods), key=lambda period: (GRAMMARS[grammar].start(period), period))


def chosen_columns(known: Collection[str], last: str, grammar: str) -> list[str]:
    """Choose the columns: the last twelve up to the one asked for, or up to the latest that anything is known of."""
    ordered = in_order(known, grammar)
    if grammar == "span":
        return ordered[-COLUMNS:]
    if not ordered:
        return []
    return columns_up_to(last or ordered[-1], grammar)


def spelled(labels: Iterable[str], grammar: str) -> list[str]:
    """Bring period labels, as a version shows them, back to the grammar's one spelling."""
    read = GRAMMARS[grammar].read
    return [value for label in labels if (value := read(label))]


def missing(asked: Sequence[str], held: Iterable[str]) -> list[str]:
    """List the periods asked for that are not held, in the order in which they were asked."""
    have = set(held)
    return [period for period in asked if period not in have]


def runs(periods: Sequence[str], grammar: str) -> list[tuple[str, str]]:
    """Join periods that follow each other into first and last, so that twelve months are told as one."""
    found: list[tuple[str, str]] = []
    for period in periods:
        if found and grammar != "span" and next_period(found[-1][1], grammar, 1) == period:
            found[-1] = (found[-1][0], period)
        else:
            found.append((period, period))
    return found
