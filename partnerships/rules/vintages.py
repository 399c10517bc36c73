"""Which codes ended and which took their place, out of a lookup that names the same areas in several years."""

import datetime as dt
import re
from dataclasses import dataclass, field

from partnerships.rules import gss

# ltla22_code and ltla23_code, LSOA11CD and LSOA21CD; LADCD and LADCD_ACTIVE, which says nothing of the day
OF_A_YEAR = re.compile(r"(?P<base>[a-z]+)(?P<year>\d{2})[ _]?(?:cd|code)", re.IGNORECASE)
ACTIVE = re.compile(r"(?P<base>[a-z]+[ _]?(?:cd|code))_active", re.IGNORECASE)
# Districts change with the financial year. Areas made from a census can be used once they are published: those of 2021
# were at the end of 2022, and until then everybody wrote the codes of 2011.
FIRST_DAYS = {("lsoa", 21): dt.date(2023, 1, 1), ("lsoa", 11): dt.date(2013, 1, 1)}


@dataclass(frozen=True)
class Step:
    """Two columns that name the same places before and after a day (None: the file does not say which)."""

    before: int
    after: int
    on: dt.date | None


@dataclass
class Changes:
    """Old and new codes with the day of the change, and the codes that began or ended on a day."""

    pairs: dict[tuple[str, str], dt.date | None] = field(default_factory=dict)
    began: dict[str, dt.date] = field(default_factory=dict)
    ended: dict[str, dt.date] = field(default_factory=dict)


def find_steps(header: list[str]) -> list[Step]:
    """Find the columns of a level in consecutive years, or in any year and now."""
    years: dict[str, dict[int, int]] = {}
    for at, label in enumerate(header):
        if found := OF_A_YEAR.fullmatch(label):
            years.setdefault(found["base"].lower(), {})[int(found["year"])] = at
    steps = [
        Step(columns[old], columns[new], first_day(base, new))
        for base, columns in years.items()
        for old, new in zip(sorted(columns), sorted(columns)[1:], strict=False)
    ]
    plain = {label.lower(): at for at, label in enumerate(header)}
    for at, label in enumerate(header):
        found = ACTIVE.fullmatch(label)
        if found and found["base"].lower() in plain:
            steps.append(Step(plain[found["base"].lower()], at, None))
    return steps


def first_day(base: str, year: int) -> dt.date:
    """Give the first day on which the codes of a year's list hold."""
    return FIRST_DAYS.get((base, year), dt.date(2000 + year, 4, 1))


def read_changes(steps: list[Step], lines: list[list[str]]) -> Changes:
    """Compare what each line says before and after; a code that stands on both sides goes on."""
    changes = Changes()
    for step in steps:
        pairs = {
            (line[step.before].strip(), line[step.after].strip())
            for line in lines
            if len(line) > max(step.before, step.after)
        }
        kept = [pair for pair in pairs if all(gss.place(code) for code in pair)]
        old, new = {before for before, _ in kept}, {after for _, after in kept}
        gone = old - new
        changes.pairs |= {(before, after): step.on for before, after in sorted(kept) if before in gone}
        if step.on:
            changes.began |= dict.fromkeys(new - old, step.on)
            changes.ended |= dict.fromkeys(gone, step.on)
    return changes
