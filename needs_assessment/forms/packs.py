"""What goes to a board or a committee, and for which meeting."""

from collections.abc import Sequence
from typing import Any

from django import forms

from needs_assessment.rules.committee_report import Words
from svd_portal.core.forms import GovukDateField


class PackForm(forms.Form):
    meeting_on = GovukDateField(label="Day of the meeting")
    sections = forms.MultipleChoiceField(
        label="Sections",
        widget=forms.CheckboxSelectMultiple,
        help_text="Those that are ready are chosen. What is not for the public is left out of a pack.",
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = self.fields["sections"]
        assert isinstance(sections, forms.MultipleChoiceField)  # noqa: S101  # for the type checker
        sections.choices = choices


class CommitteeReportForm(forms.Form):
    """What a report to a committee needs that a needs assessment does not hold."""

    body = forms.CharField(
        label="Which committee or board is it for?",
        max_length=200,
        help_text="For example “Health and Wellbeing Board”.",
    )
    meeting_on = GovukDateField(label="Day of the meeting")
    asked = forms.CharField(
        label="What should it agree to?",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
        help_text="One thing in each line. These come from the recommendations of the needs assessment: change them.",
    )
    finance = forms.CharField(
        label="Financial implications",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text="Capital and revenue, from when, and who pays. Services whose money ends are added below it.",
    )
    environment = forms.CharField(
        label="Environmental implications",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=5000,
        help_text="If there are none, say so.",
    )
    next_steps = forms.CharField(
        label="Timescales and next steps",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text="What follows from the decision, and by when. Data that were missing are added below it.",
    )
    contact = forms.CharField(
        label="Whom can members ask?",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        help_text="Roles and a shared mailbox, not names: the report may be published.",
    )
    circulated = forms.CharField(
        label="To whom was it circulated before?",
        max_length=500,
        required=False,
        help_text="For example “Members for the division”.",
    )

    def words(self) -> Words:
        """Give what was typed, without the day."""
        typed = {name: text for name, text in self.cleaned_data.items() if name != "meeting_on"}
        return Words(**typed)
