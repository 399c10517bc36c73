"""Shape and wording of the parts of a delivery plan."""

from typing import Any

from django import forms

from needs_assessment.rules.plain_text import to_html, to_text
from partnerships.models import Authority, Partnership
from partnerships.querysets import on
from strategy.models import Action, Measure, Objective, Priority
from strategy.statuses import ActionStatus, Direction, MeasureState, PreventionLevel, Targeting
from svd_portal.core import clock

NOT_SAID = ("", "Not said")


class PartForm(forms.Form):
    """The form of a part of the plan: its fields are those of the row."""

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership

    @classmethod
    def initial_of(cls, part: Any) -> dict[str, Any]:
        return {name: getattr(part, name) for name in cls.base_fields}

    def values(self) -> dict[str, Any]:
        """Give the values as the row keeps them."""
        return dict(self.cleaned_data)


class PriorityForm(PartForm):
    title = forms.CharField(label="Priority", max_length=500)
    why = forms.CharField(
        label="Why is this a priority?",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        help_text="Say which findings it rests on. Leave an empty line between paragraphs.",
    )
    lead = forms.CharField(
        label="Who leads?", max_length=200, required=False, help_text="A role, not a name."
    )
    deputy = forms.CharField(
        label="Who stands in?", max_length=200, required=False, help_text="A role, not a name."
    )
    gap_reason = forms.CharField(
        label="If there is no action or no measure yet, why?", max_length=300, required=False
    )

    @classmethod
    def initial_of(cls, part: Priority) -> dict[str, Any]:
        return super().initial_of(part) | {"why": to_text(part.why) or part.why}

    def values(self) -> dict[str, Any]:
        return super().values() | {"why": to_html(self.cleaned_data["why"])}


class ObjectiveForm(PartForm):
    title = forms.CharField(
        label="Objective", max_length=500, help_text="What will be different, for whom and where?"
    )
    prevention_level = forms.ChoiceField(
        label="Level of prevention", choices=[NOT_SAID, *PreventionLevel.choices], required=False
    )


class ActionForm(PartForm):
    title = forms.CharField(label="Action", max_length=500, help_text="Begin with a verb: “Open…”, “Train…”.")
    owner = forms.ModelChoiceField(
        label="Which authority will do it?",
        queryset=Authority.objects.none(),
        required=False,
        empty_label="None of these",
    )
    owner_in_words = forms.CharField(
        label="If none of these, who?", max_length=400, required=False, help_text="A body or group, in words."
    )
    role = forms.CharField(
        label="In which role?", max_length=200, required=False, help_text="A role, not a name."
    )
    deputy = forms.CharField(label="Who stands in?", max_length=200, required=False)
    due = forms.CharField(
        label="By when?",
        max_length=200,
        required=False,
        help_text="For example “31 March 2027” or “each spring”.",
    )
    status = forms.ChoiceField(label="Where does it stand?", choices=ActionStatus.choices)
    prevention_level = forms.ChoiceField(
        label="Level of prevention", choices=[NOT_SAID, *PreventionLevel.choices], required=False
    )
    targeting = forms.ChoiceField(label="For whom", choices=[NOT_SAID, *Targeting.choices], required=False)
    measure_in_words = forms.CharField(label="How will you know it is done?", max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = self.partnership.memberships.filter(on(clock.today()))
        members = Authority.objects.filter(pk__in=current.values("authority"))
        self.fields["owner"].queryset = members  # type: ignore[attr-defined]  # a choice of authorities

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("owner") and cleaned.get("owner_in_words"):
            self.add_error("owner_in_words", "Choose an authority or name somebody else, not both.")
        if not cleaned.get("owner") and not cleaned.get("owner_in_words"):
            self.add_error("owner", "Choose the authority that will do it, or name who will.")
        return cleaned


class MeasureForm(PartForm):
    title = forms.CharField(label="Measure", max_length=500, help_text="For example “Injuries with a knife”.")
    unit = forms.CharField(label="Unit", max_length=200, required=False, help_text="For example “a year”.")
    baseline = forms.CharField(label="Where it stands now", max_length=300, required=False)
    baseline_reason = forms.CharField(label="Why this starting point?", max_length=300, required=False)
    target = forms.CharField(label="Where it should go", max_length=300, required=False)
    direction = forms.ChoiceField(label="Which direction is good?", choices=Direction.choices)
    source = forms.CharField(label="Source", max_length=300, required=False)
    state = forms.ChoiceField(label="State", choices=MeasureState.choices)
    state_reason = forms.CharField(label="If it is not live, why?", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("state") == MeasureState.IN_ABEYANCE and not cleaned.get("state_reason"):
            self.add_error("state_reason", "Say why the measure is in abeyance.")
        return cleaned


FORMS: dict[type, type[PartForm]] = {
    Priority: PriorityForm,
    Objective: ObjectiveForm,
    Action: ActionForm,
    Measure: MeasureForm,
}
