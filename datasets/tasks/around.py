"""What the audience of a new version sees besides it: earlier versions, and the same kind of data about its areas."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

import polars as pl
from django.db.models import Q, QuerySet

from datasets.documents.choices import slots
from datasets.models import DatasetVersion, Definition, Observation
from datasets.rules.held import MOST_TOGETHER, Dimensions, Held, size
from datasets.rules.releasing import Around
from partnerships.models import Area, AreaParent
from partnerships.querysets import on
from svd_portal.core import clock

MOST_SEEN = 24  # other versions that are read again for the attack
HOPS = 3  # an LSOA lies in a ward, that in a district, that in a police area

Nests = list[tuple[str, list[str]]]


def around(version: DatasetVersion) -> Around:
    """Gather what an attack on a version has to reckon with; versions of the same kind wait for each other here."""
    # Two that are accepted at once would not see each other.
    Definition.objects.select_for_update(no_key=True).get(pk=version.dataset.definition_id)
    room = MOST_TOGETHER - size(dimensions_of(version))
    earlier = _fitting(_earlier(version), room)
    room -= sum(size(dimensions_of(one)) for one in earlier)
    near = list(_about_the_same_areas(version))
    beside = _fitting(near, room)
    codes = {code for one in [version, *beside] for code in _areas(one)}
    return Around(
        [_as_seen(one) for one in earlier],
        [_as_seen(one, version) for one in beside],
        nesting(codes),
        is_cut=len(beside) < len(near),
    )


def nesting(codes: Collection[str]) -> Nests:
    """Say which of these areas lie in another of them today, level by level."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    within = {code: {code} for code in codes}  # an area around some of ours: those of ours that lie in it
    levels = dict(Area.objects.filter(code__in=codes).values_list("code", "level"))
    for _ in range(HOPS):
        wider: dict[str, set[str]] = defaultdict(set)
        for parent, area in _links(area__code__in=within):
            wider[parent] |= within[area]
        for parent, inside in wider.items():
            for code in inside - {parent} if parent in levels else ():
                found[parent, levels[code]].add(code)
        within = wider
    return [(parent, sorted(inside)) for (parent, _), inside in sorted(found.items())]


def _around_and_within(codes: Collection[str]) -> set[str]:
    """Give some areas, those in which they lie and those that lie in them."""
    found = set(codes)
    for step, into in (("area__code__in", 0), ("parent__code__in", 1)):
        ask = set(codes)
        for _ in range(HOPS):
            ask = {pair[into] for pair in _links(**{step: ask})}
            found |= ask
    return found


def _links(**which: Collection[str]) -> QuerySet[AreaParent, tuple[str, str]]:
    links = AreaParent.objects.filter(
        on(clock.today()), **{name: list(codes) for name, codes in which.items()}
    )
    return links.values_list("parent__code", "area__code")


def _earlier(version: DatasetVersion) -> Iterator[DatasetVersion]:
    """Give the earlier versions that others have seen, the latest first."""
    shared = DatasetVersion.objects.shared().filter(dataset=version.dataset_id, number__lt=version.number)
    for one in shared.select_related("release").order_by("-number")[:MOST_SEEN]:
        one.dataset = version.dataset
        yield one


def _about_the_same_areas(version: DatasetVersion) -> Iterator[DatasetVersion]:
    """Give what others sent, or the same authority to another partnership, about these areas or areas in or around
    them: of each the latest that stands or was seen, since a version holds the periods of those before it."""
    definition = version.dataset.definition
    seen = DatasetVersion.objects.filter(
        Q(release__shared_at__isnull=False) | Q(withdrawal__isnull=True, release__isnull=False),
        dataset__definition__key=definition.key,
    ).exclude(dataset=version.dataset_id)
    latest = seen.order_by("dataset_id", "-number").distinct("dataset_id")
    near = _around_and_within(_areas(version))
    for one in latest.select_related("release", "dataset__definition"):
        alike = slots(one.dataset.definition.rules).keys() == slots(definition.rules).keys()
        if alike and near.intersection(_areas(one)):
            yield one


def _fitting(versions: Iterable[DatasetVersion], room: int) -> list[DatasetVersion]:
    """Give as many as an attack can take in, the oldest first."""
    found = list[DatasetVersion]()
    for one in versions:
        room -= size(dimensions_of(one))
        if room < 0 or len(found) == MOST_SEEN:
            break
        found.insert(0, one)
    return found


def _areas(version: DatasetVersion) -> list[str]:
    held_areas: list[str] = version.dimensions.get(version.dataset.definition.rules.area, [])
    return held_areas


def _as_seen(version: DatasetVersion, beside: DatasetVersion | None = None) -> Held:
    """Give a version as others see it; of another dataset in the columns in which the new one holds the same."""
    release, seen = version.release, held(version)
    seen = replace(seen, profile=release.profile, hidden=release.cells)
    if beside is None:
        return seen
    own, wanted = slots(version.dataset.definition.rules), slots(beside.dataset.definition.rules)
    to = {slot: wanted[name] for name, slot in own.items()}
    order = list(wanted.values())
    return replace(
        seen,
        leaves=seen.leaves.rename(to),
        hidden=seen.hidden.rename({slot: to[slot] for slot in seen.hidden.columns}),
        dimensions=sorted(
            ((to[slot], values) for slot, values in seen.dimensions), key=lambda one: order.index(one[0])
        ),
    )


def held(version: DatasetVersion) -> Held:
    """Read a version's cells for the attack."""
    leaves = leaves_of(version)
    dimensions = [
        (slot, [*listed, *sorted(set(leaves[slot]) - set(listed))]) for slot, listed in dimensions_of(version)
    ]
    return Held(leaves, dimensions)


def dimensions_of(version: DatasetVersion) -> Dimensions:
    """Give the column of each dimension and the values that a version has in it."""
    values: dict[str, Sequence[str]] = version.dimensions
    return [(slot, values[name]) for name, slot in slots(version.dataset.definition.rules).items()]


def leaves_of(version: DatasetVersion) -> pl.DataFrame:
    """Read the cells of a version, a column per dimension, ``value`` and ``status``."""
    names = list(slots(version.dataset.definition.rules).values())
    rows = Observation.objects.of(version).order_by().values_list(*names, "value", "status")
    schema = dict.fromkeys(names, pl.String) | {"value": pl.Float64, "status": pl.String}
    return pl.DataFrame(list(rows), schema=schema, orient="row")
