from typing import Any

from django import forms

from svd_portal.notices.groups import ABOUT, CHOSEN, Group, Way


class NoticesForm(forms.Form):
    """For each group of notices, the way in which it comes; what nobody can switch off is no field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in CHOSEN:
            self.fields[group.value] = forms.ChoiceField(
                label=group.label,
                help_text=ABOUT[group].hint,
                choices=Way.choices,
                widget=forms.RadioSelect,
            )

    def ways(self) -> dict[Group, Way]:
        return {group: Way(self.cleaned_data[group.value]) for group in CHOSEN}
