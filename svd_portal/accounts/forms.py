from django import forms

from svd_portal.accounts.models import LANGUAGES


class AccountForm(forms.Form):
    """How a person is named, and the language they prefer."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        help_text="Others in your partnerships see it beside what you do.",
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(
        label="Language you prefer",
        choices=LANGUAGES,
        help_text="The portal’s own pages are in English for now. Your choice is kept for when they are not.",
        widget=forms.RadioSelect,
    )
