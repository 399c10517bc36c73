"""What a check may answer: a refusal of the whole file, or problems in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

Klass = Literal["stop", "fix", "confirm", "note"]
KLASSES: tuple[Klass, ...] = ("stop", "fix", "confirm", "note")
DETAIL_PER_RULE = 20
DETAIL_IN_ALL = 500
VALUE_LENGTH = 60


@dataclass(unsafe_hash=True)  # not frozen: Python writes the traceback onto an exception
class Refusal(Exception):
    """The file is turned away at the door. The words never repeat a value of the file."""

    rule: str
    message: str
    fix: str


@dataclass(frozen=True)
class Limits:
    """How large a file may be."""

    file_bytes: int = 25 * 1024 * 1024
    inflated_bytes: int = 250 * 1024 * 1024
    ratio: int = 100
    entries: int = 200
    rows: int = 1_000_000
    cells: int = 1_000_000
    columns: int = 256


@dataclass(frozen=True)
class Fault:
    """What is wrong with one value, and how to put it right."""

    klass: Klass
    rule: str
    message: str
    fix: str = ""


@dataclass(frozen=True)
class Problem:
    """One line of the list that an officer works through."""

    klass: Klass
    rule: str
    column: str
    row: int | None
    cell: str
    value: str
    message: str
    fix: str


@dataclass(frozen=True)
class Finding:
    """Faults of one kind of check in one column, kept as columns so that 200,000 of them stay cheap.

    ``rows`` are row numbers of the file, ``keys`` the value (or a key of the check) per row; ``fault_of``
    turns
    a key into its fault.
    """

    column: str
    letter: str
    rows: pl.Series
    keys: pl.Series
    fault_of: Callable[[str], Fault]
    shows_value: bool = True

    def counts(self) -> dict[tuple[Klass, str], int]:
        totals: dict[tuple[Klass, str], int] = {}
        for key, number in self.keys.cast(pl.String).fill_null("").value_counts().iter_rows():
            fault = self.fault_of(key)
            totals[fault.klass, fault.rule] = totals.get((fault.klass, fault.rule), 0) + number
        return totals

    def wrong_rows(self) -> pl.Series:
        """Give the row numbers that must be put right."""
        texts = self.keys.cast(pl.String).fill_null("")
        wrong = [key for key in texts.unique() if self.fault_of(key).klass in ("stop", "fix")]
        return self.rows.filter(texts.is_in(wrong))

    def problems(self) -> Iterator[Problem]:
        for row, key in zip(self.rows, self.keys.cast(pl.String).fill_null(""), strict=True):
            fault = self.fault_of(key)
            yield Problem(
                klass=fault.klass,
                rule=fault.rule,
                column=self.column,
                row=row,
                cell=f"{self.letter}{row}" if self.letter and row else "",
                value=safe(key) if self.shows_value else "",
                message=fault.message,
                fix=fault.fix,
            )


@dataclass(frozen=True)
class Report:
    """Everything that the checks found: complete counts, detail up to a cap, and the full list on demand."""

    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    classes: dict[Klass, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def wrong_rows(self) -> int:
        """Count the rows that must be put right, each once."""
        rows = [finding.wrong_rows() for finding in self.findings]
        return pl.concat(rows).n_unique() if rows else 0

    @property
    def blocks(self) -> bool:
        """Say whether anything must be put right before the file can be accepted."""
        return bool(self.classes.get("stop") or self.classes.get("fix"))


def report(findings: list[Finding]) -> Report:
    """Count all findings and keep at most 20 problems of a rule, 500 in all, the gravest first."""
    counts: dict[str, int] = {}
    classes: dict[Klass, int] = {}
    detail: list[Problem] = []
    for finding in findings:
        wanted = finding.counts()
        for (klass, rule), number in wanted.items():
            counts[rule] = counts.get(rule, 0) + number
            classes[klass] = classes.get(klass, 0) + number
        detail += _first_of_each_rule(finding, {rule: n for (_, rule), n in wanted.items()})
    detail.sort(key=lambda problem: (KLASSES.index(problem.klass), problem.row or 0))
    kept: list[Problem] = []
    seen: dict[str, int] = {}
    for problem in detail:
        seen[problem.rule] = seen.get(problem.rule, 0) + 1
        if seen[problem.rule] <= DETAIL_PER_RULE and len(kept) < DETAIL_IN_ALL:
            kept.append(problem)
    return Report(findings=findings, problems=kept, counts=counts, classes=classes)


def all_problems(found: Report) -> Iterator[Problem]:
    """Give every problem, one at a time, for the list that is streamed as CSV."""
    for finding in found.findings:
        yield from finding.problems()


def _first_of_each_rule(finding: Finding, wanted: dict[str, int]) -> list[Problem]:
    missing = {rule: min(number, DETAIL_PER_RULE) for rule, number in wanted.items()}
    first: list[Problem] = []
    for problem in finding.problems():
        if missing[problem.rule]:
            missing[problem.rule] -= 1
            first.append(problem)
        if not any(missing.values()):
            break
    return first


def safe(value: str) -> str:
    """Cut a value of the file to what may be shown: one line, no control characters, at most 60 long."""
    if len(value) <= VALUE_LENGTH and value.isprintable():
        return value
    shown = "".join(character if character.isprintable() else " " for character in value[: VALUE_LENGTH + 1])
    return shown if len(shown) <= VALUE_LENGTH else shown[: VALUE_LENGTH - 1] + "…"


def letter(index: int) -> str:
    """Give the spreadsheet letter of the column at an index from 0."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
