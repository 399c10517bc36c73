"""What an authority says when it decides on a strategy."""

from collections.abc import Iterable
from typing import Any

from django import forms

from partnerships.models import Authority
from strategy.statuses import Decision
from svd_portal.core.forms import HintedRadioSelect

MEANS = {
    Decision.ADOPT: "Your authority takes this strategy as its own and will carry out its actions.",
    Decision.APPROVE: "Your authority agrees to the strategy and to its own actions in it.",
    Decision.ENDORSE: "Your authority supports the strategy; another body of yours adopts it.",
    Decision.NOTE: "Your authority has read the strategy and does not stand against it.",
    Decision.DISSENT: "Your authority does not agree. The strategy stays with the board. Say why below.",
}


class SignForm(forms.Form):
    decision = forms.ChoiceField(
        label="What does your authority decide?",
        choices=Decision.choices,
        widget=HintedRadioSelect(hints={str(key): words for key, words in MEANS.items()}),
    )
    role = forms.CharField(
        label="In which role do you sign?",
        max_length=200,
        help_text="For example “Chief fire officer” or “Cabinet member for communities”.",
    )
    note = forms.CharField(
        label="Reason or reservation",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        help_text="Published beside your decision.",
    )
    minute_link = forms.URLField(
        label="Link to the minutes of your authority",
        required=False,
        assume_scheme="https",
        help_text="Where the decision was taken, if it is public.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == Decision.DISSENT and not cleaned.get("note", "").strip():
            self.add_error("note", "Say why your authority does not agree.")
        return cleaned


def authority_named(authorities: Iterable[Authority], wanted: str) -> Authority | None:
    """Give the authority that a page was asked for, else the first for which this person signs."""
    known = {str(authority.pk): authority for authority in authorities}
    return known.get(wanted) or next(iter(known.values()), None)
