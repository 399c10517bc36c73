"""The short form in which an owner says how its actions and measures stand."""

from collections.abc import Sequence
from typing import Any

from django import forms

from strategy.documents.progress import Standing
from strategy.models import Measure
from strategy.operations import SaidOfPart
from strategy.statuses import ActionStatus
from svd_portal.core.forms import GovukDateField


class OpenProgressForm(forms.Form):
    period = forms.CharField(
        label="For which period?", max_length=100, help_text="For example “July to September 2026”."
    )
    closes_on = GovukDateField(label="By which day should they answer?")


class ProgressForm(forms.Form):
    """For each action its state and a line; for each measure its value; the role once."""

    def __init__(self, *args: Any, parts: Sequence[Standing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        for each in parts:
            self._fields_of(each)
        self.fields["role"] = forms.CharField(
            label="In which role do you answer?", max_length=200, help_text="A role, not a name."
        )

    def _fields_of(self, each: Standing) -> None:
        key, title = str(each.part.pk), each.part.title
        if isinstance(each.part, Measure):
            self.fields[f"value-{key}"] = forms.CharField(
                label=f"{title}: the newest value", max_length=100, required=False, help_text=_last(each)
            )
            self.fields[f"source-{key}"] = forms.CharField(
                label="For when, and from which source?", max_length=300, required=False
            )
            return
        self.fields[f"status-{key}"] = forms.ChoiceField(
            label=f"{title}: where does it stand?",
            choices=ActionStatus.choices,
            initial=each.status,
            help_text=_last(each),
        )
        self.fields[f"words-{key}"] = forms.CharField(
            label="What happened, or what was learned?",
            widget=forms.Textarea(attrs={"rows": 2}),
            max_length=2000,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for each in self.parts:
            key = str(each.part.pk)
            if (
                cleaned.get(f"status-{key}") == ActionStatus.STOPPED
                and not cleaned.get(f"words-{key}", "").strip()
            ):
                self.add_error(
                    f"words-{key}", "Say what was learned. Stopping what does not work is good practice."
                )
            if cleaned.get(f"value-{key}") and not cleaned.get(f"source-{key}", "").strip():
                self.add_error(f"source-{key}", "Say for when it is, and from which source.")
        return cleaned

    @property
    def said(self) -> list[SaidOfPart]:
        given = self.cleaned_data
        return [
            SaidOfPart(
                each.part,
                given.get(f"status-{each.part.pk}", ""),
                given.get(f"value-{each.part.pk}", ""),
                given.get(f"source-{each.part.pk}", ""),
                given.get(f"words-{each.part.pk}", ""),
            )
            for each in self.parts
        ]


def _last(each: Standing) -> str:
    if each.last is None:
        return ""
    said = each.last.value or each.last.words
    return f"Last time: {said}" if said else ""
