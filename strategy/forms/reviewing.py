"""What a review found, and what a partnership says of a year in its own words."""

import datetime as dt
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms

from strategy.rules.clock import latest_review
from strategy.statuses import LookedAt, ReviewOutcome
from svd_portal.core import clock
from svd_portal.core.forms import GovukDateField, HintedRadioSelect

OWN_WORDS = {
    "summary": "In short",
    "training": "Training and awareness",
    "learning": "What was learned",
    "next": "What comes next",
}


class ReviewForm(forms.Form):
    on = GovukDateField(label="On which day was it reviewed?")
    who = forms.CharField(
        label="Who looked at it?",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        help_text="Authorities and roles, no names: “The board on 3 March: police, fire, council, health”.",
    )
    looked_at = forms.MultipleChoiceField(
        label="What was looked at?", choices=LookedAt.choices, widget=forms.CheckboxSelectMultiple
    )
    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=ReviewOutcome.choices,
        widget=HintedRadioSelect(
            hints={
                ReviewOutcome.NO_CHANGE: "The strategy stands as it is. That is on record, with its reason.",
                ReviewOutcome.MINOR: "Figures or wording. A changed text is a revised strategy: consultation, harm "
                "check, sign-off, publication and submission apply again, s.8(11).",
                ReviewOutcome.REVISED: "A revised strategy: consultation, harm check, sign-off, publication and "
                "submission apply again, s.8(11).",
            }
        ),
    )
    words = forms.CharField(
        label="What was found, and why this outcome?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    next_review_on = GovukDateField(label="When is the next review?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_review_on"].initial = lambda: latest_review(clock.today())


class StatementForm(forms.Form):
    """The year, and what the portal cannot know of it."""

    year_from = GovukDateField(label="First day of the year")
    year_to = GovukDateField(label="Last day of the year")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year_from"].initial = lambda: (
            clock.today() - relativedelta(years=1) + dt.timedelta(days=1)
        )
        self.fields["year_to"].initial = clock.today
        for code, label in OWN_WORDS.items():
            self.fields[code] = forms.CharField(
                label=label, widget=forms.Textarea(attrs={"rows": 3}), max_length=4000, required=False
            )

    @property
    def words(self) -> dict[str, str]:
        return {label: self.cleaned_data[code] for code, label in OWN_WORDS.items()}


class SignStatementForm(forms.Form):
    role = forms.CharField(label="In which role do you sign?", max_length=200)
