"""What the columns of an example seem to be. A proposal for a person to correct: nothing of it is taken as true."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from datasets.rules.guessing import Draft, find_roles
from datasets.rules.seen import (
    ACROSS,
    ACROSS_TIME,
    AGE,
    BLANK,
    BREAKDOWN,
    KEEP,
    MONEY_WORDS,
    MOST_ENUM,
    NUMBER,
    NUMERIC,
    PLACE,
    TOTAL,
    WHOLE,
    Seen,
    title_of,
)  # fmt: skip
from datasets.rules.spelling import tidy


@dataclass(frozen=True)
class Column:
    """What one column, or several of one kind side by side, is proposed to be."""

    headings: tuple[str, ...]
    role: str
    title: str
    values: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A definition in the making. ``markers``: texts seen in place of a number; nobody guesses what they mean."""

    columns: tuple[Column, ...]
    levels: tuple[str, ...] = ()
    by: str = "code"
    others: str = "refuse"
    grammar: str = ""
    kind: str = "count_of_events"
    markers: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    header_rows: int = 1
    sheet: str = ""  # where the table stands in a workbook of several
    rows: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read_proposal(value: dict[str, Any]) -> Proposal:
    """Read a proposal back from JSON."""
    columns = tuple(Column(**_tuples(column)) for column in value["columns"])
    return Proposal(**{**_tuples(value), "columns": columns})


def _tuples(value: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(entry) if isinstance(entry, list) else entry for name, entry in value.items()}


def propose(
    seen: list[Seen], rows: int, names: Mapping[str, str] | None = None, header_rows: int = 1
) -> Proposal:
    """Say what each column of an example may be. ``names`` gives the level of a place by its tidy name."""
    draft = Draft(seen, names or {})
    find_roles(draft, rows)
    number = [position for position, role in draft.roles.items() if role in (NUMBER, ACROSS, ACROSS_TIME)]
    measured = [seen[position] for position in number]
    kind = _kind(measured)
    totals = _totals(draft) if kind.startswith("count") else ()  # a rate is never the sum of its parts
    return Proposal(
        columns=_columns(draft, totals),
        levels=draft.levels,
        by=draft.by,
        others=draft.others,
        grammar=draft.grammar,
        kind=kind,
        markers=_markers(measured),
        totals=totals,
        header_rows=header_rows,
        rows=rows,
    )


def _columns(draft: Draft, totals: tuple[str, ...]) -> tuple[Column, ...]:
    columns: list[Column] = []
    across = [at for at, role in sorted(draft.roles.items()) if role in (ACROSS, ACROSS_TIME)]
    for at, seen in enumerate(draft.seen):
        if at in across:
            if at == across[0]:
                columns.append(_side_by_side(draft, across))
        elif seen.heading.strip() or seen.words:
            columns.append(_column(seen, draft.roles[at], totals))
    return tuple(columns)


def _side_by_side(draft: Draft, across: list[int]) -> Column:
    headings = tuple(draft.seen[at].heading.strip() for at in across)
    role = draft.roles[across[0]]
    ages = all(AGE.fullmatch(heading) for heading in headings)
    title = "Period" if role == ACROSS_TIME else "Age" if ages else "Kind"
    values = () if role == ACROSS_TIME else headings
    return Column(headings, role, title, values, _samples(draft.seen[across[0]]))


def _column(seen: Seen, role: str, totals: tuple[str, ...]) -> Column:
    values: tuple[str, ...] = ()
    if role == BREAKDOWN and len(seen.words) <= MOST_ENUM:
        values = tuple(sorted({word.strip() for word in seen.words} - set(totals)))
    if role == KEEP:
        common = max(seen.texts, key=lambda entry: entry[1], default=(BLANK, 0))
        values = (BLANK,) if seen.empty >= max(common[1], 1) else (common[0].strip(),)
    return Column((seen.heading.strip(),), role, title_of(seen.heading), values, _samples(seen))


def _samples(seen: Seen) -> tuple[str, ...]:
    return tuple(word.strip()[:60] for word in seen.words[:4])


def _kind(measured: list[Seen]) -> str:
    fractions = any(seen.share(NUMERIC.fullmatch) - seen.share(WHOLE.fullmatch) > 0.2 for seen in measured)
    if any(MONEY_WORDS.search(tidy(seen.heading)) for seen in measured):
        return "money"
    percent = any(re.search(r"per ?cent|%", tidy(seen.heading)) for seen in measured)
    return "percentage" if percent else "rate" if fractions else "count_of_events"


def _markers(measured: list[Seen]) -> tuple[str, ...]:
    """List the short texts seen in place of a number, the blank cell among them."""
    texts = {
        text.strip() for seen in measured for text, _ in seen.texts if not NUMERIC.fullmatch(text.strip())
    }
    marks = sorted(text for text in texts if text and len(text) <= 20)[:20]
    return (*marks, BLANK) if any(seen.empty for seen in measured) else tuple(marks)


def _totals(draft: Draft) -> tuple[str, ...]:
    """List the words in breakdowns that say a row is the sum of others."""
    broken = [draft.seen[at] for at, role in draft.roles.items() if role in (BREAKDOWN, PLACE)]
    found = {word.strip() for seen in broken for word in seen.words if TOTAL.fullmatch(tidy(word))}
    return tuple(sorted(found))
