from collections.abc import Sequence
from typing import Any

from django import forms

from datasets.documents import Dimension


class Choice(forms.ChoiceField):
    """A choice that always has an answer, so that no label needs to say that it may be left out."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class ViewForm(forms.Form):
    """How figures are laid out: which dimension makes the rows, which the columns, and what to keep."""

    def __init__(self, *args: Any, choices: Sequence[Dimension], rows_by: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices, self.default = choices, rows_by
        by = [(dimension.name, dimension.title) for dimension in choices]
        self.fields["rows_by"] = Choice(label="One row for each", choices=by, initial=rows_by)
        self.fields["series_by"] = Choice(label="One column for each", choices=[("", "No split"), *by])
        for dimension in choices:
            everything = [("", "All"), *dimension.values]
            self.fields[f"only_{dimension.name}"] = Choice(label=dimension.title, choices=everything)

    @property
    def presentation(self) -> dict[str, Any]:
        """What was asked for, as the body of a figure block; what is wrong counts as not asked."""
        asked = self.cleaned_data if self.is_bound and self.is_valid() else {}
        filters = {d.name: asked[f"only_{d.name}"] for d in self.choices if asked.get(f"only_{d.name}")}
        return {
            "rows_by": asked.get("rows_by") or self.default,
            "series_by": asked.get("series_by") or None,
            "filters": filters,
        }
