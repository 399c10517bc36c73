"""Template, help page, rules and error texts come from the one schema: when it changes, all four change."""

import copy
import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from datasets.rules.definition import Definition, load
from datasets.rules.template_workbook import template_workbook
from datasets.rules.validation import validate
from datasets.rules.verdicts import Problem
from datasets.rules.wording import guide, rules_in_words, template_csv
from tests.unit.datasets.files import OFFENCES, ROW, TODAY, table_of

Spec = dict[str, Any]


def changed(change: Callable[[Spec], None]) -> Definition:
    spec = copy.deepcopy(OFFENCES.spec)
    change(spec)
    return load(spec)


def csv_template(definition: Definition) -> list[list[str]]:
    return list(csv.reader(io.StringIO(template_csv(definition).decode("utf-8-sig"))))


def workbook_texts(definition: Definition) -> str:
    """Give every text of the XLSX template, hidden lists and drop-downs too."""
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(definition)))
    cells = [
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    rules = [str(rule.formula1) for sheet in book for rule in sheet.data_validations.dataValidation]
    notes = [str(rule.error) for sheet in book for rule in sheet.data_validations.dataValidation]
    return "\n".join([*cells, *rules, *notes])


def help_page(definition: Definition) -> str:
    said = guide(definition)
    columns = [str(value) for rule in rules_in_words(definition) for value in rule.values()]
    return "\n".join([*columns, *said["mistakes"], *[cell for row in said["example"] for cell in row]])


def problems(definition: Definition, header: list[str] | None = None, **cells: str) -> list[Problem]:
    """Check the good row with some cells changed, under the definition's own headings or others."""
    names = header or [field.name for field in definition.fields]
    row = {**dict(zip(names, ROW, strict=True)), **cells}
    source = f"{','.join(names)}\n{','.join(row.values())}\n".encode()
    return validate(table_of(source, definition), definition, as_of=TODAY)[0].problems


def add_code(spec: Spec) -> None:
    spec["schema"]["fields"][3]["constraints"]["enum"].append("Not stated")


def test_a_code_that_is_added_is_offered_told_accepted_and_named() -> None:
    after = changed(add_code)
    assert "Not stated" not in help_page(OFFENCES)
    assert "Not stated" in help_page(after)
    assert [problem.rule for problem in problems(OFFENCES, sex="Not stated")] == ["not_in_list"]
    assert problems(after, sex="Not stated") == []
    assert "Not stated" not in problems(OFFENCES, sex="qqqqqq")[0].fix
    assert "Not stated" in problems(after, sex="qqqqqq")[0].fix


def test_a_code_that_goes_is_no_longer_the_example() -> None:
    def without_homicide(spec: Spec) -> None:
        spec["schema"]["fields"][2]["constraints"]["enum"].remove("Homicide")
        spec["schema"]["fields"][2]["synonyms"].pop("murder")

    after = changed(without_homicide)
    assert "Homicide" in csv_template(OFFENCES)[1]
    assert "Homicide" not in "\n".join(csv_template(after)[1])
    assert [problem.rule for problem in problems(after, offence="Homicide")] == ["not_in_list"]


def rename(spec: Spec) -> None:
    spec["schema"]["fields"][3] |= {"name": "gender", "title": "Gender of the victim"}
    spec["breakdowns"][1] = "gender"


def test_a_column_with_another_name_and_title_has_it_everywhere() -> None:
    after = changed(rename)
    old = [field.name for field in OFFENCES.fields]
    assert "gender" in csv_template(after)[0]
    assert "sex" not in csv_template(after)[0]
    assert "Gender of the victim" in help_page(after)
    assert problems(after) == []
    assert "The column gender is missing." in [problem.message for problem in problems(after, header=old)]
    wrong = problems(after, gender="qqqqqq")[0]
    assert (wrong.column, wrong.message) == ("gender", "This is not in the list for Gender of the victim.")


def mark(spec: Spec) -> None:
    spec["markers"]["~"] = {"status": "suppressed", "lower": 1, "upper": 9, "meaning": "from 1 to 9"}
    spec["markers"].pop("<5")


def test_a_marker_that_changes_is_read_told_and_named() -> None:
    after = changed(mark)
    assert "~ for a value that is from 1 to 9" in help_page(after)
    assert "~" in " ".join(guide(after)["mistakes"])
    assert [problem.rule for problem in problems(OFFENCES, count="~")] == ["unknown_marker"]
    assert problems(after, count="~") == []
    assert [problem.rule for problem in problems(after, count="<5")] == ["unknown_marker"]
    assert "~" in problems(after, count="<5")[0].fix


def by_quarter(spec: Spec) -> None:
    spec["period"]["grammar"] = "financial_quarter"
    spec["schema"]["fields"][1].pop("example")


def test_a_grammar_that_changes_changes_all_four() -> None:
    after = changed(by_quarter)
    assert csv_template(after)[1][1] == "2023/24 Q1"
    assert "A quarter of a financial year, written 2023/24 Q1" in help_page(after)
    assert problems(after, period="2023/24 Q2") == []
    wrong = problems(after)[0]
    assert (wrong.rule, wrong.message) == ("period_grammar", "This is not a quarter of a financial year.")
    assert "2023/24 Q1" in wrong.fix
    assert problems(OFFENCES, period="2023/24 Q2")[0].message == "This is not a month."


@pytest.mark.parametrize("change", [add_code, rename, mark, by_quarter])
def test_the_changed_template_passes_the_changed_rules(change: Callable[[Spec], None]) -> None:
    definition = changed(change)
    template = template_csv(definition).removeprefix("\ufeff".encode())
    report, accepted = validate(table_of(template, definition), definition, as_of=TODAY)
    assert report.problems == []
    assert accepted is not None


@pytest.mark.parametrize(
    ("change", "text"),
    [(add_code, "Not stated"), (rename, "gender"), (mark, "~"), (by_quarter, "2023/24 Q1")],
)
def test_the_workbook_changes_too(change: Callable[[Spec], None], text: str) -> None:
    assert text not in workbook_texts(OFFENCES)
    assert text in workbook_texts(changed(change))
