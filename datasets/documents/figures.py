"""A figure of a document: a chart, its table and where it came from, all out of one version."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from datasets.documents import maps
from datasets.documents.choices import Dimension, dimension_choices
from datasets.documents.tables import Table, table
from datasets.models import DatasetVersion
from partnerships.models import BoundarySet

MOST_BARS = 40
MOST_SERIES = 6


def figure_block(
    version: DatasetVersion,
    presentation: Mapping[str, Any],
    key: str,
    choices: Sequence[Dimension] | None = None,
) -> dict[str, Any]:
    """Make a figure block (svd-document/1) of a version, as everybody may see it.

    :param presentation: the body of a figure block: title, subtitle, alt, unit, chart, boundaries, rows_by, series_by,
        filters, notes; what is left out gets its plain default.
    """
    dimensions = list(choices or dimension_choices(version))
    names = {dimension.name for dimension in dimensions}
    asked = str(presentation.get("rows_by") or "")
    rows_by = asked if asked in names else default_rows(version)
    series_by = presentation.get("series_by") if presentation.get("series_by") != rows_by else None
    drawn = table(version, rows_by, series_by, presentation.get("filters") or {}, choices=dimensions)
    return framed(version, dict(presentation) | {"rows_by": rows_by}, key, dimensions, drawn)


def framed(
    version: DatasetVersion,
    presentation: Mapping[str, Any],
    key: str,
    choices: Sequence[Dimension],
    drawn: Table,
) -> dict[str, Any]:
    """Put a table into a figure block: what it shows, of where and when, by whom, and how it is drawn."""
    dimensions = {dimension.name: dimension for dimension in choices}
    rows_by = presentation["rows_by"]
    title = presentation.get("title") or _title(version, dimensions[rows_by])
    unit = presentation.get("unit") or version.dataset.definition.rules.unit
    found = _shapes(version, presentation, dimensions[rows_by], drawn)
    kind = "map" if found else _kind(presentation, rows_by, version, drawn.rows, drawn.columns)
    block = {
        "type": "figure",
        "key": key,
        "title": title,
        "subtitle": presentation.get("subtitle")
        or _subtitle(version, dimensions, presentation.get("filters") or {}),
        "alt": presentation.get("alt") or _alt(title, kind, drawn, unit),
        "source": version.dataset.definition.title,
        "supplier": version.dataset.authority.name,
        "extracted_on": version.extracted_on.isoformat(),
        "rule": drawn.rule.rstrip("."),
        "notes": [
            *_withdrawn(version),
            *presentation.get("notes", []),
            *drawn.notes,
            *([version.note] if version.note else []),
        ],
        "chart": {"kind": kind, "unit": unit},
        "columns": drawn.columns,
        "rows": drawn.rows,
    }
    if found:
        block |= {"shapes": found, "notes": [*block["notes"], *maps.notes_of(drawn, found)]}
    return block


def _withdrawn(version: DatasetVersion) -> list[str]:
    """Warn of data that their authority has withdrawn: a figure of them stays, and says so."""
    if not hasattr(version, "withdrawal"):
        return []
    day = timezone.localdate(version.withdrawal.withdrawn_at)
    reason = version.withdrawal.reason.rstrip(".")
    return [f"These data were withdrawn on {day.day} {day:%B %Y} by their authority: {reason}."]


def _shapes(
    version: DatasetVersion, presentation: Mapping[str, Any], rows: Dimension, drawn: Table
) -> dict[str, Any] | None:
    if presentation.get("chart") != "map" or map_refused(rows, drawn):
        return None
    return maps.shapes(drawn.keys, _own(version, presentation.get("boundaries")))


def _own(version: DatasetVersion, asked: int | None) -> BoundarySet | None:
    """Find the boundaries that a figure was drawn with, retired or not, among those of its partnership."""
    if not asked:
        return None
    of = BoundarySet.objects.kept().filter(partnership=version.dataset.partnership_id)
    return of.defer("areas").filter(pk=asked).first()


def map_refused(rows: Dimension, drawn: Table) -> str:
    """Say why a table cannot be a map, whatever outlines are known; nothing if it can."""
    if rows.slot != "area" or len(drawn.columns) != 2:
        return maps.NOT_BY_AREA
    if len(drawn.rows) < 2:
        return maps.ONE_AREA
    return maps.TOO_MANY if drawn.of > maps.MOST_SHAPES else ""


def _alt(title: str, kind: str, drawn: Table, unit: str) -> str:
    if kind == "map":
        return maps.finding(drawn, unit)
    return f"{title}. The table below holds the same figures."


def default_rows(version: DatasetVersion) -> str:
    """Choose the dimension that says most at first sight: areas where there are several, else time."""
    definition = version.dataset.definition.rules
    return definition.area if version.area_count > 1 else definition.period


def _kind(
    presentation: Mapping[str, Any],
    rows_by: str,
    version: DatasetVersion,
    rows: list[Any],
    columns: list[str],
) -> str:
    if len(rows) < 2 or len(rows) > MOST_BARS or len(columns) > MOST_SERIES + 1:
        return "none"
    usual = "line" if rows_by == version.dataset.definition.rules.period else "bar"
    asked = str(presentation.get("chart") or "")
    return asked if asked and asked != "map" else usual


def _title(version: DatasetVersion, rows: Dimension) -> str:
    unit = version.dataset.definition.rules.unit or version.dataset.definition.title
    return f"{unit[:1].upper()}{unit[1:]} by {rows.title.lower()}"


def _subtitle(
    version: DatasetVersion, dimensions: Mapping[str, Dimension], filters: Mapping[str, Any]
) -> str:
    """Say what is counted, where and when: a figure has to stand on its own."""
    definition = version.dataset.definition.rules
    chosen = {
        name: dimensions[name].words(_listed(wanted))
        for name, wanted in filters.items()
        if wanted and name in dimensions
    }
    place = chosen.pop(definition.area, "") or _everywhere(dimensions[definition.area])
    period = chosen.pop(definition.period, "") or version.period
    return " · ".join(
        part for part in (definition.unit.capitalize(), place, period, *chosen.values()) if part
    )


def _everywhere(areas: Dimension) -> str:
    labels = [label for _, label in areas.values]
    return labels[0] if len(labels) == 1 else f"{len(labels):,} areas"


def _listed(wanted: str | Sequence[str]) -> Sequence[str]:
    return [wanted] if isinstance(wanted, str) else wanted
