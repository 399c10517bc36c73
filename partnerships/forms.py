from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from partnerships.models import Authority, Invitation, Partnership
from partnerships.roles import Role, what_a_role_may_do
from svd_portal.accounts.models import User
from svd_portal.core.forms import HintedRadioSelect


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
