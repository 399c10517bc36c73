"""Asking an authority for its part of a section, and answering."""

from typing import Any

from django import forms

from needs_assessment.forms.word import HELP, WordField
from needs_assessment.models import Section
from needs_assessment.rules.tables_in_text import from_plain
from needs_assessment.statuses import AskState
from partnerships.models import Authority
from svd_portal.core.forms import GovukDateField


class AskForm(forms.Form):
    """What is asked of whom, why, and by when."""

    authority = forms.ModelChoiceField(Authority.objects.none(), label="Whom do you ask?")
    wanted = forms.CharField(
        label="What do you need from them?",
        help_text="One or two questions that they can answer from what they know.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    why = forms.CharField(
        label="Why do you need it?", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    contact = forms.CharField(
        label="Whom can they ask?",
        help_text="A role and its mailbox or telephone, for example “Community safety team, 01234 567890”.",
        max_length=200,
        required=False,
    )
    due_on = GovukDateField(label="By when?")

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["authority"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # for the type checker
        field.queryset = Authority.objects.filter(
            memberships__partnership=section.manuscript.partnership_id
        ).distinct()


class AnswerForm(forms.Form):
    """What an authority answers."""

    state = forms.ChoiceField(
        label="What do you answer?",
        choices=[
            (AskState.WRITTEN, "Here is our part"),
            (AskState.AGREED, "We agree with the section as it stands"),
            (AskState.CANNOT, "We cannot say, because"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what you answer"},
    )
    text = forms.CharField(
        label="Your part, or why you cannot",
        help_text="Paste from Word if you like: lists and tables stay. Leave an empty line between paragraphs, begin "
        "lines of a list with “- ”, and write each row of a table between bars: | Ward | Offences |. Write about no "
        "single person.",
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    file = WordField(
        label="Take the text from a Word file",
        help_text=f"Its text comes below yours here, for you to look at before you send your answer. {HELP}",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("state") in {AskState.WRITTEN, AskState.CANNOT} and not said.get("text", "").strip():
            self.add_error("text", "Write your part, or say why you cannot")
        return said

    @property
    def answer(self) -> str:
        """What was written: as HTML where it is a text for the section."""
        text: str = self.cleaned_data["text"]
        return from_plain(text) if self.cleaned_data["state"] == AskState.WRITTEN else text


class OutcomeForm(forms.Form):
    """What became of an answer."""

    outcome = forms.CharField(
        label="What did you change or leave out, and why?",
        help_text="The people who answered read this.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PassOnForm(forms.Form):
    """The colleague to whom an ask is passed on."""

    email = forms.EmailField(
        label="Email address of your colleague",
        help_text="Of the same authority. If they hold no seat here yet, the partnership lead is asked to invite them.",
        max_length=254,
    )
