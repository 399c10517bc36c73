"""What somebody says of an obligation, and what a partnership asks of itself."""

from collections.abc import Sequence
from typing import Any

from django import forms

from partnerships.models import Authority
from strategy.forms.signing import offer
from strategy.statuses import ObligationOwner, Repeats
from svd_portal.core import clock
from svd_portal.core.forms import GovukDateField


class MetForm(forms.Form):
    on = GovukDateField(label="On which day was it done?")
    authority = forms.ModelChoiceField(
        label="Which authority did it?",
        queryset=Authority.objects.none(),
        required=False,
        empty_label="No one authority",
    )
    address = forms.URLField(
        label="Where can it be seen?",
        required=False,
        assume_scheme="https",
        help_text="The address of the page, if there is one.",
    )
    words = forms.CharField(
        label="What shows it?", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, required=False
    )

    def __init__(self, *args: Any, authorities: Sequence[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today
        offer(self, "authority", authorities)


class OwnObligationForm(forms.Form):
    what = forms.CharField(
        label="What has to be done?",
        max_length=200,
        help_text="Begin with a verb: “Hold a board meeting”, “Send the grant return”.",
    )
    due_on = GovukDateField(label="By when, the first time?")
    repeats = forms.ChoiceField(label="How often?", choices=Repeats.choices, widget=forms.RadioSelect)
    basis = forms.CharField(
        label="Who asks for it, and where is that written?",
        max_length=200,
        help_text="For example “Grant agreement, paragraph 6” or “Terms of reference”.",
    )
    owner = forms.ChoiceField(label="Who sees to it?", choices=ObligationOwner.choices)
