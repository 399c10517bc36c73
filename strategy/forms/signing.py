"""What an authority says when it decides on a strategy."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from partnerships.models import Authority, MeetingDecision, Partnership
from strategy.rules.signing import Said
from strategy.statuses import Decision, RuleKind
from svd_portal.core.forms import GovukDateField, HintedRadioSelect

MEANS = {
    Decision.ADOPT: "Your authority takes this strategy as its own and will carry out its actions.",
    Decision.APPROVE: "Your authority agrees to the strategy and to its own actions in it.",
    Decision.ENDORSE: "Your authority supports the strategy; another body of yours adopts it.",
    Decision.NOTE: "Your authority has read the strategy and does not stand against it.",
    Decision.RECEIVE: "Your authority has received the strategy; it takes no decision on it.",
    Decision.RESERVATION: "Your authority signs, and says below with what it does not agree.",
    Decision.SUBJECT: "Your authority means to sign once its own cabinet or committee has decided. Say when.",
    Decision.DISSENT: "Your authority does not agree. The strategy stays with the board. Say why below.",
}

WITHOUT_A_WORD = {
    Decision.DISSENT: "Say why your authority does not agree.",
    Decision.RESERVATION: "Say with what your authority does not agree.",
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

    cabinet_on = GovukDateField(
        label="If it is subject to a cabinet or committee, when does that decide?", required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        missing = WITHOUT_A_WORD.get(cleaned.get("decision", ""))
        if missing and not cleaned.get("note", "").strip():
            self.add_error("note", missing)
        if cleaned.get("decision") == Decision.SUBJECT and not cleaned.get("cabinet_on"):
            self.add_error("cabinet_on", "Say on which day the cabinet or committee decides.")
        return cleaned

    @property
    def said(self) -> Said:
        return Said(**{name: self.cleaned_data[name] for name in SignForm.base_fields})


class DecisionChoiceField(forms.ModelChoiceField):
    """One decision among those of a partnership's meetings."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(MeetingDecision.objects.none(), required=False, empty_label="None", **kwargs)

    def label_from_instance(self, decision: MeetingDecision) -> str:
        return f"{decision.meeting}: {decision.text[:100]}"


def offer_decisions(form: forms.Form, partnership: Partnership) -> None:
    """Let a form choose among what the meetings of a partnership decided and did not correct since."""
    kept = MeetingDecision.objects.filter(meeting__board__partnership=partnership, corrected_by__isnull=True)
    known = kept.select_related("meeting__board").order_by("-meeting__on", "-pk")
    form.fields["meeting_decision"].queryset = known  # type: ignore[attr-defined]  # a choice of decisions


class RecordForm(SignForm):
    """A decision that an authority took elsewhere."""

    authority = forms.ModelChoiceField(label="Which authority decided?", queryset=Authority.objects.none())
    evidence = forms.CharField(
        label="What shows it?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="For example “Minute 14 of its cabinet, 3 March 2027” or “Letter of its chief officer, held by us”.",
    )
    meeting_decision = DecisionChoiceField(label="Which decision of a meeting kept here is it?")
    field_order = (
        "authority", "decision", "role", "evidence", "meeting_decision", "note", "minute_link", "cabinet_on",
    )  # fmt: skip

    def __init__(
        self, *args: Any, asked: Sequence[Authority], partnership: Partnership, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "authority", asked)
        offer_decisions(self, partnership)


class LinkForm(forms.Form):
    """To whom a private link for signing goes."""

    authority = forms.ModelChoiceField(
        label="For which authority will they sign?", queryset=Authority.objects.none()
    )
    role = forms.CharField(
        label="In which role?", max_length=200, help_text="For example “Deputy chief fire officer”."
    )
    email = forms.EmailField(
        label="E-mail address",
        help_text="A mailbox that only this role reads: whoever opens the link can sign.",
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
    )

    def __init__(self, *args: Any, asked: Sequence[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "authority", asked)


class RuleForm(forms.Form):
    """When the text counts as agreed."""

    kind = forms.ChoiceField(
        label="When does the strategy count as agreed?",
        choices=RuleKind.choices,
        widget=HintedRadioSelect(
            hints={
                RuleKind.ALL: "What the Act expects: the Duty lies on all of them together, s.8(1).",
                RuleKind.QUORUM: "Say how many below. Those who do not agree are named in the edition.",
                RuleKind.NAMED: "Choose them below. The others are asked too, and named in the edition.",
            }
        ),
    )
    quorum = forms.IntegerField(label="How many have to agree?", required=False, min_value=1)
    named = forms.ModelMultipleChoiceField(
        label="Who has to agree?",
        queryset=Authority.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    basis = forms.CharField(
        label="Where is this agreed?",
        max_length=200,
        required=False,
        help_text="For example “Terms of reference, paragraph 4”. Needed for any rule but the first.",
    )

    def __init__(self, *args: Any, asked: Sequence[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "named", asked)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind == RuleKind.QUORUM and not cleaned.get("quorum") and "quorum" not in self.errors:
            self.add_error("quorum", "Say how many authorities have to agree.")
        if kind == RuleKind.NAMED and not cleaned.get("named"):
            self.add_error("named", "Choose the authorities that have to agree.")
        if kind in {RuleKind.QUORUM, RuleKind.NAMED} and not cleaned.get("basis", "").strip():
            self.add_error("basis", "Say where the authorities agreed to this rule.")
        return cleaned


def offer(form: forms.Form, name: str, authorities: Sequence[Authority]) -> None:
    """Let a field of a form choose among these authorities."""
    known = Authority.objects.filter(pk__in=[authority.pk for authority in authorities])
    form.fields[name].queryset = known.order_by("name")  # type: ignore[attr-defined]  # a choice of authorities


def authority_named(authorities: Iterable[Authority], wanted: str) -> Authority | None:
    """Give the authority that a page was asked for, else the first for which this person signs."""
    known = {str(authority.pk): authority for authority in authorities}
    return known.get(wanted) or next(iter(known.values()), None)
