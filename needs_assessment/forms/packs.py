"""Which sections go to the board, and for which meeting."""

from collections.abc import Sequence
from typing import Any

from django import forms

from svd_portal.core.forms import GovukDateField


class PackForm(forms.Form):
    meeting_on = GovukDateField(label="Day of the meeting")
    sections = forms.MultipleChoiceField(
        label="Sections",
        widget=forms.CheckboxSelectMultiple,
        help_text="Those that are ready are chosen. What is not for the public is left out of a pack.",
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = self.fields["sections"]
        assert isinstance(sections, forms.MultipleChoiceField)  # noqa: S101  # for the type checker
        sections.choices = choices
