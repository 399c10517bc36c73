"""Shape and wording of what people fill in."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from datasets.documents import Dimension
from needs_assessment.models import Assessment, Block, Section
from needs_assessment.rules import grid
from needs_assessment.rules.tables_in_text import from_plain
from needs_assessment.statuses import ChartKind, CountedUnder, Marking, Visibility
from partnerships.models import SeatHolder
from svd_portal.accounts.models import User
from svd_portal.core.forms import GovukDateField, HintedRadioSelect

MOST_SERIES = 6
MOST_SAVES = 2**31 - 1


def read_texts(posted: Mapping[str, str]) -> dict[uuid.UUID, tuple[int, str]]:
    """Read the texts of a section: ``version-<block>`` with ``html-<block>`` or simple ``text-<block>``."""
    texts = {}
    for name, version in posted.items():
        block = _block_id(name)
        if block is None:
            continue
        html = posted.get(f"html-{block}")
        plain = posted.get(f"text-{block}")
        if html is not None or plain is not None:
            texts[block] = (_version(version), from_plain(plain or "") if html is None else html)
    return texts


def read_tab(posted: Mapping[str, str]) -> uuid.UUID | None:
    """Read in which tab of a browser somebody writes; a page without the field has none."""
    try:
        return uuid.UUID(posted.get("tab", ""))
    except ValueError:
        return None


def _block_id(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(name.removeprefix("version-")) if name.startswith("version-") else None
    except ValueError:
        return None


def _version(text: str) -> int:
    return min(int(text), MOST_SAVES) if text.isascii() and text.isdigit() else 0


class DetailsForm(forms.Form):
    title = forms.CharField(label="Title", max_length=300)
    period = forms.CharField(
        label="Years it is for",
        max_length=120,
        help_text="As readers will see it, for example “2026 to 2029”.",
    )
    data_from = forms.CharField(
        label="Data from",
        max_length=20,
        required=False,
        help_text="The first period of your data, for example “April 2023”.",
    )
    data_to = forms.CharField(
        label="Data to", max_length=20, required=False, help_text="The last period, for example “March 2026”."
    )
    visibility = forms.ChoiceField(
        label="Who may read it once it is published?",
        choices=Visibility.choices,
        widget=HintedRadioSelect(
            hints={
                Visibility.PUBLIC: "Everybody reads the whole document.",
                Visibility.SUMMARY: "Everybody reads the summary; the rest stays within the partnership.",
                Visibility.REQUEST: (
                    "Everybody reads the summary and how to ask for the rest. You decide on each request."
                ),
                Visibility.PARTNERSHIP: (
                    "Everybody reads the summary, because residents must be able to know what was found. "
                    "Nothing tells them how to ask for more."
                ),
            }
        ),
        initial=Visibility.PUBLIC,
    )

    @staticmethod
    def initial_of(assessment: Assessment) -> dict[str, str]:
        return {name: getattr(assessment, name) for name in DetailsForm.base_fields}


class PublishForm(forms.Form):
    next_review_on = GovukDateField(
        label="Next review", help_text="When the partnership will look at it again. Readers see this date."
    )
    change_note = forms.CharField(
        label="What has changed since the last edition?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="One or two sentences for readers.",
    )

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["change_note"]


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)

    def __init__(self, *args: Any, label: str, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = help_text


class CommentForm(forms.Form):
    """What somebody says, about what, and who should hear of it."""

    text = forms.CharField(label="Comment", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
    block = forms.ModelChoiceField(
        Block.objects.none(), label="About", required=False, empty_label="The whole section"
    )
    told = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Who should get a message?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, section: Section, by: User, is_answer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blocks, told = self.fields["block"], self.fields["told"]
        assert isinstance(blocks, forms.ModelChoiceField)  # noqa: S101  # for the type checker
        assert isinstance(told, forms.ModelMultipleChoiceField)  # noqa: S101
        blocks.queryset = section.blocks.order_by("position", "pk")
        seats = SeatHolder.objects.current().filter(seat__partnership=section.manuscript.partnership_id)
        if section.marking == Marking.SEATS:
            seats = seats.filter(seat__sections_read=section)
        told.queryset = User.objects.filter(pk__in=seats.values("person")).exclude(pk=by.pk).order_by("name")
        if is_answer:
            self.fields["text"].label = "Answer"
            told.help_text = "Whoever took part so far gets a message anyway."
            del self.fields["block"]


class HeadingForm(forms.Form):
    heading = forms.CharField(label="Heading", max_length=200)


class VersionForm(forms.Form):
    """What people call the text of a moment."""

    name = forms.CharField(label="Name", max_length=120, help_text="For example “Agreed with health”.")


class NewSectionForm(HeadingForm):
    """A section that no template knows, and where it stands."""

    after = forms.ModelChoiceField(Section.objects.none(), label="After", empty_label=None)

    def __init__(self, *args: Any, sections: QuerySet[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after = self.fields["after"]
        assert isinstance(after, forms.ModelChoiceField)  # noqa: S101  # for the type checker
        after.queryset = sections.order_by("position", "key")


class TableForm(forms.Form):
    caption = forms.CharField(
        label="Caption", max_length=300, help_text="What it shows, where and when, and its source."
    )
    grid = forms.CharField(
        label="Table",
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=(
            "Copy the cells in your spreadsheet and paste them here, headings first. Or write cells with "
            "commas between them. For a number that you cannot give write [c] suppressed, [x] not available, "
            "[z] not applicable or [low] rounds to zero."
        ),
    )
    notes = forms.CharField(
        label="Notes", widget=forms.Textarea(attrs={"rows": 3}), required=False, help_text="One on each line."
    )
    base_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Any]] = ()

    def clean_grid(self) -> str:
        pasted: str = self.cleaned_data["grid"]
        try:
            self.columns, self.rows = grid.read(pasted)
        except grid.GridError as problem:
            raise ValidationError(str(problem)) from problem
        return pasted

    def body(self) -> dict[str, Any]:
        """Give the body of a table block."""
        caption, notes = self.cleaned_data["caption"], _lines(self.cleaned_data["notes"])
        return {"caption": caption, "columns": self.columns, "rows": self.rows, "notes": notes}

    @staticmethod
    def initial_of(body: Mapping[str, Any], version: int) -> dict[str, Any]:
        return {
            "caption": body["caption"],
            "grid": grid.write(body["columns"], body["rows"]),
            "notes": "\n".join(body.get("notes", [])),
            "base_version": version,
        }


class FigureForm(forms.Form):
    """A figure over one dataset version: which rows, which series, which part of the data, and its words."""

    title = forms.CharField(
        label="Title", max_length=200, help_text="What it shows, for example “Robbery has risen”."
    )
    subtitle = forms.CharField(label="Unit, place and period", max_length=200, required=False)
    rows_by = forms.ChoiceField(label="One row for each")
    series_by = forms.ChoiceField(label="One series for each", required=False)
    chart = forms.ChoiceField(
        label="Show it as", choices=ChartKind.choices, widget=forms.RadioSelect, initial=ChartKind.BAR
    )
    boundaries = forms.TypedChoiceField(
        label="Boundaries of a map",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Used when the figure is a map.",
    )
    unit = forms.CharField(label="Unit", max_length=80, required=False)
    alt = forms.CharField(
        label="Description for people who cannot see the chart",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
        help_text="Say what it shows, not that it is a chart: “Robbery rose from 410 to 520 in three years”.",
    )
    notes = forms.CharField(
        label="Notes", widget=forms.Textarea(attrs={"rows": 2}), required=False, help_text="One on each line."
    )
    counted_under = forms.ChoiceField(
        label="Which definition of serious violence do the numbers follow?",
        choices=[("", "Do not say"), *CountedUnder.choices],
        required=False,
        help_text="Readers see it below the figure if the document has the table of its definition.",
    )
    base_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        dimensions: Sequence[Dimension],
        boundaries: Sequence[tuple[int, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.dimensions = dimensions
        names = [(dimension.name, dimension.title) for dimension in dimensions]
        self.fields["rows_by"].choices = names  # type: ignore[attr-defined]  # both are choice fields
        self.fields["series_by"].choices = [("", "One series only"), *names]  # type: ignore[attr-defined]
        if boundaries:
            offered = [("", "Those that the portal holds"), *boundaries]
            self.fields["boundaries"].choices = offered  # type: ignore[attr-defined]
        else:
            del self.fields["boundaries"]
        for dimension in dimensions:
            self.fields[f"only_{dimension.name}"] = forms.MultipleChoiceField(
                label=f"Only these: {dimension.title.lower()}",
                choices=dimension.values,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text="Tick none to use all.",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("series_by") and cleaned.get("series_by") == cleaned.get("rows_by"):
            self.add_error("series_by", "Choose something else than the rows.")
        return cleaned

    def filters(self) -> dict[str, list[str]]:
        chosen = ((d.name, self.cleaned_data.get(f"only_{d.name}")) for d in self.dimensions)
        return {name: values for name, values in chosen if values}

    def words(self) -> list[forms.BoundField]:
        """The fields that every figure needs; the others narrow the data."""
        return [field for field in self.visible_fields() if not field.name.startswith("only_")]

    def narrowing(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name.startswith("only_")]

    def body(self) -> dict[str, Any]:
        """Give the body of a figure block."""
        names = ("title", "subtitle", "alt", "chart", "rows_by", "series_by", "unit")
        body = {name: self.cleaned_data[name] for name in names}
        if self.cleaned_data["chart"] == ChartKind.MAP and self.cleaned_data.get("boundaries"):
            body["boundaries"] = self.cleaned_data["boundaries"]
        if under := self.cleaned_data["counted_under"]:
            body["counted_under"] = under
        return body | {"filters": self.filters(), "notes": _lines(self.cleaned_data["notes"])}

    @staticmethod
    def initial_of(body: Mapping[str, Any], version: int) -> dict[str, Any]:
        chosen = {f"only_{name}": value for name, value in body.get("filters", {}).items()}
        return {**body, **chosen, "notes": "\n".join(body.get("notes", [])), "base_version": version}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
