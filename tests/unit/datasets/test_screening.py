import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from datasets.rules.identifiers import beats_chance, is_nhs_number
from datasets.rules.verdicts import Refusal
from tests.unit.datasets.files import HEADER, ROW, SHARED, line, screen_file, text, workbook

RANDOM = random.Random(5)
PATIENT = "9434765919"  # a number of the published test range


def nhs_numbers(number: int) -> list[str]:
    drawn = (f"{RANDOM.randrange(4_000_000_000, 7_999_999_999)}" for _ in iter(int, 1))
    found: list[str] = []
    for digits in drawn:
        if is_nhs_number(digits):
            found.append(digits)
        if len(found) == number:
            return found
    raise AssertionError


def with_column(values: list[str]) -> bytes:
    """Give good rows with one column more."""
    return text(
        *(f"{line(count=str(7 + n))},{value}" for n, value in enumerate(values)), header=f"{HEADER},extra"
    )


def refusal_of(tmp_path: Path, data: bytes) -> Refusal:
    file = tmp_path / "upload"
    file.write_bytes(data)
    with pytest.raises(Refusal) as refused:
        screen_file(file)
    return refused.value


def passes(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "upload"
    file.write_bytes(data)
    screen_file(file)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        (nhs_numbers(5), "nhs_number"),
        (["943 476 5919"], "nhs_number"),
        (["B4 7XG"], "postcode"),
        (["seen near CF10 3AT today"], "postcode"),
        (["QQ123456C".replace("QQ", "AB")], "ni_number"),
        (["someone@example.org"], "email"),
        (["07700 900123"], "phone"),
        (["+44 7700 900123"], "phone"),
        (["a3" * 32], "long_id"),
        (["123e4567-e89b-12d3-a456-426614174000"], "long_id"),
        (["Alice Brown", "David Green", "Sarah Hill", "Mohammed Khan", "Emma Stone"], "person_names"),
        (["Mr Hill", "Mrs Vale", "Ms Dale", "Mr Ford", "Miss Wood"], "person_names"),
        (["1987-03-14", "1962-11-25", "2003-06-09"], "birth_dates"),
        ([f"{d:02d}/{m:02d}/{1950 + d}" for d in range(5, 25) for m in (3, 8)], "birth_dates"),
        (["2024-01-05 14:22", "2024-01-06 03:41", "2024-01-09 23:17"], "timestamps"),
        ([f"20MH/1/{n}/24" for n in range(1000, 1060)], "record_reference"),
    ],
)
def test_personal_values_are_refused_and_never_repeated(tmp_path: Path, values: list[str], rule: str) -> None:
    refusal = refusal_of(tmp_path, with_column(values))

    assert refusal.rule == rule
    told = refusal.message + refusal.fix
    assert "Column G" in told
    assert not any(value in told for value in values)


@pytest.mark.parametrize(
    "values",
    [
        [
            f"{RANDOM.randrange(10**9, 10**10)}" for _ in range(300)
        ],  # ten digits: one in eleven passes by chance
        [f"{1_000_000_000 + n}" for n in range(200)],
        ["2001-04-01", "2011-04-01", "2021-04-01"],
        [f"{year}-04-01" for year in range(1980, 2020)],
        [
            "Abbey Wood",
            "King's Heath",
            "Bournville",
            "Handsworth Wood",
            "Stirchley",
            "Harborne",
            "St Mary Park",
        ],
        ["A81002", "A81004", "A81005"],
        [f"E0100{n}" for n in range(8000, 8100)],
        ["0.691723", "0.501234"],
        ["0-9", "10-17", "65+"],
    ],
)
def test_what_only_resembles_an_identifier_passes(tmp_path: Path, values: list[str]) -> None:
    passes(tmp_path, with_column(values))


def test_points_on_the_map_are_refused(tmp_path: Path) -> None:
    points = [f"{52.4 + n / 997:.6f},{-1.9 + n / 991:.6f}" for n in range(20)]
    rows = [f"{line(count=str(n))},{point}" for n, point in enumerate(points)]

    refusal = refusal_of(tmp_path, text(*rows, header=f"{HEADER},north,east"))

    assert refusal.rule == "coordinates"


def test_identifier_in_the_header_row_is_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path, with_column(["x"]).replace(b"extra", b"943 476 5919")).rule == "nhs_number"


def test_rows_that_count_one_each_are_refused(tmp_path: Path) -> None:
    rows = [line(period=f"20{y}-{m:02d}", count="1") for y in range(10, 25) for m in range(1, 13)]

    assert refusal_of(tmp_path, text(*rows)).rule == "row_level_in_disguise"


def test_rare_events_with_their_zeros_pass(tmp_path: Path) -> None:
    rows = [
        line(period=f"20{y}-{m:02d}", count=str(int(m == 6))) for y in range(10, 25) for m in range(1, 13)
    ]

    passes(tmp_path, text(*rows))


def test_rows_without_any_count_are_refused(tmp_path: Path) -> None:
    rows = [f"2024-{m:02d},Robbery,Male" for m in range(1, 13)] * 5

    assert refusal_of(tmp_path, text(*rows, header="month,offence,sex")).rule == "no_counts"


def hidden_sheet(book: openpyxl.Workbook) -> None:
    sheet = book.create_sheet("Source")
    sheet.sheet_state = "hidden"
    for number in nhs_numbers(10):
        sheet.append(["person", number])


def hidden_rows(book: openpyxl.Workbook) -> None:
    sheet = book.worksheets[0]
    sheet["A9"] = "AB123456C"
    sheet.row_dimensions[9].hidden = True


def comments(book: openpyxl.Workbook) -> None:
    for row, number in enumerate(nhs_numbers(4), start=2):
        book.worksheets[0].cell(row, 6).comment = Comment(f"checked against {number}", "officer")


@pytest.mark.parametrize("change", [hidden_sheet, hidden_rows, comments])
def test_what_a_workbook_hides_is_screened(tmp_path: Path, change: Callable[[Any], None]) -> None:
    file = workbook(tmp_path / "a.xlsx", [ROW], change)

    with pytest.raises(Refusal) as refused:
        screen_file(file)

    assert refused.value.rule in {"nhs_number", "ni_number"}


def test_one_contact_line_on_a_notes_sheet_passes(tmp_path: Path) -> None:
    def notes(book: openpyxl.Workbook) -> None:
        book.create_sheet("Notes").append(["Contact: statistics@example.org, 0300 555 0100, CF10 3AT"])

    screen_file(workbook(tmp_path / "a.xlsx", [ROW], notes))


def test_nhs_number_check_digit() -> None:
    assert is_nhs_number(PATIENT)
    assert not is_nhs_number("9434765918")
    assert beats_chance(2, 2)
    assert not beats_chance(30, 300)


def aggregates() -> list[Path]:
    folders = ("demographr", "dfe_exclusions", "fingertips_next", "mps_london", "police_uk_lsoa_month_counts",
               "police_uk_lsoa_three_boroughs", "xlsx_messy")  # fmt: skip
    return [
        file
        for folder in folders
        for file in sorted((SHARED / folder).rglob("*"))
        if file.suffix in {".csv", ".xlsx"}
    ]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared cases are not here")
def test_real_aggregates_are_not_refused() -> None:
    refused = {}
    for file in aggregates():
        try:
            screen_file(file)
        except Refusal as refusal:
            refused[file.name] = refusal.rule

    assert len(aggregates()) > 20
    assert refused == {}


@pytest.mark.skipif(not SHARED.exists(), reason="the shared cases are not here")
def test_real_street_level_crimes_are_refused() -> None:
    files = sorted((SHARED / "police_uk_street_city_of_london").glob("*.csv"))
    assert files
    for file in files:
        with pytest.raises(Refusal):
            screen_file(file)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared cases are not here")
def test_real_street_level_crimes_are_refused_without_their_crime_id(tmp_path: Path) -> None:
    [file, *_] = sorted((SHARED / "police_uk_street_city_of_london").glob("*.csv"))
    rows = [row.split(",", 1)[1] for row in file.read_text().splitlines()]

    assert refusal_of(tmp_path, "\n".join(rows).encode()).rule == "coordinates"
