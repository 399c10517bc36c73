"""An extract for the demonstration: counts that are made up, in the form in which a police force would send them."""

import csv
import io
import random
from collections.abc import Iterator

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
# offence: a typical number a month over all cells below; the last is so small that most of its cells are hidden
OFFENCES = {
    "Violence with injury": 420,
    "Violence without injury": 560,
    "Robbery": 260,
    "Knife-enabled offences": 220,
    "Sexual offences": 300,
    "Possession of weapons": 60,
}
AGE_SHARES = {"10-17": 0.16, "18-24": 0.26, "25-34": 0.26, "35-49": 0.22, "50-64": 0.10}
SEX_SHARES = {"Female": 0.44, "Male": 0.56}
COLUMNS = ["area_code", "period", "offence", "sex", "age_band", "count"]


def police_extract(area_code: str, seed: int, months: list[str] | None = None) -> bytes:
    """Write a CSV of counts by month, offence, sex and age band for one district, the same for the same seed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(area_code, random.Random(seed), months or MONTHS))  # noqa: S311 - made-up counts
    return text.getvalue().encode()


def _rows(area_code: str, chance: random.Random, months: list[str]) -> Iterator[list[object]]:
    for index, month in enumerate(months):
        season = 1 + 0.12 * (5 <= index % 12 <= 8)
        for offence, typical in OFFENCES.items():
            for sex, of_sex in SEX_SHARES.items():
                for age, of_age in AGE_SHARES.items():
                    mean = typical * season * of_sex * of_age
                    yield [area_code, month, offence, sex, age, max(0, round(chance.gauss(mean, mean**0.5)))]


def wrong_extract(area_code: str) -> bytes:
    """Write the kind of file that comes back: a mistyped offence, a fraction, an area of somebody else."""
    rows = [
        [area_code, "2025-01", "Robery", "Male", "18-24", "12"],
        [area_code, "2025-01", "Robbery", "Male", "18-24", "3.4"],
        ["E09000001", "2025-01", "Robbery", "Female", "18-24", "7"],
    ]
    return "\n".join([",".join(COLUMNS), *(",".join(row) for row in rows), ""]).encode()
