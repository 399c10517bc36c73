"""Asking for the whole of an assessment, and deciding on it."""

from typing import Any

from django import forms

from needs_assessment.statuses import RequestState
from svd_portal.core.forms import HintedRadioSelect


class FullTextForm(forms.Form):
    """No more than is needed to answer."""

    address = forms.EmailField(
        label="Where should the answer go?",
        help_text="Your e-mail address. It goes to the partnership only, and the portal does not keep it.",
        error_messages={"required": "Enter an e-mail address, so that the partnership can answer."},
    )
    why = forms.CharField(
        label="Who are you, and what do you need it for?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text="Do not write about single people.",
        error_messages={"required": "Say in a sentence what you need it for."},
    )


class DecisionForm(forms.Form):
    state = forms.ChoiceField(
        label="What became of it?",
        choices=[
            (RequestState.GIVEN, "The whole text was given"),
            (RequestState.REFUSED, "It was not given"),
        ],
        widget=HintedRadioSelect(hints={}),
    )
    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        help_text="Needed when it was not given. Do not name the person who asked.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].error_messages["required"] = "Choose what became of it."
