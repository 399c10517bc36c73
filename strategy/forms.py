"""Shape and wording of what people fill in on a strategy."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q

from needs_assessment.rules.plain_text import to_html, to_text
from partnerships.models import Authority, Partnership
from partnerships.querysets import on
from strategy.models import Action, Measure, Objective, Priority, Strategy
from strategy.statuses import (
    ActionStatus,
    Basis,
    Decision,
    Direction,
    MeasureState,
    PreventionLevel,
    Targeting,
)
from svd_portal.core import clock
from svd_portal.core.forms import HintedRadioSelect
from svd_portal.publication.models import Edition
from svd_portal.publication.statuses import DocumentKind

NOT_SAID = ("", "Not said")
MEANS = {
    Decision.ADOPT: "Your authority takes this strategy as its own and will carry out its actions.",
    Decision.APPROVE: "Your authority agrees to the strategy and to its own actions in it.",
    Decision.ENDORSE: "Your authority supports the strategy; another body of yours adopts it.",
    Decision.NOTE: "Your authority has read the strategy and does not stand against it.",
    Decision.DISSENT: "Your authority does not agree. The strategy stays with the board. Say why below.",
}


class EditionChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, edition: Edition) -> str:
        return f"{edition.title}, edition {edition.number}"


class DetailsForm(forms.Form):
    """What the cover says: asked when a strategy starts, and later."""

    title = forms.CharField(label="Title", max_length=300)
    period = forms.CharField(
        label="Years it is for",
        max_length=120,
        help_text="As readers will see it, for example “2026 to 2029”.",
    )
    basis = forms.ChoiceField(
        label="Under which section of the Act is it made?",
        choices=Basis.choices,
        widget=forms.RadioSelect,
        initial=Basis.S8,
    )
    answers = EditionChoiceField(
        label="Which needs assessment does it answer?",
        queryset=Edition.objects.none(),
        required=False,
        empty_label="None that is published here",
        help_text="A strategy answers one edition, so that readers can see what it rests on.",
    )

    def __init__(
        self, *args: Any, partnership: Partnership, current: Edition | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answers"].queryset = answerable(partnership, current)  # type: ignore[attr-defined]  # of editions

    @staticmethod
    def initial_of(strategy: Strategy) -> dict[str, Any]:
        return {name: getattr(strategy, name) for name in DetailsForm.base_fields}


def answerable(partnership: Partnership, current: Edition | None) -> Any:
    """Give the needs assessments that a strategy can answer: its own, its region's, and its boards'."""
    near = [partnership.slug, *partnership.children.values_list("slug", flat=True)]
    near += [partnership.parent.slug] if partnership.parent else []
    latest = Q(
        latest_of__isnull=False,
        document__kind=DocumentKind.NEEDS_ASSESSMENT,
        document__partnership_slug__in=near,
    )
    chosen = latest | Q(pk=current.pk) if current else latest
    return Edition.objects.filter(chosen).order_by("title")


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
