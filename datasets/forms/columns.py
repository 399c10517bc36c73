"""The questions about each column and each mark of a kind of data, and the first answers to all."""

import json
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from datasets.forms.examples import pack
from datasets.rules.declaration import Declaration, DeclaredColumn, DeclaredMarker
from datasets.rules.disclosure.profiles import Method
from datasets.rules.drafting import BLANK_WORD
from datasets.rules.proposal import Column, Proposal
from datasets.rules.seen import (
    ACROSS,
    ACROSS_TIME,
    BREAKDOWN,
    BREAKDOWN_ONLY,
    KEEP,
    LEAVE_OUT,
    NUMBER,
    PLACE,
    TIME,
    TIME_PART,
)  # fmt: skip

ROLES = [
    (PLACE, "Place"),
    (TIME, "Time"),
    (TIME_PART, "Part of the time"),
    (BREAKDOWN, "Breakdown"),
    (BREAKDOWN_ONLY, "Breakdown: only rows of these"),
    (NUMBER, "The number"),
    (ACROSS_TIME, "Side by side: times"),
    (ACROSS, "Side by side: a breakdown"),
    (KEEP, "Keep only rows where it says"),
    (LEAVE_OUT, "Leave out"),
]
ROLE_MEANINGS = {
    PLACE: "Where it was: one column, by code or by name.",
    TIME: "When it was: one column, such as the month.",
    TIME_PART: "Year and month, or year and quarter, in two columns that say the time together.",
    BREAKDOWN: "What the numbers are split by, such as the offence or the age: at most six.",
    BREAKDOWN_ONLY: "A breakdown of which only the texts that you list are read; other rows are left out.",
    NUMBER: "What is counted or measured: one column.",
    ACROSS_TIME: "Several columns with numbers, each headed by a time.",
    ACROSS: "Several columns with numbers, each headed by an age, a reason or the like.",
    KEEP: "Says which rows are read, such as the kind of area; the others are left out.",
    LEAVE_OUT: "Known, and not wanted.",
}
MEANINGS = [
    ("", "Choose what it means"),
    ("suppressed", "A small number that was hidden"),
    ("not_available", "Not available"),
    ("not_applicable", "Does not apply"),
    ("not_collected", "Not collected"),
    ("not_supplied", "Not supplied"),
]
MORE_MARKERS = 2
MOST_COLUMNS, MOST_MARKERS = 256, 40
LONGEST_LIST = 20_000
LINES = {"rows": 5}


class SourceField(forms.CharField):
    """The headings and samples of a column, as they came with the page."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> dict[str, list[str]]:
        source = read_source(super().clean(value))
        if not source["headings"]:
            raise forms.ValidationError("The page has lost its columns. Start again from the example")
        return source


def role_meanings() -> list[tuple[str, str]]:
    """Say what each role of a column means, in the order of the list."""
    return [(label, ROLE_MEANINGS[role]) for role, label in ROLES]


def from_proposal(proposal: Proposal, title: str, counted: str, content: bytes) -> dict[str, Any]:
    """Give the first answers of the page, out of what an example seems to hold."""
    initial: dict[str, Any] = {
        "title": title,
        "counted": counted,
        "levels": list(proposal.levels),
        "by": proposal.by,
        "others": proposal.others,
        "reach": "patch",
        "grammar": proposal.grammar or "month",
        "kind": proposal.kind,
        "totals": "\n".join(proposal.totals),
        "method": Method.HES,
        "threshold": 5,
        "header_rows": proposal.header_rows,
        "sheet": proposal.sheet,
        "packed": pack(content),
    }
    markers = [DeclaredMarker(text, "") for text in proposal.markers]
    return initial | _rows(list(proposal.columns), markers)


def from_declaration(declaration: Declaration) -> dict[str, Any]:
    """Give the answers of the page, out of a definition that was declared before."""
    names = (
        "title",
        "counted",
        "by",
        "reach",
        "others",
        "grammar",
        "kind",
        "unit",
        "method",
        "threshold",
        "legal_basis",
        "header_rows",
        "sheet",
    )
    initial: dict[str, Any] = {name: getattr(declaration, name) for name in names}
    initial |= {"levels": list(declaration.levels), "totals": "\n".join(declaration.totals)}
    initial["checkers"] = str(declaration.checkers)
    return initial | _rows(list(declaration.columns), list(declaration.markers))


def _rows(columns: list[Any], markers: list[DeclaredMarker]) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "columns": len(columns),
        "markers": min(len(markers) + MORE_MARKERS, MOST_MARKERS),
    }
    for at, column in enumerate(columns):
        initial |= {f"column-{at}-{part}": value for part, value in _column_answers(column).items()}
    for at, marker in enumerate(markers):
        text = marker.text or BLANK_WORD
        answers = {"text": text, "status": marker.status, "lower": marker.lower, "upper": marker.upper}
        initial |= {f"marker-{at}-{part}": value for part, value in answers.items()}
    return initial


def _column_answers(column: Column | DeclaredColumn) -> dict[str, Any]:
    return {
        "role": column.role,
        "title": column.title,
        "values": "\n".join(value or BLANK_WORD for value in column.values),
        "source": json.dumps({"headings": column.headings, "samples": column.samples}),
    }


def column_fields(at: int) -> dict[str, forms.Field]:
    return {
        f"column-{at}-role": forms.ChoiceField(label="What it is", choices=ROLES),
        f"column-{at}-title": forms.CharField(label="What to call it", max_length=80, required=False),
        f"column-{at}-values": forms.CharField(
            label="What may stand in it",
            required=False,
            validators=[
                MaxLengthValidator(LONGEST_LIST)
            ],  # no max_length: a running count would help nobody here
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        f"column-{at}-source": SourceField(max_length=100_000),
    }


def marker_fields(at: int) -> dict[str, forms.Field]:
    return {
        f"marker-{at}-text": forms.CharField(label="What is written", max_length=20, required=False),
        f"marker-{at}-status": forms.ChoiceField(label="What it means", choices=MEANINGS, required=False),
        f"marker-{at}-lower": forms.IntegerField(label="At least", min_value=0, required=False),
        f"marker-{at}-upper": forms.IntegerField(label="At most", min_value=0, required=False),
    }


def read_source(value: Any) -> dict[str, list[str]]:
    """Read the hidden part of a column; what is not as it was counts as empty."""
    try:
        read = json.loads(str(value))
        return {part: [str(text) for text in read[part]][:MOST_COLUMNS] for part in ("headings", "samples")}
    except (ValueError, KeyError, TypeError):
        return {"headings": [], "samples": []}
