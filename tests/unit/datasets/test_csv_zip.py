"""Several CSV files in a zip file, read as one table."""

import zipfile
from pathlib import Path

import pytest

from datasets.rules.csv_zip import is_zip_of_csv, read_zip
from datasets.rules.sandbox import inspect
from datasets.rules.verdicts import Limits, Refusal
from tests.unit.datasets.files import HEADER, OFFENCES, TODAY, line, text

MONTHS = ("2024-01", "2024-02", "2024-03")


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def month(period: str, count: int = 30) -> bytes:
    bands = ("10-17", "18-24", "25-34")
    return text(*(line(period=period, age_band=band, count=str(count + at)) for at, band in enumerate(bands)))


def test_months_in_one_zip_are_one_table(tmp_path: Path) -> None:
    files = {f"offences/{period}.csv": month(period) for period in MONTHS}
    files |= {"__MACOSX/offences/._2024-01.csv": b"\x00\x05\x16\x07"}
    found = inspect(packed(tmp_path / "year.zip", files), OFFENCES, None, tmp_path, as_of=TODAY)
    assert found.outcome == "accepted", (found.refusal, found.problems)
    assert (found.rows_accepted, found.periods, found.total) == (9, list(MONTHS), 3 * (30 + 31 + 32))


def test_problem_names_the_file_and_its_own_row(tmp_path: Path) -> None:
    wrong = text(line(period="2024-02"), line(period="2024-02", age_band="18-24", offence="Robery"))
    path = packed(tmp_path / "two.zip", {"a.csv": month("2024-01"), "b.csv": wrong})
    found = inspect(path, OFFENCES, None, tmp_path, as_of=TODAY)
    [problem] = [problem for problem in found.problems if problem.rule == "not_in_list"]
    assert (problem.cell, problem.row) == ("b.csv C3", 3)
    assert found.problems_path is not None
    assert "b.csv C3" in found.problems_path.read_text(encoding="utf-8-sig")


def test_last_line_without_an_end_stays_a_line_of_its_own(tmp_path: Path) -> None:
    files = {"a.csv": month("2024-01").rstrip(b"\n"), "b.csv": month("2024-02").replace(b"\n", b"\r\n")}
    found = read_zip(packed(tmp_path / "two.zip", files), Limits())
    assert found.text.data.count(b"\n") == 7
    assert found.starts == [2, 5]


@pytest.mark.parametrize(
    ("files", "limits", "rule"),
    [
        ({"a.csv": month("2024-01"), "b.csv": b"other,headings\n1,2\n"}, Limits(), "other_headings"),
        ({"a.csv": HEADER.encode() + b"\n" + b"0" * 3_000_000}, Limits(), "zip_bomb"),
        ({f"{number}.csv": month("2024-01") for number in range(5)}, Limits(entries=4), "too_many_parts"),
        ({"../a.csv": month("2024-01")}, Limits(), "damaged"),
        ({"a.csv": month("2024-01"), "b.csv": month("2024-02")}, Limits(rows=1), "too_many_rows"),
        ({"a.csv": b""}, Limits(), "empty"),
    ],
    ids=["other headings", "bomb", "too many files", "unsafe name", "too many rows", "empty file"],
)
def test_unsafe_or_mixed_zip_is_refused(
    tmp_path: Path, files: dict[str, bytes], limits: Limits, rule: str
) -> None:
    with pytest.raises(Refusal) as refused:
        read_zip(packed(tmp_path / "odd.zip", files), limits)
    assert refused.value.rule == rule


def test_zip_with_anything_else_in_it_is_no_zip_of_csv(tmp_path: Path) -> None:
    assert not is_zip_of_csv(packed(tmp_path / "mixed.zip", {"a.csv": b"x", "b.exe": b"MZ"}))
    found = inspect(tmp_path / "mixed.zip", OFFENCES, None, tmp_path, as_of=TODAY)
    assert found.outcome == "refused"


def test_personal_data_in_one_of_the_files_refuses_them_all(tmp_path: Path) -> None:
    personal = text(line(offence="jo.bloggs@example.org"))
    path = packed(tmp_path / "two.zip", {"a.csv": month("2024-01"), "b.csv": personal})
    found = inspect(path, OFFENCES, None, tmp_path, as_of=TODAY)
    assert found.refusal is not None
    assert found.refusal.rule == "email"
