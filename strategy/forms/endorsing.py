"""What a body decided on a published edition."""

from typing import Any

from django import forms

from strategy.models import Strategy
from strategy.statuses import EndorsementKind
from svd_portal.core.forms import GovukDateField
from svd_portal.publication.models import Edition


class EditionNumberField(forms.ModelChoiceField):
    def label_from_instance(self, edition: Edition) -> str:
        return f"Edition {edition.number}"


class EndorsementForm(forms.Form):
    body = forms.CharField(
        label="Which body decided?",
        max_length=200,
        help_text="For example “Health and Wellbeing Board” or “Cabinet of the district council”.",
    )
    kind = forms.ChoiceField(
        label="What did it decide?", choices=EndorsementKind.choices, widget=forms.RadioSelect
    )
    on = GovukDateField(label="On which day?")
    edition = EditionNumberField(label="On which edition?", queryset=Edition.objects.none(), empty_label=None)
    minute_link = forms.URLField(label="Link to its minutes", required=False, assume_scheme="https")
    note = forms.CharField(
        label="Conditions or comments",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        editions = (
            Edition.objects.filter(document=strategy.document_id)
            if strategy.document_id
            else Edition.objects.none()
        )
        self.fields["edition"].queryset = editions.order_by("-number")  # type: ignore[attr-defined]  # of editions
