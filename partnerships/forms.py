from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from partnerships.models import Attendance, Authority, Board, Invitation, Meeting, Partnership
from partnerships.querysets import on
from partnerships.roles import Role, what_a_role_may_do
from partnerships.statuses import Asked, Attended
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.core.forms import GovukDateField, HintedRadioSelect


class InviteForm(forms.Form):
    """To whom a seat is offered, which seat, and for which authority."""

    email = forms.EmailField(
        label="Email address", help_text="A work address. The invitation works for this address only."
    )
    role = forms.ChoiceField(
        label="Seat",
        choices=Role.choices,
        widget=HintedRadioSelect(hints={role: what_a_role_may_do(role) for role in Role.values}),
    )
    authority = forms.ModelChoiceField(
        label="Authority they act for", queryset=Authority.objects.none(), empty_label="Choose an authority"
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = partnership.memberships.current().values("authority")
        self.fields["authority"].queryset = Authority.objects.filter(pk__in=current)  # type: ignore[attr-defined]


class NewAccountForm(forms.Form):
    """What a person who is invited for the first time tells about themselves."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        help_text="At least 15 characters. Three or four words that only you would put together serve well.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "password" in cleaned:
            person = User(email=self.invitation.email, name=cleaned.get("name", ""))
            try:
                validate_password(cleaned["password"], person)
            except ValidationError as problem:
                self.add_error("password", problem)
        return cleaned


class MeetingForm(forms.Form):
    """When and where a board or sub-group meets, and what for."""

    board = forms.ModelChoiceField(
        label="Board or sub-group", queryset=Board.objects.none(), empty_label="Choose a board"
    )
    on = GovukDateField(label="Day of the meeting")
    starts_at = forms.TimeField(label="Starts at", required=False, help_text="For example, 14:00.")
    place = forms.CharField(label="Place", max_length=200, help_text="An address, or “online”.")
    purpose = forms.CharField(label="Purpose", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boards = Board.objects.filter(on(clock.today()), partnership=partnership)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]


class AgendaItemForm(forms.Form):
    """One item at the end of an agenda."""

    title = forms.CharField(label="Item", max_length=200)
    asked = forms.ChoiceField(
        label="What is the meeting asked to do?", choices=Asked.choices, widget=forms.RadioSelect
    )
    paper_url = forms.URLField(label="Link to the paper", required=False, assume_scheme="https")


class RecordForm(forms.Form):
    """Who came, authority by authority, and one decision: saved together, as often as the chair likes."""

    def __init__(self, *args: Any, meeting: Meeting, authorities: list[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.authorities = authorities
        now = {row.authority_id: row for row in meeting.attendance.all()}
        for authority in authorities:
            self._add_authority(authority, now.get(authority.pk))
        self._add_decision(meeting)

    def _add_authority(self, authority: Authority, row: Attendance | None) -> None:
        self.fields[f"attended_{authority.pk}"] = forms.ChoiceField(
            label=authority.name,
            choices=[("", "Not recorded yet"), *Attended.choices],
            required=False,
            initial=row.attended if row else "",
        )
        self.fields[f"role_{authority.pk}"] = forms.CharField(
            label=f"Role of who came for {authority.name}",
            help_text="A role, never a name.",
            max_length=200,
            required=False,
            initial=row.role if row else "",
        )

    def _add_decision(self, meeting: Meeting) -> None:
        area = forms.Textarea(attrs={"rows": 3})
        self.fields["text"] = forms.CharField(label="A decision", required=False, widget=area)
        self.fields["basis"] = forms.CharField(label="What it rests on", required=False, widget=area)
        self.fields["item"] = forms.ModelChoiceField(
            label="Item of the agenda", queryset=meeting.items.all(), required=False, empty_label="No item"
        )
        self.fields["corrects"] = forms.ModelChoiceField(
            label="Does it correct an earlier decision?",
            queryset=meeting.decisions.filter(corrected_by=None),
            required=False,
            empty_label="No, it is new",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for authority in self.authorities:
            attended, role = self._of(cleaned, authority)
            if attended == Attended.SUBSTITUTE and not role:
                self.add_error(f"role_{authority.pk}", "Enter the role of the substitute.")
        if not cleaned.get("text") and any(cleaned.get(name) for name in ("basis", "item", "corrects")):
            self.add_error("text", "Enter the decision, or clear what stands below it.")
        return cleaned

    def attendance(self) -> dict[Authority, tuple[Attended, str]]:
        """Give what was chosen for each authority; an authority not recorded yet is left out."""
        chosen = {authority: self._of(self.cleaned_data, authority) for authority in self.authorities}
        return {
            authority: (Attended(attended), role)
            for authority, (attended, role) in chosen.items()
            if attended
        }

    def decision(self) -> dict[str, Any]:
        """Give the decision, empty where none was typed."""
        names = ("text", "basis", "item", "corrects")
        return {name: self.cleaned_data[name] for name in names} if self.cleaned_data["text"] else {}

    @staticmethod
    def _of(cleaned: dict[str, Any], authority: Authority) -> tuple[str, str]:
        return cleaned.get(f"attended_{authority.pk}", ""), cleaned.get(f"role_{authority.pk}", "")
