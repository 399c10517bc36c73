import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from datasets.models import Definition
from datasets.rules.matrix import NotARange, read_range
from datasets.rules.periods import GRAMMARS
from partnerships.models import Area, Authority
from svd_portal.core import clock
from svd_portal.core.forms import GovukDateField, HintedCheckboxSelectMultiple

USUAL_NOTICE = dt.timedelta(days=28)
SHORT = {"class": "govuk-input--width-10", "spellcheck": "false"}


class RequestForm(forms.Form):
    """Whom to ask, for which periods and areas, by when. The reason to ask again is asked only where it is needed."""

    authorities = forms.ModelMultipleChoiceField(
        Authority.objects.none(),
        label="Which authorities do you ask?",
        widget=HintedCheckboxSelectMultiple,
        error_messages={"required": "Choose at least one authority"},
    )
    first = forms.CharField(
        label="First period",
        max_length=30,
        widget=forms.TextInput(attrs=SHORT),
        error_messages={"required": "Enter the first period"},
    )
    last = forms.CharField(
        label="Last period",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs=SHORT),
        help_text="Leave it empty for one period alone.",
    )
    areas = forms.MultipleChoiceField(
        label="Which areas?",
        required=False,
        help_text="Choose none for the whole partnership.",
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = GovukDateField(
        label="The day by which you need it", help_text="Leave them time: four weeks are usual."
    )
    note = forms.CharField(
        label="What should they know?",
        help_text="For example what it is needed for. Everybody in the partnership can read it. Name no person.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ask_again = forms.BooleanField(label="Ask all the same", required=False)
    ask_again_because = forms.CharField(
        label="Why is what is there not enough?",
        help_text="The authority reads it with the request.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        definition: Definition,
        authorities: Sequence[Authority],
        areas: Sequence[Area],
        with_officer: Collection[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        self.initial.setdefault("due_on", clock.today() + USUAL_NOTICE)
        self._offer_authorities(authorities, with_officer)
        grammar = GRAMMARS[definition.rules.grammar]
        self.fields["first"].help_text = f"{grammar.words.capitalize()}, written {grammar.example}."
        self.fields["areas"].choices = [(area.code, area.name) for area in areas]  # type: ignore[attr-defined]
        if len(areas) < 2:
            del self.fields["areas"]
        # The tick and the reason are shown only once it is known that something is there already.
        self.shows_ask_again = "ask_again_because" in self.data

    def offer_ask_again(self) -> None:
        """Offer to ask for what is there already: then the reason is no longer an optional field."""
        self.shows_ask_again = True
        self.fields["ask_again_because"].required = True

    @property
    def shown(self) -> list[BoundField]:
        return [field for field in self if self.shows_ask_again or not field.name.startswith("ask_again")]

    def _offer_authorities(self, authorities: Sequence[Authority], with_officer: Collection[int]) -> None:
        field = self.fields["authorities"]
        field.queryset = Authority.objects.filter(pk__in=[a.pk for a in authorities])  # type: ignore[attr-defined]
        field.widget.hints = {
            str(authority.pk): "Nobody sends data for it here yet: the request goes to its mailbox."
            if authority.mailbox
            else "Nobody sends data for it here yet, and no mailbox is known: tell them yourself."
            for authority in authorities
            if authority.pk not in with_officer
        }

    def clean_due_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["due_on"]
        if day <= clock.today():
            raise forms.ValidationError("The day by which you need it must be after today")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._read_periods(cleaned)
        if cleaned.get("ask_again") and not cleaned.get("ask_again_because"):
            self.add_error("ask_again_because", "Say why what is there is not enough")
        return cleaned

    def _read_periods(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("first"):
            return
        grammar = self.definition.rules.grammar
        try:
            periods = read_range(cleaned["first"], cleaned.get("last", ""), grammar)
        except NotARange as error:
            self.add_error("last" if " last period" in str(error) else "first", str(error))
            return
        due_on = cleaned.get("due_on")
        if due_on and GRAMMARS[grammar].start(periods[-1]) > due_on:
            where = "last" if cleaned.get("last") else "first"
            self.add_error(where, "This period begins after the day by which you need it")
        cleaned["periods"] = periods

    @property
    def reason_to_ask_again(self) -> str:
        return self.cleaned_data["ask_again_because"] if self.cleaned_data["ask_again"] else ""


class CannotSupplyForm(forms.Form):
    """Why an authority cannot supply what it was asked for, and until when."""

    reason = forms.CharField(
        label="Why it cannot be supplied",
        help_text="Everybody in the partnership reads this. Name no person, and no number below 5.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until_on = GovukDateField(
        label="The day from which it can be supplied",
        help_text="On that day the request is due again. Leave it empty if you do not know.",
        required=False,
    )

    def clean_until_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["until_on"]
        if day and day <= clock.today():
            raise forms.ValidationError("The day from which it can be supplied must be after today")
        return day
