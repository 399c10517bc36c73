"""The XLSX template: what it offers, and that the portal reads it back."""

import dataclasses
import io
from pathlib import Path

import openpyxl
import pytest

from datasets.rules.book import DATA, LISTS, STAMP
from datasets.rules.definition import shipped
from datasets.rules.template_workbook import template_workbook
from datasets.rules.validation import validate
from datasets.rules.wording import example
from tests.unit.datasets.files import OFFENCES, TODAY, contents_of, screen_file


def book_of(key: str = "police_offences") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(template_workbook(shipped()[key])))


def test_every_column_with_a_list_has_a_drop_down_of_that_list() -> None:
    book = book_of()
    data, lists = book[DATA], book[LISTS]
    rules = {str(rule.sqref)[0]: rule for rule in data.data_validations.dataValidation if rule.type == "list"}
    for number, field in enumerate(OFFENCES.fields):
        if field.enum:
            rule = rules[chr(ord("A") + number)]
            area = rule.formula1.split("!")[1].replace("$", "")
            assert [cell.value for (cell,) in lists[area]] == list(field.enum)


def test_headings_are_locked_and_cells_below_are_not() -> None:
    data = book_of()[DATA]
    assert data.protection.sheet
    assert data["A1"].protection.locked
    assert not data.column_dimensions["A"].protection.locked


def test_bands_and_periods_stay_texts() -> None:
    data = book_of()[DATA]
    formats = [data.column_dimensions[letter].number_format for letter in "ABCDEF"]
    assert formats == ["@", "@", "@", "@", "@", "General"]


def test_stamp_names_definition_and_version() -> None:
    assert book_of().defined_names[STAMP].attr_text == '"police_offences/1"'


@pytest.mark.parametrize("key", sorted(shipped()))
def test_filled_template_is_read_back_and_accepted(key: str, tmp_path: Path) -> None:
    definition = shipped()[key]
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(definition)))
    for number, field in enumerate(definition.fields, start=1):
        book[DATA].cell(2, number).value = example(definition, field)
    path = tmp_path / "filled.xlsx"
    book.save(path)
    screen_file(path, definition)
    answers = dict.fromkeys(definition.layout.ask, example(definition, definition.field(definition.period)))
    report, accepted = validate(contents_of(path, definition).table, definition, as_of=TODAY, answers=answers)
    assert not report.blocks, report.problems
    assert accepted is not None
    assert accepted.frame.height == 1


def test_unfilled_template_is_told_to_be_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    path.write_bytes(template_workbook(OFFENCES))
    report, accepted = validate(contents_of(path).table, OFFENCES, as_of=TODAY)
    assert accepted is None
    assert [problem.rule for problem in report.problems] == ["no_rows"]


def test_template_of_an_earlier_version_or_of_other_data_is_noticed(tmp_path: Path) -> None:
    newer = dataclasses.replace(OFFENCES, version=2)
    path = tmp_path / "older.xlsx"
    path.write_bytes(template_workbook(OFFENCES))
    noted = [next(iter(finding.problems())).message for finding in contents_of(path, newer).table.findings]
    assert noted == ["The workbook is version 1 of the template; version 2 is in use."]
    other = dataclasses.replace(OFFENCES, key="other")
    noted = [next(iter(finding.problems())).message for finding in contents_of(path, other).table.findings]
    assert noted == ["The workbook is the template of other data (police_offences)."]
    assert contents_of(path).table.findings == []
