"""Who has to be consulted on a strategy, and whether each of them was (s.8(4), s.9(4))."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from strategy.rules.gates import ERROR, WARNING, Gate

BASIS = "s.8(4), s.9(4)"
MOST_ROWS = 5000
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")


class Kind(StrEnum):
    """The kinds of Schedule 2 and, where a strategy stands under s.9, the other specified authorities."""

    EDUCATION = "education"
    PRISON = "prison"
    YOUTH_CUSTODY = "youth_custody"
    SPECIFIED = "specified"


NAMES = {
    Kind.EDUCATION: "educational authority",
    Kind.PRISON: "prison authority",
    Kind.YOUTH_CUSTODY: "youth custody authority",
    Kind.SPECIFIED: "other specified authority",
}
SCHEDULE_2 = (Kind.EDUCATION, Kind.PRISON, Kind.YOUTH_CUSTODY)


def kinds_asked(is_under_s9: bool) -> tuple[Kind, ...]:
    """Give the kinds that a strategy has to consult: under s.9 the other specified authorities too (s.9(4)(a))."""
    return (*SCHEDULE_2, Kind.SPECIFIED) if is_under_s9 else SCHEDULE_2


# --- the list, as a file

COLUMNS = ("reference", "name", "kind", "area", "email")
# What people write in the column for the kind; the first word decides.
_SAID = {
    "school": Kind.EDUCATION,
    "college": Kind.EDUCATION,
    "academy": Kind.EDUCATION,
    "education": Kind.EDUCATION,
    "educational": Kind.EDUCATION,
    "prison": Kind.PRISON,
    "youth": Kind.YOUTH_CUSTODY,
    "yoi": Kind.YOUTH_CUSTODY,
    "specified": Kind.SPECIFIED,
}


@dataclass(frozen=True)
class ConsulteeRow:
    """One authority to consult, as a list names it: ``reference`` is unique, such as a school's URN."""

    reference: str
    name: str
    kind: Kind
    area: str  # GSS code
    email: str = ""


class ListProblems(Exception):
    """The list cannot be taken; ``problems`` say where and how to put each right."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


def read_list(data: bytes, areas: Collection[str]) -> list[ConsulteeRow]:
    """Read a CSV list of consultees: a header with the names of ``COLUMNS``, in any order.

    :param areas: the GSS codes of the partnership; where there is one, the column may be empty.
    :raises ListProblems: with every problem found, line by line; nothing is taken then.
    """
    try:
        return _read(csv.DictReader(io.StringIO(_text(data), newline=None), restkey="more"), areas)
    except csv.Error as error:
        raise ListProblems(["The file is no CSV. Save the list as “CSV UTF-8” and send it again."]) from error


def _read(reader: "csv.DictReader[str]", areas: Collection[str]) -> list[ConsulteeRow]:
    header = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    missing = [name for name in ("reference", "name", "kind") if name not in header]
    if missing:
        raise ListProblems([f"The first line has no column “{name}”." for name in missing])
    rows, problems = dict[str, ConsulteeRow](), list[str]()
    for line in reader:
        if reader.line_num > MOST_ROWS + 1:
            raise ListProblems([f"The list has more than {MOST_ROWS} lines. Send it in parts."])
        values = {name: (line.get(own) or "").strip() for name, own in header.items()}
        if not any(values.values()):
            continue
        found = list(_problems(values, areas, rows))
        problems += [f"Line {reader.line_num}: {text}" for text in found]
        if not found:
            rows[values["reference"]] = _row(values, areas)
    if problems or not rows:
        raise ListProblems(problems or ["The list has no line below its header."])
    return list(rows.values())


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    raise ListProblems(["The file is not text. Save the list as “CSV UTF-8” and send it again."])


def _problems(
    values: Mapping[str, str], areas: Collection[str], seen: Mapping[str, ConsulteeRow]
) -> Iterator[str]:
    for name, most in (("reference", 40), ("name", 200)):
        if not values[name]:
            yield f"There is no {name}."
        elif len(values[name]) > most:
            yield f"The {name} is longer than {most} characters."
    if values["reference"] in seen:
        yield f"The reference {values['reference']} stands on an earlier line too."
    if kind_said(values["kind"]) is None:
        yield f"“{values['kind']}” is no kind. Write education, prison, youth custody or specified."
    if _area(values, areas) not in areas:
        yield f"“{values.get('area', '')}” is no area of this partnership. Use one of {', '.join(sorted(areas))}."
    email = values.get("email", "")
    if email and not _EMAIL.fullmatch(email):
        yield f"“{email}” is no e-mail address. Leave it empty if there is none."


def kind_said(words: str) -> Kind | None:
    """Give the kind that somebody wrote in their own words; None for one that is not known."""
    return _SAID.get(_first_word(words))


def _first_word(words: str) -> str:
    return words.strip().lower().replace("_", " ").split(" ")[0]


def _area(values: Mapping[str, str], areas: Collection[str]) -> str:
    said = values.get("area", "").upper()
    return next(iter(areas)) if not said and len(areas) == 1 else said


def _row(values: Mapping[str, str], areas: Collection[str]) -> ConsulteeRow:
    kind = _SAID[_first_word(values["kind"])]
    email = values.get("email", "").lower()
    return ConsulteeRow(values["reference"], values["name"], kind, _area(values, areas), email)


# --- the check


@dataclass(frozen=True)
class ConsulteeFacts:
    """One authority that has to be consulted, and whether it was asked since the last edition."""

    name: str
    kind: Kind
    area: str
    was_asked: bool


@dataclass(frozen=True)
class ConsultationFacts:
    """Everything that the check looks at; ``areas`` are the names of the areas by their codes."""

    consultees: Sequence[ConsulteeFacts]
    none_in_area: Collection[Kind]  # of which the partnership said that there are none
    areas: Mapping[str, str]
    is_under_s9: bool = False
    is_open: bool = False  # a consultation has not ended yet


def consultation_gates(facts: ConsultationFacts) -> list[Gate]:
    """Check C5 and C6: each educational, prison and youth custody authority was consulted before the board decides."""
    asked = kinds_asked(facts.is_under_s9)
    gates = [gate for kind in asked for gate in _kind(kind, facts)]
    if facts.is_open:
        text = "The consultation is still open. What is said by its last day may change the text."
        gates.append(Gate(WARNING, text, BASIS))
    return gates


def _kind(kind: Kind, facts: ConsultationFacts) -> Iterator[Gate]:
    listed = [each for each in facts.consultees if each.kind == kind]
    if not listed:
        if kind not in facts.none_in_area:
            text = f"No {NAMES[kind]} is on the list of consultees, and nobody said that there is none in the area."
            yield Gate(ERROR, text, BASIS)
        return
    left_out = [each.name for each in listed if not each.was_asked]
    if left_out:
        yield Gate(ERROR, _left_out(kind, left_out, len(listed)), BASIS)
    if kind == Kind.EDUCATION:
        covered = {each.area for each in listed}
        for code, name in facts.areas.items():
            if code not in covered:
                yield Gate(
                    WARNING, f"No educational authority of {name} is on the list of consultees.", BASIS
                )


def _left_out(kind: Kind, names: Sequence[str], of: int) -> str:
    shown = ", ".join(names[:3])
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    plural = NAMES[kind].replace("authority", "authorities")
    return f"{len(names)} of {of} {plural} were not consulted: {shown}{more}."
