"""How numbers are written in the measure: whole counts, marks of the source, and what is neither."""

import re
import unicodedata
from dataclasses import dataclass, replace

from datasets.rules.definition import Definition, Status
from datasets.rules.spelling import tidy
from datasets.rules.verdicts import Fault

LARGEST = 10**12
WHOLE = re.compile(r"-?\d+")
GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+")
# No-break, thin and narrow no-break spaces between thousands; a plain space may part two numbers.
SPACED = re.compile("-?\\d{1,3}([\u00a0\u2009\u202f]\\d{3})+")
DECIMAL = re.compile(r"-?\d+\.\d+")
ROUND_DECIMAL = re.compile(r"(-?\d+)\.0+")


@dataclass(frozen=True)
class Cell:
    """One cell of the measure as it is meant. ``value`` is None unless the status is exact or rounded."""

    value: float | int | None = None
    status: Status | None = None
    lower: int | None = None
    upper: int | None = None
    fault: Fault | None = None


def read_cell(text: str, definition: Definition, marks: dict[str, Cell]) -> Cell:
    """Read a cell of the measure. ``marks`` comes from :func:`marks_of`."""
    if not text.isascii() and SPACED.fullmatch(text.strip()):
        text = re.sub(r"\s", "", text)
    plain = " ".join(unicodedata.normalize("NFKC", text).split()).removeprefix("'")
    mark = marks.get(tidy(plain))
    if mark:
        return mark
    if plain in definition.missing_values:
        return Cell(
            fault=_fix(
                "required", "There is no value.", "Write 0 for none, or the mark for a value that is hidden."
            )
        )
    if WHOLE.fullmatch(plain) or GROUPED.fullmatch(plain):
        return _whole(int(plain.replace(",", "")), definition, marks)
    rounded = ROUND_DECIMAL.fullmatch(plain)
    if definition.counts:
        return (
            _whole(int(rounded[1]), definition, marks)
            if rounded and not _grouping(plain)
            else Cell(fault=_not_a_count(plain, definition))
        )
    if DECIMAL.fullmatch(plain):
        return _decimal(float(plain), definition)
    return Cell(fault=_not_a_number(plain, definition))


def marks_of(definition: Definition) -> dict[str, Cell]:
    """Give what each mark of the source means, by its tidy spelling."""
    return {
        tidy(text): Cell(None, marker.status, marker.lower, marker.upper)
        for text, marker in definition.markers.items()
    }


def _whole(value: int, definition: Definition, marks: dict[str, Cell]) -> Cell:
    if value == -1:
        return Cell(
            fault=_fix(
                "sentinel",
                "-1 is often used for a missing value.",
                "Write the mark for not available instead.",
            )
        )
    if value < 0 and not definition.allow_negative:
        return Cell(fault=_fix("negative", "A count cannot be negative.", "Check the value."))
    if abs(value) > LARGEST:
        return Cell(fault=_fix("too_big", "This number is too large to be true.", "Check the value."))
    if value == 9999:
        message = "9999 is often used for a missing value."
        fault = Fault(
            "confirm",
            "sentinel_9999",
            message,
            "Confirm that it is a true value, or write the mark for not available.",
            str(value),
        )
        return replace(_rounded(value, definition, marks), fault=fault)
    return _rounded(value, definition, marks)


def _rounded(value: int, definition: Definition, marks: dict[str, Cell]) -> Cell:
    """Give a count with what its reader knows of the true one, where the source rounds.

    A source that marks the small counts writes 0 for none only, and nothing below its marks; of one that does not, a 0
    may be anything that rounds to it. A number that is no multiple of the base was not rounded.
    """
    base = definition.rounding_base
    if not base or not definition.counts or value % base:
        return Cell(value, "exact")
    hidden = max((mark.upper or 0 for mark in marks.values() if mark.status == "suppressed"), default=0)
    if hidden and not value:
        return Cell(value, "exact")
    return Cell(
        value, "rounded", max(value - base // 2, hidden + 1 if value and hidden else 0), value + base // 2
    )


def _decimal(value: float, definition: Definition) -> Cell:
    if value < 0 and not definition.allow_negative:
        return Cell(fault=_fix("negative", "The value cannot be negative.", "Check the value."))
    if definition.kind == "percentage" and value > 100:
        return Cell(fault=_fix("percentage", "A percentage cannot be more than 100.", "Check the value."))
    return Cell(value, "exact")


def _not_a_count(text: str, definition: Definition) -> Fault:
    if text.endswith("%") or re.fullmatch(r"0?\.\d+", text):
        return _fix(
            "looks_like_a_rate", "This looks like a rate or percentage.", "Send the number of events."
        )
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", text):
        return _fix(
            "ambiguous_number",
            "It cannot be told whether the point marks thousands.",
            "Write the number without it.",
        )
    if DECIMAL.fullmatch(text):
        return _fix("not_whole", "A count must be a whole number.", "Send the number of events.")
    return _not_a_number(text, definition)


def _not_a_number(text: str, definition: Definition) -> Fault:
    if re.fullmatch(r"[-+]?\d+(\.\d+)?e[-+]?\d+", text, re.IGNORECASE):
        return _fix("exponent", "The number is written with an exponent.", "Write all its digits.")
    if re.fullmatch(r"[-+]?[\d.,' ]*\d[\d.,' ]*%?", text):
        return _fix(
            "number_format", "The number is not written plainly.", "Write digits only, for example 1234."
        )
    if text[:1] in "=+-@" and len(text) > 1:
        return _fix(
            "formula_text", "This text would run as a formula in a spreadsheet.", "Write the value instead."
        )
    known = ", ".join(definition.markers) or "none"
    return _fix(
        "unknown_marker", "This is neither a number nor a mark of this source.", f"The marks are: {known}."
    )


def _grouping(text: str) -> bool:
    """Say whether zeros after the point may stand for thousands, as in 1.000."""
    return bool(re.fullmatch(r"\d{1,3}\.000", text))


def _fix(rule: str, message: str, fix: str) -> Fault:
    return Fault("fix", rule, message, fix)
