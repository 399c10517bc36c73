"""The forty figures and thirty tables of the large assessment, by the section in which they stand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from svd_portal.home.west_midlands.extract import AGE_SHARES, OFFENCES, SEX_SHARES

SUBTITLE = "Recorded offences, {place}, January 2023 to December 2025 (made-up counts)"
NOTE = "Made-up counts: they show how the portal works."
AREAS = ("North", "North east", "East", "South east", "South", "South west", "West", "Centre")


@dataclass(frozen=True)
class Drawn:
    """A figure: which section, what it says, how the data are cut."""

    section: str
    title: str
    rows_by: str
    series_by: str
    filters: dict[str, str] = field(default_factory=dict)
    chart: str = "bar"

    @property
    def body(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "subtitle": SUBTITLE,
            "alt": f"{self.title}. The table below gives every number.",
            "chart": self.chart,
            "unit": "offences",
            "rows_by": self.rows_by,
            "series_by": self.series_by,
            "filters": self.filters,
            "notes": [NOTE],
        }


def figures() -> Iterator[Drawn]:
    """Give forty figures: trends, kinds, ages and sexes, each cut of the same extract."""
    yield Drawn("S10a", "Serious violence by month and kind", "period", "offence", chart="line")
    yield Drawn("S10a", "Serious violence by month and age", "period", "age_band", chart="line")
    yield Drawn("S10a", "Serious violence by month and sex", "period", "sex", chart="line")
    for offence in OFFENCES:
        only = {"offence": offence}
        yield Drawn("S10b", f"{offence} by month and sex", "period", "sex", only, "line")
        yield Drawn("S10d", f"{offence} by month and age", "period", "age_band", only, "line")
        yield Drawn("S10e", f"{offence} by age and sex", "age_band", "sex", only)
        yield Drawn("S10g", f"{offence}: sexes compared", "sex", "age_band", only)
    for age in AGE_SHARES:
        yield Drawn("S10f", f"Kinds of violence at {age}", "offence", "sex", {"age_band": age})
        yield Drawn(
            "S12", f"Kinds of violence at {age}, by month", "period", "offence", {"age_band": age}, "line"
        )
    for sex in SEX_SHARES:
        yield Drawn("S7", f"Kinds of violence by age: {sex.lower()}", "offence", "age_band", {"sex": sex})
    yield Drawn("S9", "Kinds of violence by age", "offence", "age_band", chart="none")


TABLES = {
    "S4": ("Meetings of the board, {subject}", ("Meeting", "Authorities there", "Decisions")),
    "S6": ("How complete the data are: {subject}", ("Quarter", "Files sent", "Files accepted")),
    "S8": ("Services and courts that serve the area: {subject}", ("Place", "Sites", "Hours open a week")),
    "S10c": ("Where harm is concentrated: {subject}", ("Part of the area", "Rank in 2024", "Rank in 2025")),
    "S16": ("Places on offer, {subject}", ("Part of the area", "Places", "Waiting")),
    "S22": ("Offence codes counted: {subject}", ("Part of the list", "Codes", "Pages")),
}
SUBJECTS = (
    "first half of 2024",
    "second half of 2024",
    "first half of 2025",
    "second half of 2025",
    "plan for 2026",
)


def tables() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give thirty typed tables with the key of their section."""
    for section, (caption, columns) in TABLES.items():
        for number, subject in enumerate(SUBJECTS, start=1):
            rows = [[area, number * 3 + index, (number * index) % 7 + 4] for index, area in enumerate(AREAS)]
            yield (
                section,
                {
                    "caption": caption.format(subject=subject),
                    "columns": list(columns),
                    "rows": rows,
                    "notes": [NOTE],
                },
            )
