"""What a code or a name means in a period, and what its officer is told or asked about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from datasets.rules.definition import Definition
from datasets.rules.dimensions import Read, Rules
from datasets.rules.geography import LEVEL_NAMES, Fate, Gazetteer, has_level, in_words, level_of
from datasets.rules.verdicts import Fault

OUTSIDE = Fault(
    "fix",
    "area_outside",
    "This area is outside what your authority supplies for this partnership.",
    "Take its rows out, or check the code.",
)


@dataclass(frozen=True)
class Claim:
    """What a text may mean before the period is known: a code, or the codes of all areas with that name."""

    codes: tuple[str, ...] = ()
    named: bool = False
    read: Read | None = None  # what it is in every period


@dataclass(frozen=True)
class Outcome:
    """What a text means in one period."""

    value: str | None
    fault: Fault | None = None
    fate: Fate | None = None
    own: str = ""  # the code that the text stands for in its period


def wrong_level(code: str, definition: Definition) -> Fault | None:
    if has_level(code, definition.area_levels):
        return None
    level = level_of(code)
    message = (
        f"This is the code of a {LEVEL_NAMES[level]}." if level else "This code is of no level that is known."
    )
    return Fault("fix", "area_level", message, f"Write the code of a {in_words(definition.area_levels)}.")


def no_code(text: str, named: tuple[str, ...], definition: Definition, gazetteer: Gazetteer) -> Fault:
    wanted = in_words(definition.area_levels)
    if definition.areas.by == "name":
        message = f"No {wanted} of this name is known."
        return Fault("fix", "area_name", message, "Check how it is written, or write its code.")
    if any(character.isdigit() for character in text) and not named:
        message, fix = "This is not an area code.", f"Write the nine-character code of the {wanted}."
    else:
        message, fix = (
            "This looks like a name, not a code.",
            f"Write the nine-character code of the {wanted}.",
        )
    if named:
        fix = f"The code of {gazetteer.names[named[-1]]} is {named[-1]}: write that."
    return Fault("fix", "area_code", message, fix)


def outcome_of(claim: Claim, fate: Fate, rules: Rules) -> Outcome:
    gazetteer, own = rules.gazetteer, claim.codes[0]
    if fate.kind in ("split", "ended"):
        return Outcome(None, _gone(own, fate, gazetteer), fate)
    [code] = fate.codes
    if not gazetteer.reaches(code):
        return Outcome(None, OUTSIDE, fate)
    if fate.kind == "merged" and not rules.definition.counts:
        now = f"It is a part of {called(code, gazetteer)} now, and only counts can be added up."
        words = f"{_ended(own, fate, gazetteer)} {now}"
        return Outcome(None, Fault("fix", "area_merged_rate", words, f"Send the figure of {code}."), fate)
    return Outcome(code, _to_confirm(claim, code, fate, rules), fate, own)


def _to_confirm(claim: Claim, code: str, fate: Fate, rules: Rules) -> Fault | None:
    gazetteer, own = rules.gazetteer, claim.codes[0]
    if fate.kind == "early" and fate.on:
        message = f"{called(own, gazetteer)} began on {_day(fate.on)}, after this period."
        fix = "Confirm that the figure is for the area within its later boundary, or write the codes of that time."
        return Fault("confirm", "area_early", message, fix, own)
    if fate.kind == "recoded":
        message = f"{_ended(own, fate, gazetteer)} The same area is {called(code, gazetteer)} now."
        return Fault(
            "confirm", "area_recoded", message, f"Confirm that it stands for {code}.", f"{own}>{code}"
        )
    if fate.kind == "merged":
        others = ", ".join(sorted(fate.sources - {own}))
        message = f"{_ended(own, fate, gazetteer)} With {others} it became {called(code, gazetteer)}."
        return Fault(
            "confirm",
            "area_merged",
            message,
            f"Confirm that it is to be summed with {others}.",
            f"{own}>{code}",
        )
    if claim.named:
        name = gazetteer.names[code]
        return Fault(
            "confirm",
            "area_by_name",
            f"Read as {name}, {code}.",
            "Confirm the names and their codes.",
            f"{name}>{code}",
        )
    return None


def part_missing(code: str, missing: Iterable[str], gazetteer: Gazetteer) -> Fault:
    """Say that an area cannot be summed into its successor, since others are not there."""
    names = ", ".join(called(other, gazetteer) for other in sorted(missing))
    message = (
        f"This area is a part of {called(code, gazetteer)} now, and others of its parts are missing: {names}."
    )
    return Fault(
        "fix",
        "area_merged_part",
        message,
        "Send all its parts for the period, or the figures of the new area.",
    )


def _gone(code: str, fate: Fate, gazetteer: Gazetteer) -> Fault:
    if fate.kind == "ended":
        return Fault(
            "fix", "area_ended", _ended(code, fate, gazetteer), "Write the code of the area in this period."
        )
    into = " and ".join(called(new, gazetteer) for new in fate.codes)
    message = f"{_ended(code, fate, gazetteer)} Its parts are in {into}."
    if fate.sources:
        message = f"{_ended(code, fate, gazetteer)} {into} has parts of other areas too."
    return Fault(
        "fix", "area_split", message, "Its figures cannot be shared out: send those of the new areas."
    )


def _ended(code: str, fate: Fate, gazetteer: Gazetteer) -> str:
    return f"{called(code, gazetteer)} ended on {_day(fate.on)}." if fate.on else f"{code} has ended."


def called(code: str, gazetteer: Gazetteer) -> str:
    name = gazetteer.names.get(code)
    return f"{name} ({code})" if name else code


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
