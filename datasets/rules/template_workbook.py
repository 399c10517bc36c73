"""The template as a workbook: headings that cannot be overwritten, drop-downs, and the rules in words beside them.

Out of the one schema, like the CSV template, the help page and the checks.
"""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from datasets.rules.book import DATA, LISTS, RULES, STAMP
from datasets.rules.definition import Definition, Field
from datasets.rules.wording import example, rules_in_words

LAST_ROW = 1_000_000
TEXT = "@"  # a spreadsheet leaves it as it is: 10-17 does not become the 17th of October
HEADING = PatternFill("solid", fgColor="DDE7F0")
ERROR_LENGTH = 220  # Excel allows 225 characters


def template_workbook(definition: Definition) -> bytes:
    """Write the XLSX template: a sheet to fill in, a sheet of allowed values, and the rules in words."""
    book = Workbook()
    book.remove(book.worksheets[0])
    data, rules, lists = (book.create_sheet(title) for title in (DATA, RULES, LISTS))
    places = _write_lists(lists, definition)
    for number, field in enumerate(definition.fields, start=1):
        _write_column(data, number, field, definition, places)
    data.freeze_panes = "A2"
    data.protection.sheet = True  # without a password: it keeps from slips, not from people
    for forbidden in ("formatColumns", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(data.protection, forbidden, False)
    _write_rules(rules, definition)
    stamp = DefinedName(STAMP, attr_text=f'"{definition.key}/{definition.version}"')
    book.defined_names.add(stamp)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_lists(sheet: Any, definition: Definition) -> dict[str, str]:
    """Write every list of allowed values into a column of its own; give the range of each field's."""
    places: dict[str, str] = {}
    lists = {field.name: list(field.enum) for field in definition.fields if field.enum}
    lists |= {definition.measure: [text for text in definition.markers if text]}
    for number, (name, words) in enumerate(lists.items(), start=1):
        letter = get_column_letter(number)
        _write(sheet.cell(1, number), definition.field(name).title)
        sheet.cell(1, number).font = Font(bold=True)
        for row, word in enumerate(words, start=2):
            _write(sheet.cell(row, number), word)
        sheet.column_dimensions[letter].width = 32
        if words:
            places[name] = f"'{LISTS}'!${letter}$2:${letter}${len(words) + 1}"
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    return places


def _write_column(
    sheet: Any, number: int, field: Field, definition: Definition, places: dict[str, str]
) -> None:
    letter = get_column_letter(number)
    heading = sheet.cell(1, number)
    _write(heading, field.name)
    heading.font, heading.fill = Font(bold=True), HEADING
    column = sheet.column_dimensions[letter]
    column.width = max(14, len(field.name) + 4, len(example(definition, field)) + 2)
    column.protection = Protection(locked=False)
    is_measure = field.name == definition.measure
    column.number_format = "General" if is_measure else TEXT
    rule = _number_check(letter, definition, places) if is_measure else _list_check(field, places)
    if rule:
        rule.add(f"{letter}2:{letter}{LAST_ROW}")
        sheet.add_data_validation(rule)


def _list_check(field: Field, places: dict[str, str]) -> DataValidation | None:
    if field.name not in places:
        return None
    words = f"Choose a value from the list for {field.title}."
    return DataValidation(
        type="list", formula1=places[field.name], allow_blank=True, showErrorMessage=True,
        errorTitle="Not in the list", error=words[:ERROR_LENGTH],
    )  # fmt: skip


def _number_check(letter: str, definition: Definition, places: dict[str, str]) -> DataValidation:
    """Let numbers and the marks of the source in: compared exactly, since * stands for anything in COUNTIF."""
    cell = f"{letter}2"
    number = f"ISNUMBER({cell})"
    if definition.counts:
        number = f"AND({number},{cell}=INT({cell}){'' if definition.allow_negative else f',{cell}>=0'})"
    mark = (
        f"SUMPRODUCT(--EXACT({places[definition.measure]},{cell}))>0" if definition.measure in places else ""
    )
    [rule] = [rule for rule in rules_in_words(definition) if rule["column"] == definition.measure]
    return DataValidation(
        type="custom", formula1=f"IFERROR(OR({number},{mark}),FALSE)" if mark else number, allow_blank=True,
        showErrorMessage=True, errorTitle="Not a number or mark",
        error=". ".join(rule["allowed"])[:ERROR_LENGTH],
    )  # fmt: skip


def _write_rules(sheet: Any, definition: Definition) -> None:
    lines = [
        [definition.title],
        [definition.purpose],
        [
            f"Template {definition.key}, version {definition.version}. Fill in the sheet “{DATA}”, one row a number."
        ],
        [definition.profile.in_words],
        [definition.legal_basis],
        [],
        ["Column", "What it means", "What may stand in it", "Example"],
    ]
    for rule in rules_in_words(definition):
        lines.append([rule["column"], rule["meaning"], "; ".join(rule["allowed"]), rule["example"]])
    for number, line in enumerate(lines, start=1):
        for column, text in enumerate(line, start=1):
            cell = sheet.cell(number, column)
            _write(cell, text)
            cell.alignment = Alignment(wrap_text=len(line) > 1, vertical="top")
            if number in (1, 7):
                cell.font = Font(bold=True)
    for letter, width in zip("ABCD", (22, 50, 70, 20), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.protection.sheet = True


def _write(cell: Any, text: str) -> None:
    """Write a text as a text, whatever it begins with: nothing of a definition ever runs as a formula."""
    cell.value = text
    cell.data_type = "s"
    cell.number_format = TEXT
