import copy

import pytest

from datasets.rules.cells import Cell, marks_of, read_cell
from datasets.rules.definition import load
from tests.unit.datasets.files import OFFENCES

MARKS = marks_of(OFFENCES)


def read(text: str) -> Cell:
    return read_cell(text, OFFENCES, MARKS)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("12", 12),
        ("3.0", 3),
        ("1,234", 1234),
        ("1,234,567", 1234567),
        ("\u00a012\u00a0", 12),
        ("\uff11\uff12", 12),
        ("'12", 12),
        ("999", 999),
    ],
)
def test_count_is_read(text: str, value: int) -> None:
    assert read(text) == Cell(value, "exact")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("3.4", "not_whole"),
        ("12%", "looks_like_a_rate"),
        ("0.5", "looks_like_a_rate"),
        (".5", "looks_like_a_rate"),
        ("1E3", "exponent"),
        ("1.234", "ambiguous_number"),
        ("1.000", "ambiguous_number"),
        ("1 234", "number_format"),
        ("1,23", "number_format"),
        ("12,34,567", "number_format"),
        ("+5", "number_format"),
        ("-3", "negative"),
        ("-1", "sentinel"),
        ("9999999999999", "too_big"),
        ("=2+3", "formula_text"),
        ("@SUM(A1)", "formula_text"),
        ("some", "unknown_marker"),
        ("NaN", "unknown_marker"),
        ("", "required"),
    ],
)
def test_count_is_refused_with_its_rule(text: str, rule: str) -> None:
    cell = read(text)

    assert cell.status is None
    assert cell.fault is not None
    assert (cell.fault.rule, cell.fault.klass) == (rule, "fix")
    assert cell.fault.fix


def test_9999_is_kept_and_has_to_be_confirmed() -> None:
    cell = read("9999")

    assert (cell.value, cell.status) == (9999, "exact")
    assert cell.fault is not None
    assert cell.fault.klass == "confirm"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("*", Cell(None, "suppressed", 1, 7)),
        ("<5", Cell(None, "suppressed", 1, 4)),
        (" LESS than  5", Cell(None, "suppressed", 1, 4)),
        ("1\u20134", Cell(None, "suppressed", 1, 4)),
        ("x", Cell(None, "not_available")),
        ("z", Cell(None, "not_applicable")),
    ],
)
def test_mark_has_the_meaning_that_the_definition_gives_it(text: str, cell: Cell) -> None:
    assert read(text) == cell


def test_percentage_takes_decimals_and_no_more_than_100() -> None:
    spec = copy.deepcopy(OFFENCES.spec)
    spec["measure"]["kind"] = "percentage"
    definition = load(spec)

    assert read_cell("12.5", definition, {}) == Cell(12.5, "exact")
    too_much = read_cell("112.5", definition, {}).fault
    assert too_much is not None
    assert too_much.rule == "percentage"
