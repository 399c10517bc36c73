"""Which role each column of an example seems to have. The surer signs are looked for first, and take their columns."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from datasets.rules.definition import MOST_BREAKDOWNS
from datasets.rules.geography import GSS, LEVELS
from datasets.rules.periods import MONTHS
from datasets.rules.seen import (
    ACROSS,
    ACROSS_TIME,
    AGE,
    ASIDE_WORDS,
    BREAKDOWN,
    COUNT_WORDS,
    FEW,
    FEWEST_ACROSS,
    KEEP,
    KIND_WORDS,
    LEAVE_OUT,
    MOST_ENUM,
    NUMBER,
    NUMERIC,
    PLACE,
    PLACE_WORDS,
    RATE_WORDS,
    REFERENCE,
    TIME,
    TIME_PART,
    Seen,
    grammar_of,
    time_in,
    title_of,
)  # fmt: skip
from datasets.rules.spelling import tidy


@dataclass
class Draft:
    """Roles as they are found, by position."""

    seen: list[Seen]
    names: Mapping[str, str]
    roles: dict[int, str] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    by: str = "code"
    others: str = "refuse"
    grammar: str = ""

    def open(self) -> list[int]:
        return [position for position in range(len(self.seen)) if position not in self.roles]

    def take(self, positions: list[int], role: str) -> None:
        self.roles.update(dict.fromkeys(positions, role))


def find_roles(draft: Draft, rows: int) -> None:
    """Give every column a role."""
    _find_side_by_side(draft)
    _find_place(draft)
    _find_time(draft)
    _leave_aside(draft)
    _find_number(draft)
    _find_rows_to_keep(draft)
    _find_breakdowns(draft, rows)


def _find_side_by_side(draft: Draft) -> None:
    numeric = [at for at in draft.open() if draft.seen[at].share(NUMERIC.fullmatch) > 0.5]
    headings = {at: draft.seen[at].heading.strip() for at in numeric}
    times, aside = _headed_by_time(headings)
    ages = [at for at in numeric if AGE.fullmatch(headings[at])]
    across_time = grammar_of([time_in(headings[at]) for at in times]) if len(times) >= FEWEST_ACROSS else ""
    if across_time:
        draft.take(times, ACROSS_TIME)
        draft.take(aside, LEAVE_OUT)
        draft.grammar = across_time
    elif len(ages) >= FEWEST_ACROSS:
        draft.take(ages, ACROSS)
    else:
        draft.take(_same_beginning(headings), ACROSS)


def _headed_by_time(headings: dict[int, str]) -> tuple[list[int], list[int]]:
    """Find the columns headed by a time. Under each time there may be several, such as pay and its error: those of the
    first kind, and the others."""
    times = [at for at, text in headings.items() if grammar_of([time_in(text)])]
    kinds = [headings[at].removeprefix(time_in(headings[at])) for at in times]
    first = [at for at, kind in zip(times, kinds, strict=True) if kind == kinds[0]]
    return first, [at for at in times if at not in first]


def _same_beginning(headings: dict[int, str]) -> list[int]:
    """Find count columns such as perm_theft, perm_damage: at least five, beginning alike; rates are not among them."""
    counts = {
        at: text for at, text in headings.items() if "_" in text and not RATE_WORDS.search(text.lower())
    }
    beginnings = Counter(text.split("_")[0] for text in counts.values())
    return [at for at, text in counts.items() if beginnings[text.split("_")[0]] >= 5]


def _find_place(draft: Draft) -> None:
    codes = [at for at in draft.open() if draft.seen[at].share(lambda t: GSS.fullmatch(t.upper())) > 0.4]
    if codes:
        best = max(codes, key=lambda at: len(draft.seen[at].texts))
        draft.take([at for at in codes if at != best], LEAVE_OUT)
        draft.take([best], PLACE)
        draft.levels, strange = _levels(draft.seen[best])
        draft.others = "leave_out" if strange else "refuse"
    named = {at: level for at in draft.open() if (level := _named_level(draft, at))}
    if not codes and named:
        best = max(named, key=lambda at: len(draft.seen[at].texts))
        draft.take([best], PLACE)
        draft.levels, draft.by = (named.pop(best),), "name"
        unknown = draft.names and any(tidy(word) not in draft.names for word in draft.seen[best].words)
        draft.others = "leave_out" if unknown and draft.levels == ("district",) else "refuse"
    draft.take(list(named), LEAVE_OUT)


def _levels(seen: Seen) -> tuple[tuple[str, ...], bool]:
    """Give the levels of the codes of a column, and whether others stand there too."""
    found: Counter[str] = Counter()
    for text, _ in seen.texts:
        fitting = [level for level, pattern in LEVELS.items() if re.fullmatch(pattern, text.strip().upper())]
        found[fitting[0] if fitting else ""] += 1
    if found["upper_tier"] and not any(text.strip().upper().startswith("E07") for text, _ in seen.texts):
        found["upper_tier"] += found.pop("district", 0)  # unitary authorities are both
    strange = bool(found.pop("", 0))
    return tuple(level for level, _ in found.most_common()), strange


def _named_level(draft: Draft, at: int) -> str:
    """Name the level of the places that a column names, or give an empty text."""
    seen = draft.seen[at]
    if seen.share(NUMERIC.fullmatch) > 0.5:
        return ""
    if seen.share(re.compile(r".+ \d{3}[A-Z]").fullmatch) > 0.9:
        return "lsoa"
    if seen.share(re.compile(r".+ \d{3}").fullmatch) > 0.9:
        return "msoa"
    levels = Counter(draft.names[tidy(word)] for word in seen.words if tidy(word) in draft.names)
    if levels and sum(levels.values()) > 0.6 * len(seen.words):
        return levels.most_common(1)[0][0]
    heading = tidy(title_of(seen.heading))
    kind = KIND_WORDS.search(heading)
    return (
        "district" if PLACE_WORDS.search(heading) and not kind and not REFERENCE.search(seen.heading) else ""
    )


def _find_time(draft: Draft) -> None:
    if draft.grammar:
        return
    parts = {name: at for at in draft.open() if (name := _part_of_time(draft.seen[at]))}
    if "month" in parts and "year" in parts:
        draft.take([parts["month"], parts["year"]], TIME_PART)
        draft.grammar = "month"
    elif "quarter" in parts and ("year" in parts or "financial year" in parts):
        draft.take([parts["quarter"], parts.get("financial year", parts.get("year", 0))], TIME_PART)
        draft.grammar = "financial_quarter" if "financial year" in parts else "quarter"
    else:
        _find_one_time(draft)


def _part_of_time(seen: Seen) -> str:
    heading = tidy(title_of(seen.heading))
    if re.search(r"\bmonth\b", heading) and seen.share(_is_month_part) > 0.95:
        return "month"
    if re.search(r"\b(quarter|qtr)\b", heading) and seen.share(re.compile(r"[Qq]?[1-4]").fullmatch) > 0.95:
        return "quarter"
    grammar = grammar_of(seen.words) if "year" in heading else ""
    return {"calendar_year": "year", "financial_year": "financial year"}.get(grammar, "")


def _is_month_part(text: str) -> bool:
    return (text.isdigit() and 1 <= int(text) <= 12) or text[:3].lower() in MONTHS


def _find_one_time(draft: Draft) -> None:
    found: dict[int, str] = {}
    for at in draft.open():
        heading = tidy(title_of(draft.seen[at].heading))
        grammar = grammar_of(draft.seen[at].words)
        said = re.search(r"year|month|quarter|period|date|time", heading)
        if grammar and (said or grammar not in ("calendar_year", "span")):
            found[at] = grammar
    if found:
        best = max(found, key=lambda at: ("sortable" not in draft.seen[at].heading.lower(), -at))
        draft.take([best], TIME)
        draft.grammar = _academic(draft, found[best])
        draft.take([at for at in found if at != best], LEAVE_OUT)


def _academic(draft: Draft, grammar: str) -> str:
    said = any(
        "academic year" in tidy(word) for seen in draft.seen for word in [seen.heading, *seen.words[:3]]
    )
    return "academic_year" if said and grammar == "financial_year" else grammar


def _leave_aside(draft: Draft) -> None:
    for at in draft.open():
        seen, heading = draft.seen[at], tidy(title_of(draft.seen[at].heading))
        stem = re.sub(r"[ _]?(id|code|cd)$", "", heading)
        twin = stem != heading and any(
            tidy(title_of(other.heading)) in (stem, f"{stem} name") for other in draft.seen
        )
        place = (
            PLACE in draft.roles.values() and PLACE_WORDS.search(heading) and REFERENCE.search(seen.heading)
        )
        constant = len(seen.words) <= 1 and not seen.empty and seen.share(NUMERIC.fullmatch) < 0.5
        if twin or place or constant or ASIDE_WORDS.search(heading) or not heading or not seen.words:
            draft.take([at], LEAVE_OUT)


def _find_number(draft: Draft) -> None:
    across = [at for at, role in draft.roles.items() if role in (ACROSS, ACROSS_TIME)]
    numeric = [
        at
        for at in draft.open()
        if draft.seen[at].share(NUMERIC.fullmatch) > 0.5 and not REFERENCE.search(draft.seen[at].heading)
    ]
    if numeric and not across:
        best = max(numeric, key=lambda at: _likely(draft.seen[at], at))
        draft.take([best], NUMBER)
        numeric.remove(best)
    draft.take(numeric, LEAVE_OUT)


def _likely(seen: Seen, at: int) -> tuple[float, int]:
    heading = tidy(title_of(seen.heading))
    hint = 1.0 if COUNT_WORDS.search(heading) else 0.9 if RATE_WORDS.search(heading) else 0.0
    return hint + seen.filled / max(seen.filled + seen.empty, 1), at


def _find_rows_to_keep(draft: Draft) -> None:
    for at in draft.open():
        if KIND_WORDS.search(tidy(title_of(draft.seen[at].heading))):
            draft.take([at], KEEP)
            begins = draft.seen[at].heading.lower().replace("type", "").strip(" _")
            named = [
                o for o in draft.open() if begins and draft.seen[o].heading.lower().strip(" _") == begins
            ]
            draft.take(named, LEAVE_OUT)


def _find_breakdowns(draft: Draft, rows: int) -> None:
    most = MOST_BREAKDOWNS - (ACROSS in draft.roles.values())
    fitting = [at for at in draft.open() if len(draft.seen[at].words) <= max(rows // 2, FEW)]
    chosen = sorted(fitting, key=lambda at: (len(draft.seen[at].words) > MOST_ENUM, at))[:most]
    draft.take(chosen, BREAKDOWN)
    draft.take(draft.open(), LEAVE_OUT)
