"""What a check may answer: a refusal of the whole file, or problems in it."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import Any, Literal

import polars as pl

Klass = Literal["stop", "fix", "confirm", "note"]
KLASSES: tuple[Klass, ...] = ("stop", "fix", "confirm", "note")
DETAIL_PER_RULE = 20
DETAIL_IN_ALL = 500
VALUE_LENGTH = 60
SUBJECTS = 500
KEY_LENGTH = 200
# What an officer has confirmed once holds for the source's next files too; the rest is asked of every file.
REMEMBERED = frozenset(
    {
        "area_recoded",
        "area_merged",
        "area_early",
        "area_by_name",
        "duplicate",
        "header_extra",
        "period_month_name",
    }
)


@dataclass(unsafe_hash=True)  # not frozen: Python writes the traceback onto an exception
class Refusal(Exception):
    """The file is turned away at the door. The words never repeat a value of the file."""

    rule: str
    message: str
    fix: str


class WhichSheet(Exception):
    """Several sheets fit the definition: their officer says which one is meant."""

    def __init__(self, sheets: list[str]) -> None:
        self.sheets = sheets
        super().__init__("More than one sheet fits.")


@dataclass(frozen=True)
class Limits:
    """How large a file may be."""

    file_bytes: int = 60 * 1024 * 1024
    inflated_bytes: int = 250 * 1024 * 1024
    ratio: int = 100
    entries: int = 200
    rows: int = 1_000_000
    cells: int = 1_000_000
    columns: int = 256


@dataclass(frozen=True)
class Fault:
    """What is wrong with one value, and how to put it right.

    ``subject`` says what exactly a fault of class confirm asks about, such as ``E07000004>E06000060``.
    """

    klass: Klass
    rule: str
    message: str
    fix: str = ""
    subject: str = ""

    def key(self, column: str) -> str:
        """Give the key under which a confirmation of it is kept."""
        return f"{self.rule}/{column}/{self.subject}"[:KEY_LENGTH]


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

    ``rows`` are row numbers of the file, ``keys`` the value (or a key of the check) per row; ``fault_of`` turns a key
    into its fault. ``positions`` are the columns of the cells, where they do not all stand in one.
    """

    column: str
    letter: str
    rows: pl.Series
    keys: pl.Series
    fault_of: Callable[[str], Fault]
    shows_value: bool = True
    positions: pl.Series | None = None

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
        letters: Iterable[str] = repeat(self.letter)
        if self.positions is not None:
            letters = (letter(position) for position in self.positions)
        texts = self.keys.cast(pl.String).fill_null("")
        for row, key, column in zip(self.rows, texts, letters, strict=False):
            fault = self.fault_of(key)
            yield Problem(
                klass=fault.klass,
                rule=fault.rule,
                column=self.column,
                row=row,
                cell=f"{column}{row}" if column and row else "",
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

    @property
    def awaits(self) -> bool:
        """Say whether nothing is wrong and its officer has something to confirm."""
        return not self.blocks and bool(self.classes.get("confirm"))


def report(findings: list[Finding], confirmed: Collection[str] = frozenset()) -> Report:
    """Count all findings and keep at most 20 problems of a rule, 500 in all, the gravest first.

    What ``confirmed`` names by its key (or, with ``*`` as the subject, all that a rule asks in a column) becomes a
    note.
    """
    findings = [_settled(finding, confirmed) for finding in findings] if confirmed else findings
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


def questions(found: Report) -> list[dict[str, Any]]:
    """Give what is to be confirmed, one question for each rule and column, in the order of the checks."""
    asked: dict[tuple[str, str], dict[str, Any]] = {}
    for finding in found.findings:
        for key, number in finding.keys.cast(pl.String).fill_null("").value_counts(sort=True).iter_rows():
            fault = finding.fault_of(key)
            if fault.klass == "confirm":
                _ask(asked.setdefault((fault.rule, finding.column), {}), fault, finding.column, number)
    return list(asked.values())


def _ask(question: dict[str, Any], fault: Fault, column: str, number: int) -> None:
    if not question:
        question |= {"rule": fault.rule, "column": column, "words": fault.message, "fix": fault.fix}
        question |= {"count": 0, "subjects": [], "remembered": fault.rule in REMEMBERED}
    question["count"] += number
    subjects: list[str] = question["subjects"]
    if fault.subject not in subjects[-1:] and len(subjects) < SUBJECTS and fault.subject not in subjects:
        subjects.append(fault.subject)


def _settled(finding: Finding, confirmed: Collection[str]) -> Finding:
    """Turn what was confirmed into notes."""

    def fault_of(key: str) -> Fault:
        fault = finding.fault_of(key)
        everything = f"{fault.rule}/{finding.column}/*"
        known = fault.klass == "confirm" and (
            fault.key(finding.column) in confirmed or everything in confirmed
        )
        return replace(fault, klass="note", fix="You have confirmed this.") if known else fault

    return replace(finding, fault_of=fault_of)


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


def position_of(letters: str) -> int:
    """Give the index from 0 of the column that a spreadsheet calls by these letters, A to ZZZ."""
    number = 0
    for one in letters:
        number = 26 * number + ord(one) - 64
    return number - 1
