from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html

from datasets.documents import Dimension
from datasets.documents.comparison import KINDS
from datasets.documents.explore import Asked
from datasets.documents.places import find_areas

MOST_BOXES = 12  # areas that are ticked; more are written
MOST_OFFERED = 100  # a list of thousands is no help, and half a megabyte
PICTURES = [("chart", "Chart"), ("map", "Map"), ("none", "Table only")]


class Choice(forms.ChoiceField):
    """A choice that always has an answer, so that no label needs to say that it may be left out."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class Choices(forms.MultipleChoiceField):
    """Several choices, of which none means all."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class Written(forms.CharField):
    """A text for which nothing is an answer too."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class OfferedInput(forms.TextInput):
    """A box to write in that offers some answers. Several answers in the address are read as one text."""

    template_name = "datasets/explore_offered.html"

    def __init__(self, offered: Sequence[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.offered = list(offered)[:MOST_OFFERED]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{name}-offered"
        return context | {"offered": self.offered, "offered_id": f"{name}-offered"}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return "; ".join(data.getlist(name)) if isinstance(data, MultiValueDict) else data.get(name)


class WrittenAreas(Written):
    """Areas by name or code, cleaned to a list of codes."""

    def __init__(self, areas: Dimension) -> None:
        example = areas.values[0][1]
        super().__init__(
            label=f"Areas (of {len(areas.values):,})",
            max_length=5000,
            widget=OfferedInput([name for _, name in areas.values]),
            help_text=format_html(
                "Names or codes with commas between, such as {}. A wider area stands for all in it. Empty means all.",
                example,
            ),
        )
        self.areas = areas

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        found = find_areas(text, self.areas) if text else None
        if found and found.unknown:
            named = ", ".join(f"“{word}”" for word in found.unknown[:3])
            raise ValidationError(
                f"These figures have no area {named}. Write it as in the table, or write its code."
            )
        return found.codes if found else []


class WrittenValue(Written):
    """One of many values of a category, written as in the table."""

    def __init__(self, dimension: Dimension) -> None:
        super().__init__(
            label=dimension.title,
            max_length=200,
            widget=OfferedInput([label for _, label in dimension.values]),
            help_text=f"One of {len(dimension.values):,}, as in the table. Empty means all.",
        )
        self.known = {word.casefold(): value for value, label in dimension.values for word in (value, label)}

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text and text.casefold() not in self.known:
            raise ValidationError(f"These figures have no “{text}” here. Write it as in the table.")
        return self.known[text.casefold()] if text else ""


class ViewForm(forms.Form):
    """How a reader wants to see the figures of a version; the address of the page carries the answers."""

    def __init__(
        self,
        *args: Any,
        choices: Sequence[Dimension],
        rows_by: str,
        has_map: bool,
        rates_of: int = 0,
        **kwargs: Any,
    ) -> None:
        """Make the form.

        :param rates_of: of how many people rates can be shown; 0 where there are only counts.
        """
        super().__init__(*args, **kwargs)
        self.area, self.period, *self.categories = choices
        self.has_map = has_map
        by = [(dimension.name, dimension.title) for dimension in choices]
        if rates_of:
            shown = [("", "Counts"), ("rates", f"Rates per {rates_of:,} people")]
            self.fields["show"] = Choice(label="Counts or rates", choices=shown)
        self.fields["rows_by"] = Choice(label="One row for each", choices=by, initial=rows_by)
        self.fields["series_by"] = Choice(label="One column for each", choices=[("", "No split"), *by])
        if len(self.area.values) > 1:
            self.fields["areas"] = self._areas()
        if len(self.period.values) > 1:
            self.fields["from"] = Choice(label="From", choices=[("", "The first"), *self.period.values])
            self.fields["to"] = Choice(label="To", choices=[("", "The latest"), *self.period.values])
        for category in self.categories:
            self.fields[f"only_{category.name}"] = _category(category)
        if len(self.area.values) > 1:
            self.fields["benchmark"] = Choice(label="Compare with", choices=list(KINDS.items()))
        pictures = [pair for pair in PICTURES if pair[0] != "map" or has_map]
        self.fields["picture"] = Choice(label="Show as", choices=pictures, initial="chart")
        orders = [("", "Order of the data"), ("largest", "Largest first, hidden last")]
        self.fields["order"] = Choice(label="Order of rows", choices=orders)

    def _areas(self) -> forms.Field:
        if len(self.area.values) > MOST_BOXES:
            return WrittenAreas(self.area)
        return Choices(
            label="Areas",
            choices=self.area.values,
            widget=forms.CheckboxSelectMultiple,
            help_text="Tick none for all.",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("from"), cleaned.get("to")
        if first and last and not self.period.between(first, last):
            self.add_error("to", "Choose a period that is not before the first.")
        return cleaned

    @property
    def asked(self) -> Asked:
        """What was asked for; an answer that is wrong counts as not given."""
        given = self.cleaned_data if self.is_bound and (self.is_valid() or self.cleaned_data) else {}
        filters: dict[str, Sequence[str]] = {
            category.name: [value]
            for category in self.categories
            if (value := given.get(f"only_{category.name}"))
        }
        if given.get("areas"):
            filters[self.area.name] = given["areas"]
        if given.get("from") or given.get("to"):
            filters[self.period.name] = self.period.between(given.get("from") or "", given.get("to") or "")
        return Asked(
            rows_by=given.get("rows_by") or "",
            series_by=given.get("series_by") or "",
            filters=filters,
            benchmark=given.get("benchmark") or "",
            picture=given.get("picture") or "chart",
            largest_first=given.get("order") == "largest",
            rates=given.get("show") == "rates",
        )


def _category(dimension: Dimension) -> forms.Field:
    if len(dimension.values) > MOST_OFFERED:
        return WrittenValue(dimension)
    return Choice(label=dimension.title, choices=[("", "All"), *dimension.values])
