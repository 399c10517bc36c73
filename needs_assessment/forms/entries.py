"""The form of one entry of a register, made from what the register says of its fields."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import Truncator

from needs_assessment.rules.registers import Entry, Field, Kind, Register
from svd_portal.core.form_messages import name_the_field, required_message
from svd_portal.core.forms import GovukDateField

NONE_YET = "None that stands in this document"
LONGEST_CHOICE = 90  # characters that fit on a phone held sideways
MOST = 10_000_000  # people in one conversation: more is a slip of the finger


class EntryForm(forms.Form):
    """One entry, and the version of the register that its author saw."""

    base_version = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    def __init__(
        self, *args: Any, register: Register, things: Mapping[str, Mapping[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.register = register
        for field in register.fields:
            self.fields[field.name] = form_field(field, things.get(field.to, {}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for field in self.register.fields:
            if field.needed_if is None or cleaned.get(field.name) or field.name in self.errors:
                continue
            other, code = field.needed_if
            if cleaned.get(other) == code:
                self.add_error(field.name, f"You chose “{self._choice(other, code)}”: say which one.")
        return cleaned

    def entry(self) -> dict[str, Any]:
        return {field.name: self.cleaned_data[field.name] for field in self.register.fields}

    @property
    def base(self) -> int:
        return self.cleaned_data["base_version"] or 0

    @staticmethod
    def initial_of(register: Register, entry: Entry, version: int) -> dict[str, Any]:
        days = {field.name for field in register.fields if field.kind is Kind.DAY}
        said = {name: _day(value) if name in days else value for name, value in entry.items()}
        return {**said, "base_version": version}

    def _choice(self, name: str, code: str) -> str:
        choices: Mapping[str, str] = self.register.field(name).choices or {}
        return choices[code].lower()


def form_field(field: Field, things: Mapping[str, str]) -> forms.Field:
    """Make the form field that asks for a field of a register: its messages are short where its label is long.

    :param things: what a link may lead to, by id.
    """
    made = _made(field, things)
    made.error_messages["required"] = required_message(made, field.label)
    name_the_field(made, field.heading)
    return made


def _made(field: Field, things: Mapping[str, str]) -> forms.Field:
    given: dict[str, Any] = {
        "label": field.label,
        "help_text": field.help,
        "required": field.required,
    }
    if field.kind is Kind.LINK:
        offered = [(key, Truncator(name).chars(LONGEST_CHOICE)) for key, name in things.items()]
        return forms.ChoiceField(choices=[("", NONE_YET), *offered], **given)
    if field.choices is not None:
        return _choice_field(field, given)
    if field.kind is Kind.DAY:
        return GovukDateField(**given)
    if field.kind is Kind.COUNT:
        return forms.IntegerField(min_value=0, max_value=MOST, **given)
    box = forms.Textarea(attrs={"rows": 4}) if field.kind is Kind.TEXT else forms.TextInput()
    return forms.CharField(max_length=field.longest, widget=box, **given)


def _choice_field(field: Field, given: dict[str, Any]) -> forms.Field:
    choices = list((field.choices or {}).items())
    if field.kind is Kind.SOME_OF:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **given)
    if field.required:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **given)
    return forms.ChoiceField(choices=[("", "Not said"), *choices], **given)


def _day(value: Any) -> Any:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
