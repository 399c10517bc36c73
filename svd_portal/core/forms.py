"""GOV.UK markup for plain Django forms: a template writes `{{ form }}` or `{{ form.x.as_field_group }}`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import ChoiceWidget, Input

from svd_portal.core import form_messages

PARTS = ("day", "month", "year")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

# First match wins: the narrower widget stands before the wider.
WIDGET_CLASSES: tuple[tuple[type[forms.Widget], str, str], ...] = (
    (forms.CheckboxInput, "govuk-checkboxes__input", ""),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input", ""),
    (forms.RadioSelect, "govuk-radios__input", ""),
    (forms.Select, "govuk-select", "govuk-select--error"),
    (forms.Textarea, "govuk-textarea", "govuk-textarea--error"),
    (forms.FileInput, "govuk-file-upload", "govuk-file-upload--error"),
    (
        forms.PasswordInput,
        "govuk-input govuk-password-input__input govuk-js-password-input-input",
        "govuk-input--error",
    ),
    (forms.NumberInput, "govuk-input govuk-input--width-10", "govuk-input--error"),
    (Input, "govuk-input", "govuk-input--error"),
)


def widget_classes(widget: forms.Widget, in_error: bool) -> str:
    """Return the GOV.UK classes for a widget; empty for one that is hidden or unknown."""
    if widget.is_hidden:
        return ""
    for kind, plain, error in WIDGET_CLASSES:
        if isinstance(widget, kind):
            return f"{plain} {error}".strip() if in_error else plain
    return ""


class GovukBoundField(BoundField):
    """A field with GOV.UK classes, messages that say how to put things right, and correct descriptions."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        # The form owns this copy of the field and has not cleaned it yet: its messages can name the label.
        form_messages.name_the_field(field, str(self.label))

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        # The browser's own bubbles vanish and are not always read out: the server's messages are used.
        attrs.pop("required", None)
        if widget.attrs.get("placeholder"):
            attrs["placeholder"] = False
        if isinstance(widget, GovukDateInput):
            widget.parts_in_error = self.parts_in_error()
            return attrs
        classes = f"{widget_classes(widget, bool(self.errors))} {widget.attrs.get('class', '')}".strip()
        if classes:
            attrs["class"] = classes
        if isinstance(widget, forms.RadioSelect):
            attrs.pop("aria-invalid", None)  # not allowed on a single radio or on our list of checkboxes
        return attrs

    @property
    def is_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        return not self.field.required and not self.is_checkbox and not self.field.disabled

    @property
    def character_limit(self) -> int | None:
        """The longest text allowed, where a running count helps: in a text area."""
        if not isinstance(self.field.widget, forms.Textarea):
            return None
        return getattr(self.field, "max_length", None)

    @property
    def aria_describedby(self) -> str | None:
        described = super().aria_describedby
        if described is None or not self.character_limit:
            return described
        return f"{described} {self.auto_id}-info".strip()

    @property
    def first_control_id(self) -> str:
        """The id of the control an error message should lead to."""
        if isinstance(self.field.widget, forms.RadioSelect):
            return f"{self.auto_id}_0"
        if isinstance(self.field.widget, GovukDateInput):
            return f"{self.auto_id}_{PARTS.index(self.parts_in_error()[0])}"
        return self.id_for_label or self.auto_id

    def parts_in_error(self) -> tuple[str, ...]:
        """Name the parts of a date (day, month, year) that the errors are about: all when they do not say."""
        errors = self.form.errors.as_data().get(self.name, [])
        named = {part for error in errors for part in (error.params or {}).get("parts", PARTS)}
        return tuple(part for part in PARTS if part in named) or (PARTS if errors else PARTS[:1])


class GovukFormRenderer(TemplatesSetting):
    """Render forms with the templates under `templates/django/forms`; set as FORM_RENDERER."""

    bound_field_class = GovukBoundField


class HintedChoices(ChoiceWidget):
    """Choices that may carry a hint each: `hints` maps a value to the sentence shown below its label."""

    def __init__(self, *args: Any, hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = dict(hints or {})

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        hint = self.hints.get(str(option["value"]))
        if hint and option["attrs"].get("id"):
            option["hint"] = hint
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        return option


class HintedRadioSelect(HintedChoices, forms.RadioSelect):
    """Radios with a hint for each choice."""


class HintedCheckboxSelectMultiple(HintedChoices, forms.CheckboxSelectMultiple):
    """Checkboxes with a hint for each choice."""


class GovukDateInput(forms.MultiWidget):
    """Three short boxes, day, month and year: people know the date they mean, a calendar slows them down."""

    template_name = "django/forms/widgets/govuk_date.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)
        self.parts_in_error: tuple[str, ...] = ()

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if isinstance(value, date) else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        invalid = bool((attrs or {}).get("aria-invalid"))
        for part, box in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            wrong = invalid and part in self.parts_in_error
            width = "4" if part == "year" else "2"
            box["label"] = part.capitalize()
            box["attrs"] |= {
                "class": f"govuk-input govuk-date-input__input govuk-input--width-{width}"
                + (" govuk-input--error" if wrong else ""),
                "inputmode": "numeric",
                "aria-invalid": "true" if wrong else False,
            }
        return context


def _month_number(text: str) -> int | None:
    """Read a month written as a number, a name or the first letters of a name."""
    if text.isascii() and text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else None
    found = [i for i, name in enumerate(MONTHS, start=1) if len(text) >= 3 and name.startswith(text.lower())]
    return found[0] if found else None


class GovukDateField(forms.DateField):
    """A date in three boxes; an error names the part that is missing or wrong."""

    widget = GovukDateInput

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, Sequence) or isinstance(value, str):
            return super().to_python(value.date() if isinstance(value, datetime) else value)
        texts = [str(part or "").strip() for part in value]
        if not any(texts):
            return None
        missing = [part for part, text in zip(PARTS, texts, strict=True) if not text]
        if missing:
            raise self._error("incomplete", missing, missing=" and ".join(f"a {part}" for part in missing))
        return self._real_date(*texts)

    def _real_date(self, day: str, month: str, year: str) -> date:
        """Build the date from three texts.

        :raises ValidationError: naming the part that cannot be, or all three when together they are no date.
        """
        if not (len(year) == 4 and year.isascii() and year.isdigit()):
            raise self._error("year", ["year"])
        month_number = _month_number(month)
        if month_number is None:
            raise self._error("month", ["month"])
        if not (day.isascii() and day.isdigit() and 1 <= int(day) <= 31):
            raise self._error("day", ["day"])
        try:
            return date(int(year), month_number, int(day))
        except ValueError as error:
            raise self._error("unreal", list(PARTS)) from error

    def _error(self, code: str, parts: list[str], **words: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"parts": parts, **words})
