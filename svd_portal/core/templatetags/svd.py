"""Filters and tags every template may use: dates, times, numbers and cells as people write them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isnan
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from svd_portal.core.money import in_pounds

register = template.Library()

QUOTED = re.compile(r'<data value="(q[0-9]+)">[^<]*</data>')
Numeric = (int, float, Decimal)


@dataclass(frozen=True)
class Column:
    label: str
    is_number: bool


@dataclass(frozen=True)
class LaidOut:
    """A table ready to be written: its columns, rows of cells, and the marks (mark, label) it uses."""

    columns: list[Column]
    rows: list[list[Any]]
    marks: list[tuple[str, str]]


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _as_date(value: object) -> date | None:
    if isinstance(value, str):
        value = parse_datetime(value) if "T" in value else parse_date(value)
    if isinstance(value, datetime):
        return _local(value).date()
    return value if isinstance(value, date) else None


@register.filter
def gov_date(value: object) -> str:
    """Write a date, a moment or an ISO text as `31 January 2024`; nothing for nothing."""
    day = _as_date(value)
    return f"{day.day} {day:%B} {day.year}" if day else ""


@register.filter
def gov_time(value: object) -> str:
    """Write a moment or an ISO text as the local time `2:05pm`; nothing for nothing."""
    moment = parse_datetime(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime):
        return ""
    moment = _local(moment)
    minutes = f":{moment:%M}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


@register.filter
def gov_datetime(value: object) -> str:
    """Write a moment as `31 January 2024 at 2:05pm`; nothing for nothing."""
    return f"{gov_date(value)} at {gov_time(value)}" if gov_time(value) else gov_date(value)


@register.filter
def pounds(value: str) -> str:
    """Write an amount of pounds, kept as text, as `£40,000`."""
    return in_pounds(value)


@register.filter
def number(value: object) -> str:
    """Write a number with thousands commas and a real minus sign; other values as they are, None as ""."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return ""
    if isinstance(value, bool) or not isinstance(value, Numeric):
        return str(value)
    return f"{value:,}".replace("-", "−")


def _is_mark(value: object) -> bool:
    return isinstance(value, Mapping) and "mark" in value


@register.filter
def cell_is_number(value: object) -> bool:
    """Say whether a cell stands in a column of figures: a number, or the mark that stands in for one."""
    return _is_mark(value) or (isinstance(value, Numeric) and not isinstance(value, bool))


@register.filter
def cell(value: Any) -> SafeString:
    """Render one cell of a document table: numbers with commas, null as nothing, a mark with its meaning."""
    if _is_mark(value):
        return format_html('<abbr title="{}">[{}]</abbr>', value["label"], value["mark"])
    if cell_is_number(value):
        return conditional_escape(number(value))
    return conditional_escape("" if value is None else value)


@register.filter
def with_notes(html: str, quotes: Iterable[Mapping[str, Any]]) -> str:
    """Let each quoted number in clean prose lead to the note that says where it comes from."""
    notes = {quote["id"]: quote["note"] for quote in quotes}

    def link(found: re.Match[str]) -> str:
        opening = format_html('<a class="govuk-link svd-quoted" href="#{}">', notes.get(found[1], ""))
        return f"{opening}{found[0]}</a>" if found[1] in notes else found[0]

    return QUOTED.sub(link, html)


def _column(label: object, cells: Iterable[object]) -> Column:
    filled = [value for value in cells if value not in (None, "")]
    return Column(str(label), bool(filled) and all(cell_is_number(value) for value in filled))


@register.simple_tag
def lay_out(columns: Sequence[object], rows: Sequence[Sequence[Any]]) -> LaidOut:
    """Decide once for a table which columns hold figures and which marks need a key."""
    laid = [
        _column(label, (row[index] for row in rows if index < len(row)))
        for index, label in enumerate(columns)
    ]
    marks = {(str(v["mark"]), str(v["label"])): None for row in rows for v in row if _is_mark(v)}
    return LaidOut(laid, [list(row) for row in rows], list(marks))


@register.filter
def beside(row: Sequence[Any], columns: Sequence[Column]) -> list[tuple[Any, Column]]:
    """Put each cell of a row beside its column, whose heading it carries where rows stand as lists."""
    return list(zip(row, columns, strict=False))


def _first_control(field: BoundField) -> str:
    return getattr(field, "first_control_id", "") or field.id_for_label or field.auto_id


@register.filter
def error_links(form: BaseForm) -> list[tuple[str, str]]:
    """List what is wrong with a form as (id of the control to go to, message), in the order of the page."""
    links = [("form_errors", str(message)) for message in form.non_field_errors()]
    for field in form:
        links += [(_first_control(field), str(message)) for message in field.errors]
    return links


@register.filter
def page_numbers(page: Page) -> list[int | str]:
    """List the page numbers to offer around a page, with the paginator's ellipsis for a gap."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def tag_class(tone: str) -> str:
    """Name the tag style for a tone: plain, blue, solid, grey or late; an unknown tone is plain."""
    return f"svd-tag--{tone}" if tone in {"plain", "blue", "solid", "grey", "late"} else "svd-tag--plain"
