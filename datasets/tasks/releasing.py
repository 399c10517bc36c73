"""How a new version is shown to others: found once, from its cells and from what was shown of earlier ones."""

from dataclasses import replace

import polars as pl
from django.db.models import Count, F, Func, Q, QuerySet, Sum

from datasets.models import DatasetVersion, Observation, Release
from datasets.rules.definition import Definition
from datasets.rules.disclosure.profiles import Method, Profile
from datasets.rules.held import MOST_ATTACKED, MOST_TOGETHER, Dimensions, Held, size
from datasets.rules.releasing import Found, coarser, find
from datasets.tasks.around import around, dimensions_of, held, leaves_of
from svd_portal.core import clock

OVERLAP = "Its periods overlap, and the difference of two of them would be an exact count of its own."


def make_release(version: DatasetVersion, *, rounded: bool = False) -> Release:
    """Find how a version may be shown and keep it, not yet shared.

    :param version: with its cells, inside the transaction in which it was accepted.
    :param rounded: under the rounding rule, although its definition asks for one that is less strict.
    """
    asked = version.dataset.definition.rules.profile
    found = _find(version, asked.rounded() if rounded else asked)
    profile = found.profile
    hidden, share = _cost(version, found)
    return Release.objects.create(
        version=version,
        method=profile.method,
        threshold=profile.threshold,
        base=profile.base,
        population_min=profile.population_min,
        hidden=found.hidden.to_dict(as_series=False),
        leaves_hidden=hidden,
        share_hidden=share,
        cells_attacked=found.attacked,
        reasons=found.reasons,
        is_blocked=found.blocked,
        made_at=clock.now(),
    )


def _find(version: DatasetVersion, profile: Profile) -> Found:
    definition = version.dataset.definition.rules
    dimensions = dimensions_of(version)
    if profile.method == Method.OPEN or not definition.counts:
        return Found(profile)
    reasons = _not_exact(definition, dimensions) if profile.method == Method.SUPPRESS else []
    asked = profile.rounded() if reasons else profile
    if size(dimensions) > MOST_ATTACKED:  # shown by the rule alone: its cells are not even read
        return Found(asked, reasons=reasons)
    found = find(held(version), around(version), asked)
    return replace(found, reasons=[*reasons, *found.reasons])


def _not_exact(definition: Definition, dimensions: Dimensions) -> list[str]:
    """Say why a table whose owner would have exact counts is rounded; nothing where it need not be."""
    if size(dimensions) > MOST_TOGETHER:
        words = f"The table has more than {MOST_TOGETHER:,} cells with all its totals: too many to prove that hiding "
        return [f"{words}some of them is enough.", *coarser(Held(pl.DataFrame(), dimensions))]
    return [OVERLAP] if definition.grammar == "span" else []


def _cost(version: DatasetVersion, found: Found) -> tuple[int, float]:
    """Count the single figures that others do not see, and their share of all that was counted."""
    cells = Observation.objects.of(version).order_by()
    if found.profile.method == Method.OPEN:
        return 0, 0.0
    if not version.dataset.definition.rules.counts:
        return cells.exclude(status="z").count(), 1.0
    number, value, everything = _small(cells, found.profile.threshold)
    more_number, more_value = _besides(version, found) if len(found.hidden) else (0, 0.0)
    return number + more_number, (value + more_value) / everything if everything else 0.0


def _small(cells: QuerySet[Observation], threshold: int) -> tuple[int, float, float]:
    small = Q(size__gte=1, size__lt=threshold)
    told = cells.annotate(size=Func(F("value"), function="abs")).aggregate(
        hidden=Count("status", filter=small | Q(status="c")),
        of_hidden=Sum("value", filter=small),
        of_all=Sum("value"),
    )
    return told["hidden"], told["of_hidden"] or 0.0, told["of_all"] or 0.0


def _besides(version: DatasetVersion, found: Found) -> tuple[int, float]:
    """Count the leaves that are hidden besides the small ones."""
    leaves = leaves_of(version).filter(
        pl.col("value").abs() >= found.profile.threshold, pl.col("status").is_in(["e", "r"])
    )
    hidden = leaves.join(found.hidden, on=found.hidden.columns, how="semi")
    return len(hidden), float(hidden["value"].sum())
