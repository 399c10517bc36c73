"""Describing a kind of data: one page about its columns and numbers."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from datasets.forms.columns import (
    LINES,
    MEANINGS,
    MOST_COLUMNS,
    MOST_MARKERS,
    column_fields,
    marker_fields,
    read_source,
)  # fmt: skip
from datasets.forms.examples import not_too_large, unpack
from datasets.forms.views import Choice
from datasets.rules.declaration import Declaration, DeclaredColumn, DeclaredMarker
from datasets.rules.declaring import build
from datasets.rules.definition import DefinitionError
from datasets.rules.disclosure.profiles import Method
from datasets.rules.drafting import BLANK_WORD
from datasets.rules.geography import LEVEL_NAMES
from datasets.rules.periods import GRAMMARS
from datasets.rules.seen import BREAKDOWN_ONLY, KEEP
from svd_portal.core.forms import HintedRadioSelect

KINDS = [
    ("count_of_events", "A count of events"),
    ("count_of_persons", "A count of people, each once"),
    ("rate", "A rate or ratio"),
    ("percentage", "A percentage"),
    ("money", "An amount of money"),
]
# What a definition finds wrong, and the question that it is about.
MOST_LINES = 8
QUESTIONS = {"columns": "column-0-role", "markers": "marker-0-status"}


class DefinitionForm(forms.Form):
    """Everything about a kind of data on one page. The example travels with the page, packed: no copy stays here."""

    title = forms.CharField(label="What shall it be called?", max_length=200)
    counted = forms.CharField(
        label="What is counted, and what for?", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    levels = forms.MultipleChoiceField(
        label="What kind of area is the place?",
        choices=[(level, name[:1].upper() + name[1:]) for level, name in LEVEL_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    by = forms.ChoiceField(
        label="How is the place written?",
        choices=[("code", "By its nine-character code"), ("name", "By its name")],
        widget=forms.RadioSelect,
    )
    others = forms.ChoiceField(
        label="What about rows of other areas, or of none?",
        choices=[("refuse", "The file must be put right"), ("leave_out", "Leave them out, and say how many")],
        widget=forms.RadioSelect,
    )
    reach = forms.ChoiceField(
        label="Which areas may a file name?",
        choices=[
            ("patch", "Only those of this partnership"),
            ("anywhere", "Any: these are published statistics"),
        ],
        widget=forms.RadioSelect,
    )
    grammar = forms.ChoiceField(
        label="What kind of time?",
        choices=[
            (name, f"{rule.words[:1].upper()}{rule.words[1:]}, {rule.example}")
            for name, rule in GRAMMARS.items()
        ],
    )
    example_period = forms.CharField(
        label="Which time is the example about?",
        help_text="Only if no column says the time. It is then asked with each file.",
        max_length=20,
        required=False,
    )
    kind = forms.ChoiceField(
        label="What is the number?",
        choices=KINDS,
        widget=HintedRadioSelect(
            hints={"rate": "Hidden from others as a whole until it can be shown safely."}
        ),
    )
    unit = forms.CharField(label="Unit", help_text="For example offences, pupils or pounds.", max_length=40)
    totals = forms.CharField(
        label="Words that mean a row is the sum of others",
        help_text="One on each line. Such rows are checked against their parts, and left out.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs=LINES),
    )
    method = Choice(
        label="How others see it",
        choices=[
            (Method.HES, "Small counts hidden, all others rounded to the nearest 5"),
            (Method.SUPPRESS, "Small counts hidden, and as many others as keep them hidden; the rest exact"),
            (Method.OPEN, "Everything as it is"),
        ],
        widget=HintedRadioSelect(
            hints={
                Method.HES: "The rule of the National Health Service. Right unless the supplier agreed to another.",
                Method.SUPPRESS: "Only where the supplier agreed to exact counts, and for small tables.",
                Method.OPEN: "Only for figures that anybody can read already.",
            }
        ),
    )
    threshold = forms.IntegerField(
        label="The smallest number that others may see",
        help_text="Numbers from 1 up to the one before it are hidden; where the others are rounded, 1 to 7 always. "
        "The supplier's own rule decides; 5 is usual, 8 for hospitals.",
        min_value=3,
        max_value=100,
    )
    checkers = Choice(
        label="Who looks before it is shared?",
        choices=[
            ("0", "The officer who sends it"),
            ("2", "Two data officers of other authorities too"),
        ],
        help_text="They see what everybody would see, each without knowing what the other found.",
        initial="0",
    )
    legal_basis = forms.CharField(
        label="By which law may it be shared?",
        help_text="For example “Police, Crime, Sentencing and Courts Act 2022 s.16. Counts only.”",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    another = forms.FileField(
        label="Check it with another file",
        help_text="In place of the example. It is read and forgotten.",
        required=False,
    )
    columns = forms.IntegerField(min_value=1, max_value=MOST_COLUMNS, widget=forms.HiddenInput)
    markers = forms.IntegerField(min_value=0, max_value=MOST_MARKERS, widget=forms.HiddenInput)
    header_rows = forms.IntegerField(min_value=1, max_value=10, widget=forms.HiddenInput)
    sheet = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    packed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in range(self.number_of("columns", MOST_COLUMNS)):
            self.fields |= column_fields(at)
        for at in range(self.number_of("markers", MOST_MARKERS)):
            self.fields |= marker_fields(at)

    def number_of(self, name: str, most: int) -> int:
        given = str(self.data.get(name, "") if self.is_bound else self.initial.get(name, 0))
        return min(int(given), most) if given.isdigit() else 0

    @property
    def column_rows(self) -> Iterator[dict[str, Any]]:
        """One row of questions for each column: what it is called in the file, some of its texts, the fields."""
        for at in range(self.number_of("columns", MOST_COLUMNS)):
            source = read_source(self[f"column-{at}-source"].value())
            headings = source["headings"] or ["This column"]
            shown = headings[0] if len(headings) == 1 else f"{headings[0]} to {headings[-1]}"
            fields = [self[f"column-{at}-{part}"] for part in ("role", "title", "values")]
            lines = len(_lines(fields[-1].value()))
            fields[-1].field.widget.attrs["rows"] = min(max(lines + 1, 2), MOST_LINES)
            yield {"heading": shown, "number": len(headings), "samples": source["samples"], "fields": fields}

    @property
    def marker_rows(self) -> Iterator[dict[str, Any]]:
        for at in range(self.number_of("markers", MOST_MARKERS)):
            parts = ("text", "status", "lower", "upper")
            yield {"number": at + 1, "fields": [self[f"marker-{at}-{part}"] for part in parts]}

    @property
    def single_fields(self) -> list[Any]:
        return [field for field in self if "-" not in field.name and not field.is_hidden]

    def clean_another(self) -> UploadedFile | None:
        return not_too_large(self.cleaned_data["another"])

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        self._clean_columns(asked)
        self._clean_markers(asked)
        if not self.errors:
            try:
                build(self.declaration, "example", 1)
            except DefinitionError as error:
                about = QUESTIONS.get(error.about, error.about)
                self.add_error(about if about in self.fields else None, str(error))
        return asked

    def _clean_columns(self, asked: dict[str, Any]) -> None:
        for at in range(self.number_of("columns", MOST_COLUMNS)):
            says_which = asked.get(f"column-{at}-role") in (KEEP, BREAKDOWN_ONLY)
            if says_which and not _lines(asked.get(f"column-{at}-values")):
                words = f"Say which rows to keep: one text on each line, {BLANK_WORD} for an empty cell"
                self.add_error(f"column-{at}-values", words)

    def _clean_markers(self, asked: dict[str, Any]) -> None:
        for at in range(self.number_of("markers", MOST_MARKERS)):
            text, lower, upper = (asked.get(f"marker-{at}-{part}") for part in ("text", "lower", "upper"))
            if text and not asked.get(f"marker-{at}-status"):
                self.add_error(f"marker-{at}-status", f"Choose what {text} means in place of a number")
            if lower is not None and upper is not None and lower > upper:
                self.add_error(f"marker-{at}-upper", f"The most that {text} can mean is less than the least")

    @property
    def declaration(self) -> Declaration:
        """What was said, once the form is clean."""
        asked = self.cleaned_data
        return Declaration(
            columns=tuple(self._column(at) for at in range(asked["columns"])),
            markers=tuple(self._marker(at) for at in range(asked["markers"]) if asked[f"marker-{at}-text"]),
            totals=tuple(_lines(asked["totals"])),
            checkers=int(asked["checkers"] or 0),
            levels=tuple(asked["levels"]),
            **{
                name: asked[name]
                for name in (
                    "title", "counted", "kind", "unit", "by", "reach", "others", "grammar", "method", "threshold",
                    "legal_basis", "header_rows", "sheet",
                )
            },
        )  # fmt: skip

    def _column(self, at: int) -> DeclaredColumn:
        role, title, values, source = (
            self.cleaned_data[f"column-{at}-{part}"] for part in ("role", "title", "values", "source")
        )
        return DeclaredColumn(
            tuple(source["headings"]), role, title, tuple(_lines(values)), tuple(source["samples"])
        )

    def _marker(self, at: int) -> DeclaredMarker:
        text, status, lower, upper = (
            self.cleaned_data[f"marker-{at}-{part}"] for part in ("text", "status", "lower", "upper")
        )
        return DeclaredMarker(_unblank(text), status, _meaning(status, lower, upper), lower, upper)

    @property
    def content(self) -> bytes:
        """The example, or nothing if none came."""
        file: UploadedFile | None = self.cleaned_data.get("another")
        if file:
            file.seek(0)
            return file.read()
        return unpack(self.cleaned_data.get("packed", ""))


def _lines(text: Any) -> list[str]:
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def _unblank(text: str) -> str:
    return "" if text.strip() == BLANK_WORD else text.strip()


def _meaning(status: str, lower: int | None, upper: int | None) -> str:
    words = dict(MEANINGS)[status].lower()
    if lower is not None and upper is not None:
        return f"{words}: from {lower} to {upper}"
    return words
