from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from needs_assessment.forms.entries import EntryForm
from needs_assessment.rules.registers import Entry
from needs_assessment.rules.registers.providers import OWN_ENTRY, own_part

SALT = "provider-entry"  # signed: nobody can claim to have seen another entry than the page showed
MOST_LETTERS = 20_000  # of an entry as it was seen; one that people typed is far shorter


class ProviderAddressForm(forms.Form):
    """To whom the link goes."""

    email = forms.EmailField(
        label="E-mail address of the provider",
        help_text="Only people who edit see it. It is never published and stands in no file.",
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
    )


class ProviderEntryForm(EntryForm):
    """A provider's own entry as it should read, and as the page showed it."""

    before = forms.CharField(widget=forms.HiddenInput, max_length=MOST_LETTERS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, register=OWN_ENTRY, things={}, **kwargs)

    @classmethod
    def of(cls, entry: Entry) -> "ProviderEntryForm":
        seen = own_part(entry)
        return cls(initial={**cls.initial_of(OWN_ENTRY, seen, 0), "before": signing.dumps(seen, salt=SALT)})

    def clean_before(self) -> dict[str, Any]:
        try:
            return own_part(signing.loads(self.cleaned_data["before"], salt=SALT))
        except signing.BadSignature as error:
            raise ValidationError("The page was damaged on its way. Load it again.") from error

    @property
    def seen(self) -> dict[str, Any]:
        """The entry as the page showed it."""
        seen: dict[str, Any] = self.cleaned_data["before"]
        return seen
