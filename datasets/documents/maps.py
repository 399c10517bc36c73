"""The outlines of the areas of a figure, as they are frozen into its block."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.core.cache import cache

from datasets.documents.tables import Table, shown_number
from datasets.rules.projection import on_grid
from partnerships.models import AreaShape, BoundarySet

KEEP_LAYOUT_SECONDS = 24 * 3600
MOST_SHAPES = 1500  # more are specks, and a picture of megabytes
MOST_MISSING_NAMED = 5

NOT_BY_AREA = "A map shows one number for each area: lay the figures out by area, with no split into columns."
NO_OUTLINES = (
    "There is no map: the portal holds no outlines of these areas yet. Whoever runs it can load them."
)
TOO_MANY = f"There is no map of more than {MOST_SHAPES:,} areas. Choose some of them, or a wider area."
ONE_AREA = "There is no map of a single area."


def shapes(codes: Sequence[str], own: BoundarySet | None = None) -> dict[str, Any] | None:
    """Give the outlines of areas on the grid of one drawing, row by row, and whose they are; None if none is known.

    The result is what a figure block holds under ``shapes``: a page or PDF drawn from it later is the same, whatever
    outlines the portal holds by then.

    :param own: boundaries of the partnership's own, in place of those that the portal holds for all.
    """
    if own is None:
        return _laid_out(codes, _held(codes))
    # A set is never changed: what was laid out once for these areas holds, and its outlines are not read again.
    key = f"outlines/{own.pk}/{own.sha256}/{sha256(repr(list(codes)).encode()).hexdigest()}"
    found: dict[str, Any] | None = cache.get(key)
    if found is None:
        found = _laid_out(codes, _of_set(own, codes))
        cache.set(key, found, KEEP_LAYOUT_SECONDS)
    return found


def _laid_out(codes: Sequence[str], known: dict[str, tuple[dict[str, Any], str]]) -> dict[str, Any] | None:
    if not known:
        return None
    width, height, areas = on_grid([known[code][0] if code in known else None for code in codes])
    sources = sorted({source for _, source in known.values()})
    return {"width": width, "height": height, "source": "; ".join(sources), "areas": areas}


def _held(codes: Sequence[str]) -> dict[str, tuple[dict[str, Any], str]]:
    found = AreaShape.objects.filter(area__code__in=list(codes))
    held = found.values_list("area__code", "geometry", "source")
    return {code: (geometry, source) for code, geometry, source in held}


def _of_set(own: BoundarySet, codes: Sequence[str]) -> dict[str, tuple[dict[str, Any], str]]:
    wanted = set(codes)
    return {area["code"]: (area["geometry"], own.line) for area in own.areas if area["code"] in wanted}


def notes_of(drawn: Table, found: dict[str, Any]) -> list[str]:
    """Say whose outlines a map has and which areas it leaves out."""
    missing = [str(row[0]) for row, rings in zip(drawn.rows, found["areas"], strict=True) if not rings]
    named = ", ".join(missing[:MOST_MISSING_NAMED])
    more = f" and {len(missing) - MOST_MISSING_NAMED:,} more" if len(missing) > MOST_MISSING_NAMED else ""
    left_out = [f"Not on the map, because no outline is known: {named}{more}."] if missing else []
    return [f"Outlines: {found['source']}.", *left_out]


def finding(drawn: Table, unit: str) -> str:
    """Say in words what a map shows, from shown numbers alone."""
    shown = [(number, str(row[0])) for row in drawn.rows if (number := shown_number(row[1])) is not None]
    hidden = (
        f" {drawn.hidden:,} are hidden." if drawn.hidden > 1 else " One is hidden." if drawn.hidden else ""
    )
    if not shown:
        return f"Map of {len(drawn.rows):,} areas; no figure is shown.{hidden}"
    low, high = min(shown), max(shown)
    return (
        f"Map of {len(drawn.rows):,} areas. The figures shown go from {low[0]:,} in {low[1]} to {high[0]:,} "
        f"in {high[1]}{f' ({unit})' if unit else ''}.{hidden} The table holds the same figures."
    )
