"""Shape and wording of the parts of a delivery plan."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from needs_assessment.rules.plain_text import to_html, to_text
from partnerships.models import Authority, Partnership
from partnerships.querysets import on
from strategy.forms.signing import DecisionChoiceField, offer_decisions
from strategy.models import Action, Consultee, Measure, Objective, Priority
from strategy.rules.plan_lines import LineProblem, read_dated, read_funding, write_dated, write_funding
from strategy.rules.prevention_grid import LEVELS, MEANS, TARGETS
from strategy.statuses import (
    Acceptance,
    ActionStatus,
    ConsulteeKind,
    Direction,
    Evidence,
    LetOut,
    MeasureState,
    PreventionLevel,
    Targeting,
    Task,
)
from svd_portal.core import clock
from svd_portal.core.forms import GovukDateField

NOT_SAID = ("", "Not said")


def members_now(partnership: Partnership) -> Any:
    """Give the authorities that belong to a partnership today."""
    current = partnership.memberships.filter(on(clock.today()))
    return Authority.objects.filter(pk__in=current.values("authority"))


class LinesField(forms.CharField):
    """A short list, one entry to a line; what was typed stays on the page when a line cannot be read."""

    def __init__(self, read: Callable[[str], list[Any]], write: Callable[[Any], str], **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(required=False, max_length=6000, widget=widget, **kwargs)
        self.read, self.write = read, write

    def clean(self, value: Any) -> Any:
        try:
            return self.read(super().clean(value))
        except LineProblem as problem:
            raise ValidationError(str(problem)) from problem

    def prepare_value(self, value: Any) -> Any:
        return self.write(value) if isinstance(value, list) else value


class PartForm(forms.Form):
    """The form of a part of the plan: its fields are those of the row."""

    def __init__(
        self, *args: Any, partnership: Partnership, findings: Sequence[str] = (), **kwargs: Any
    ) -> None:
        self.partnership, self.findings = partnership, findings
        super().__init__(*args, **kwargs)

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
    due_on = GovukDateField(label="By which day?", required=False)
    due = forms.CharField(
        label="If it is no day, when?", max_length=200, required=False, help_text="For example “each spring”."
    )
    milestones = LinesField(
        read_dated,
        write_dated,
        label="Milestones",
        help_text="One to a line: “31 March 2027: Contract let”.",
    )
    status = forms.ChoiceField(label="Where does it stand?", choices=ActionStatus.choices)
    prevention_level = forms.ChoiceField(
        label="Level of prevention", choices=[NOT_SAID, *PreventionLevel.choices], required=False
    )
    targeting = forms.ChoiceField(label="For whom", choices=[NOT_SAID, *Targeting.choices], required=False)
    measure_in_words = forms.CharField(label="How will you know it is done?", max_length=500, required=False)
    finding = forms.ChoiceField(
        label="Which finding does it rest on?",
        required=False,
        help_text="The findings of the needs assessment that the strategy answers.",
    )
    evidence = forms.ChoiceField(
        label="How strong is the evidence that it works?",
        choices=[NOT_SAID, *Evidence.choices],
        required=False,
    )
    funding = LinesField(
        read_funding,
        write_funding,
        label="Who pays for it?",
        help_text="One to a line: “Home Office grant; £40,000; 2026 to 2027”.",
    )
    assigned_to = forms.ModelChoiceField(
        label="Is a school, college, prison or place of youth custody to carry it out?",
        queryset=Consultee.objects.none(),
        required=False,
        empty_label="No",
        help_text="s.8(5). Record on the plan’s page what it answers.",
    )
    task = forms.ChoiceField(
        label="If so, what is it asked for?", choices=Task.choices, initial=Task.CARRY_OUT, required=False
    )
    meeting_decision = DecisionChoiceField(label="Which decision of a meeting took it on?")
    lesson = forms.CharField(
        label="If it was stopped, what did you learn?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = members_now(self.partnership)  # type: ignore[attr-defined]  # a choice of authorities
        offer_decisions(self, self.partnership)
        relevant = self.partnership.consultees.current().exclude(kind=ConsulteeKind.SPECIFIED)
        self.fields["assigned_to"].queryset = relevant  # type: ignore[attr-defined]  # a choice of consultees
        kept = [self.initial["finding"]] if self.initial.get("finding") else []
        choices = dict.fromkeys([*kept, *self.findings])
        self.fields["finding"].choices = [NOT_SAID, *((each, each) for each in choices)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("owner") and cleaned.get("owner_in_words"):
            self.add_error("owner_in_words", "Choose an authority or name somebody else, not both.")
        if not cleaned.get("owner") and not cleaned.get("owner_in_words"):
            self.add_error("owner", "Choose the authority that will do it, or name who will.")
        cleaned["task"] = cleaned.get("task") or Task.CARRY_OUT
        if cleaned.get("due_on") and cleaned.get("due"):
            self.add_error("due", "Give a day or say when in words, not both.")
        if cleaned.get("status") == ActionStatus.STOPPED and not cleaned.get("lesson", "").strip():
            self.add_error("lesson", "Say what you learned. Stopping what does not work is good practice.")
        return cleaned


class MeasureForm(PartForm):
    title = forms.CharField(label="Measure", max_length=500, help_text="For example “Injuries with a knife”.")
    definition = forms.CharField(
        label="What exactly is counted?",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )
    unit = forms.CharField(label="Unit", max_length=200, required=False, help_text="For example “a year”.")
    baseline = forms.CharField(label="Where it stands now", max_length=300, required=False)
    baseline_reason = forms.CharField(label="Why this starting point?", max_length=300, required=False)
    target = forms.CharField(label="Where it should go", max_length=300, required=False)
    direction = forms.ChoiceField(label="Which direction is good?", choices=Direction.choices)
    source = forms.CharField(label="Source", max_length=300, required=False)
    frequency = forms.CharField(
        label="How often does it come?",
        max_length=100,
        required=False,
        help_text="For example “each quarter”.",
    )
    owner = forms.ModelChoiceField(
        label="Which authority says how it stands?",
        queryset=Authority.objects.none(),
        required=False,
        empty_label="None named",
    )
    breaks = LinesField(
        read_dated,
        write_dated,
        label="Breaks in the series",
        help_text="One to a line, from when it means another thing: “1 April 2025: recording changed”.",
    )
    state = forms.ChoiceField(label="State", choices=MeasureState.choices)
    state_reason = forms.CharField(label="If it is not live, why?", max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = members_now(self.partnership)  # type: ignore[attr-defined]  # of authorities

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


class GridForm(forms.Form):
    """What a partnership means by the codes of the prevention grid."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in (LEVELS | TARGETS).items():
            self.fields[code] = forms.CharField(
                label=label, max_length=120, required=False, help_text=f"If you say nothing: {MEANS[code]}."
            )


class AssignmentForm(forms.Form):
    """What an authority says that is to carry out an action."""

    answer = forms.ChoiceField(
        label="What does it say?", choices=Acceptance.choices, widget=forms.RadioSelect
    )
    ground = forms.ChoiceField(
        label="On which ground, if not all of it?", choices=[NOT_SAID, *LetOut.choices], required=False
    )
    words = forms.CharField(
        label="Why, in its own words?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    on = GovukDateField(label="When did it say so?")
