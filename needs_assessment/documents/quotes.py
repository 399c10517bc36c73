"""What prose quotes from data: the cell a number comes from, and what became of it since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasets.documents import Dimension, Table, dimension_choices, table
from datasets.documents.figures import default_rows
from datasets.models import DatasetVersion
from needs_assessment.models import Block, KeptQuotation, Quotation
from needs_assessment.querysets import BlockQuerySet
from needs_assessment.rules.quotes import ids_in, ids_in_all
from svd_portal.core.templatetags.svd import number

Quotations = Mapping[int, Quotation]
MOST_CELLS = 2000  # in a longer table nobody finds a cell in a list


@dataclass(frozen=True)
class Place:
    """A cell that can be quoted: where it stands, what it shows, what it counts."""

    address: dict[str, Any]
    text: str
    words: str


def places(version: DatasetVersion, presentation: Mapping[str, Any]) -> list[Place]:
    """List the cells of a figure's table that show a number, row by row."""
    dimensions = dimension_choices(version)
    names = {dimension.name for dimension in dimensions}
    rows_by = str(presentation.get("rows_by") or "")
    rows_by = rows_by if rows_by in names else default_rows(version)
    series_by = str(presentation.get("series_by") or "")
    series_by = series_by if series_by in names - {rows_by} else ""
    filters = {name: wanted for name, wanted in (presentation.get("filters") or {}).items() if name in names}
    laid = table(version, rows_by, series_by or None, filters, choices=dimensions)
    layout = {"rows_by": rows_by, "series_by": series_by, "filters": filters}
    return [
        Place(layout | {"row": row, "column": column}, text, _words(version, layout, dimensions, row, column))
        for at, row in enumerate(laid.keys)
        for column in laid.series or [""]
        if (text := _shown(laid, at, column))
    ][:MOST_CELLS]


def place_in(version: DatasetVersion, address: Mapping[str, Any]) -> Place | None:
    """Find a cell in another version of the same data: None where it is gone, without a text where it is hidden."""
    dimensions = dimension_choices(version)
    if not _knows(dimensions, address):
        return None
    row, column = address["row"], address["column"]
    laid = table(
        version, address["rows_by"], address["series_by"] or None, address["filters"], choices=dimensions
    )
    if row not in laid.keys or (column and column not in laid.series):
        return None
    text = _shown(laid, laid.keys.index(row), column)
    return Place(dict(address), text, _words(version, address, dimensions, row, column))


def _shown(laid: Table, at: int, column: str) -> str:
    cell = laid.rows[at][1 + laid.series.index(column) if column else 1]
    return number(cell) if isinstance(cell, int | float) else ""


def _knows(dimensions: Sequence[Dimension], address: Mapping[str, Any]) -> bool:
    """Say whether data still have all that makes up a cell: a sum over less would be another number."""
    held = {dimension.name: set(dimension.labels) for dimension in dimensions}
    by = {address["rows_by"], address["series_by"]} - {""}
    return by <= set(held) and all(
        set(_listed(wanted)) <= held.get(name, set()) for name, wanted in address["filters"].items()
    )


def _words(
    version: DatasetVersion,
    layout: Mapping[str, Any],
    dimensions: Sequence[Dimension],
    row: str,
    column: str,
) -> str:
    """Say what a cell counts, where and when."""
    chosen = {name: _listed(wanted) for name, wanted in layout["filters"].items() if wanted}
    chosen |= {layout["rows_by"]: [row]} | ({layout["series_by"]: [column]} if column else {})
    definition = version.dataset.definition.rules
    words = [dimension.words(chosen[dimension.name]) for dimension in dimensions if dimension.name in chosen]
    if definition.period not in chosen:
        words.append(version.period)
    return ", ".join(part for part in (definition.unit.capitalize(), *words) if part)


def _listed(wanted: str | Sequence[str]) -> Sequence[str]:
    return [wanted] if isinstance(wanted, str) else wanted


def quotations_of(blocks: Iterable[Block]) -> Quotations:
    """Load the quotations of some prose with their data; asks nothing where nothing is quoted."""
    ids = ids_in_all(block.body.get("html", "") for block in blocks)
    return Quotation.objects.with_data().in_bulk(ids) if ids else {}


def quote_content(quotation: Quotation, note: str) -> dict[str, Any]:
    """Write where a quoted number comes from, for a reader of the document."""
    version = quotation.dataset_version
    withdrawn = hasattr(version, "withdrawal")
    return {
        "id": quotation.mark,
        "note": note,
        "text": quotation.text,
        "cell": quotation.words,
        "dataset": version.dataset.definition.title,
        "supplier": version.dataset.authority.name,
        "version": version.number,
        **({"withdrawn": version.withdrawal.reason} if withdrawn else {}),
    }


@dataclass(frozen=True)
class Behind:
    """A number in some prose whose data moved on, and nobody has said that it stays."""

    block: Block
    quotation: Quotation

    @property
    def newest_id(self) -> int | None:
        return self.quotation.newest_id  # type: ignore[attr-defined]  # annotated


def numbers_behind(blocks: BlockQuerySet) -> list[Behind]:
    """List the numbers in these blocks that their writers have to look at again, in reading order."""
    quoting = list(blocks.quoting().order_by("section__position", "position", "pk"))
    ids = ids_in_all(block.body["html"] for block in quoting)
    if not ids:
        return []
    moved = Quotation.objects.behind().in_bulk(ids)
    kept = set(KeptQuotation.objects.filter(quotation__in=moved).values_list("quotation", "section", "about"))
    return [
        Behind(block, moved[pk])
        for block in quoting
        for pk in ids_in(block.body["html"])
        if pk in moved and any((pk, block.section_id, about) not in kept for about in reasons(moved[pk]))
    ]


def reasons(quotation: Quotation) -> list[int]:
    """Give the versions for which a number has to be looked at: the newer one, and its own if that was withdrawn."""
    newest = quotation.newest_id  # type: ignore[attr-defined]  # annotated by behind()
    withdrawn = hasattr(quotation.dataset_version, "withdrawal")
    return [*([newest] if newest else []), *([quotation.dataset_version_id] if withdrawn else [])]
