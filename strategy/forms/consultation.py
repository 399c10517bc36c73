"""The list of consultees, a round of consultation, and what a consultee says."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from partnerships.models import Area
from strategy.rules.consultation import COLUMNS, ConsulteeRow, Kind, ListProblems, read_list
from strategy.statuses import Answer, ConsulteeKind, WhatCameOfIt
from svd_portal.core.forms import GovukDateField, HintedRadioSelect

MOST_BYTES = 2 * 1024**2
SHOWN = 20  # as many problems as a person puts right in one go


class ConsulteeListForm(forms.Form):
    """A list as CSV, for example all schools of the area."""

    file = forms.FileField(
        label="List as CSV",
        help_text=f"Columns: {', '.join(COLUMNS)}. The reference is what names it for good, such as a school’s URN; "
        "the kind is education, prison, youth custody or specified; the area is a code such as E08000031.",
    )

    def __init__(self, *args: Any, areas: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = areas

    def clean_file(self) -> list[ConsulteeRow]:
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError("The file is larger than 2 MB. Send the list in parts.")
        try:
            return read_list(file.read(), self.areas)
        except ListProblems as found:
            problems = list(found.problems[:SHOWN])
            if len(found.problems) > SHOWN:
                problems.append(f"There are {len(found.problems) - SHOWN} more problems of this kind.")
            raise ValidationError([*problems, "Nothing was changed."]) from found


class ConsulteeForm(forms.Form):
    """One authority."""

    name = forms.CharField(label="Name", max_length=200)
    reference = forms.CharField(
        label="Reference", max_length=40, help_text="What names it for good, for example the URN of a school."
    )
    kind = forms.ChoiceField(label="Kind", choices=ConsulteeKind.choices, widget=forms.RadioSelect)
    area = forms.ModelChoiceField(
        label="Area", queryset=Area.objects.none(), to_field_name="code", empty_label=None
    )
    email = forms.EmailField(
        label="E-mail address (optional)",
        required=False,
        help_text="A mailbox of the institution, such as office@school.example. Without one you invite it yourself.",
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
    )

    def __init__(self, *args: Any, areas: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.filter(code__in=areas).order_by("name")  # type: ignore[attr-defined]  # a choice of areas

    @property
    def row(self) -> ConsulteeRow:
        said = self.cleaned_data
        kind = Kind(said["kind"])
        return ConsulteeRow(said["reference"], said["name"], kind, said["area"].code, said["email"].lower())


class NoneInAreaForm(forms.Form):
    kind = forms.ChoiceField(label="Of which kind is there none?", choices=ConsulteeKind.choices)
    words = forms.CharField(
        label="How do you know?",
        max_length=300,
        help_text="For example “List of prisons in England, March 2026”.",
    )


class OpenConsultationForm(forms.Form):
    closes_on = GovukDateField(label="By which day should they answer?")
    question = forms.CharField(
        label="What do you ask them? (optional)",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        help_text="It stands in the e-mail and on their page.",
    )


class ElsewhereForm(forms.Form):
    on = GovukDateField(label="On which day were they asked?")
    evidence = forms.CharField(
        label="How was each of them asked, and what shows it?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="For example “Letter to every school of the list, 3 March 2026, held by the council”.",
    )


class CloseForm(forms.Form):
    changed = forms.CharField(
        label="What changed in the text because of the consultation?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text="If nothing did, say why.",
    )


class ReplyForm(forms.Form):
    """What a consultee says by its link."""

    answer = forms.ChoiceField(
        label="What do you say?",
        choices=Answer.choices,
        widget=HintedRadioSelect(
            hints={
                Answer.NOTHING: "You have read it and have nothing to add.",
                Answer.COMMENTS: "Write them below.",
                Answer.OBJECTS: "Say below what it is, and why.",
            }
        ),
    )
    words = forms.CharField(
        label="Your comments", widget=forms.Textarea(attrs={"rows": 6}), max_length=10000, required=False
    )
    role = forms.CharField(
        label="In which role do you answer?",
        max_length=200,
        help_text="A role, not a name, for example “Headteacher”.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            cleaned.get("answer") in {Answer.COMMENTS, Answer.OBJECTS}
            and not cleaned.get("words", "").strip()
        ):
            self.add_error("words", "Say what your comments are.")
        return cleaned


class RecordReplyForm(ReplyForm):
    """What a consultee said in another way."""

    evidence = forms.CharField(
        label="What shows it?", max_length=1000, help_text="For example “Letter of 3 March 2026”."
    )


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What came of it?", choices=WhatCameOfIt.choices, widget=forms.RadioSelect
    )
    outcome_words = forms.CharField(
        label="What was changed, or why not?", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
