"""The three questions of the harm check."""

from typing import Any

from django import forms

from strategy.rules.harm import ASKS, Head
from strategy.statuses import HarmFound


class HarmForm(forms.Form):
    """For each head of s.8(8): whether something might harm, and what."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for head in Head:
            self.fields[head.value] = forms.ChoiceField(
                label=ASKS[head], choices=HarmFound.choices, widget=forms.RadioSelect
            )
            self.fields[f"{head}_words"] = forms.CharField(
                label="If so, what?",
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=2000,
                required=False,
                help_text="Only people who read this draft see it. It is never published.",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for head in Head:
            if cleaned.get(head.value) == HarmFound.HARM and not cleaned.get(f"{head}_words", "").strip():
                self.add_error(
                    f"{head}_words", "Say what might do harm, so that the authors can take it out."
                )
        return cleaned

    @property
    def found(self) -> dict[str, tuple[str, str]]:
        return {
            head.value: (self.cleaned_data[head.value], self.cleaned_data[f"{head}_words"]) for head in Head
        }
