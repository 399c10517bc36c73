"""The officer's own file back, with the wrong cells marked."""

from pathlib import Path
from typing import Any

import openpyxl

from datasets.rules.marked_workbook import HEADING, MOST_MARKS
from datasets.rules.sandbox import inspect
from tests.unit.datasets.files import OFFENCES, ROW, TODAY, line, text, workbook


def marked(path: Path, folder: Path) -> Any:
    found = inspect(path, OFFENCES, None, folder, as_of=TODAY)
    assert found.outcome == "needs_fixing", found
    return openpyxl.load_workbook(found.marked_path) if found.marked_path else None


def test_wrong_cells_of_a_workbook_are_marked_in_colour_and_in_words(tmp_path: Path) -> None:
    wrong = (*ROW[:2], "Robery", *ROW[3:])
    sheet = marked(workbook(tmp_path / "a.xlsx", [ROW, wrong]), tmp_path).worksheets[0]
    assert sheet["C3"].comment.text == "This is not in the list for Offence. Did you mean Robbery?"
    assert sheet["C3"].fill.fill_type == "solid"
    assert sheet["C2"].fill.fill_type is None
    assert (sheet["G1"].value, sheet["G2"].value) == (HEADING, None)
    assert sheet["G3"].value.endswith("Did you mean Robbery?")


def test_csv_comes_back_as_a_workbook_in_which_nothing_runs(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text(line(), line(offence='=HYPERLINK("x")'.replace('"', "'"), age_band="10-17")))
    sheet = marked(path, tmp_path).worksheets[0]
    assert sheet["C3"].data_type == "s"
    assert sheet["E3"].value == "10-17"
    assert "formula" in sheet["C3"].comment.text


def test_file_that_is_too_large_is_not_marked_and_still_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text(*[line(offence=f"Wrong {number % 7}") for number in range(60_000)]))
    found = inspect(path, OFFENCES, None, tmp_path, as_of=TODAY)
    assert (found.outcome, found.marked_path) == ("needs_fixing", None)
    assert found.counts["not_in_list"] == 60_000


def test_marks_stop_at_a_number_that_a_person_can_work_through(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text(*[line(offence="Wrong") for _ in range(MOST_MARKS + 500)]))
    sheet = marked(path, tmp_path).worksheets[0]
    comments = sum(cell.comment is not None for (cell,) in sheet["C2:C3000"])
    assert comments == MOST_MARKS
