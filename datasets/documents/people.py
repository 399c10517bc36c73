"""The people that counts are divided by: what the partnership was sent of them, as others see it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from django.utils import timezone

from datasets.documents import sums
from datasets.documents.choices import Dimension, slots
from datasets.models import DatasetVersion
from datasets.rules.definition import shipped
from datasets.rules.periods import GRAMMARS
from datasets.rules.rating import Time

NO_RATES, SOME_RATES = "There are no rates", "Some rates are missing"
COUNTS_INSTEAD = "Below are the counts."


@dataclass(frozen=True)
class Lacking:
    """Data without which there is no rate: what is said of them, and by which key they can be asked for."""

    words: str
    title: str
    key: str


@dataclass(frozen=True)
class People:
    """How many people live in each area in each year, by a version that its authority shared."""

    version: DatasetVersion
    held: dict[tuple[str, int], float] = field(default_factory=dict)

    def of(self, areas: Sequence[str], time: Time) -> float | None:
        """Give the people of some areas together over some time; None where any part of them is not known."""
        found = [time.people(partial(self._in, area)) for area in areas]
        known = [people for people in found if people]
        return sum(known) if known and len(known) == len(found) else None

    def _in(self, area: str, year: int) -> float | None:
        return self.held.get((area, year))

    def lacking(self, areas: Collection[str], years: Collection[int], what: str = SOME_RATES) -> Lacking:
        """Say for which of these years, or else for how many of these areas, it holds nobody."""
        absent = sorted(set(years) - {year for _, year in self.held})
        places = sum(any((area, year) not in self.held for year in years) for area in set(areas))
        of = ", ".join(map(str, absent)) if absent else f"{places:,} of the areas"
        words = f"{what}: “{self.title}”, version {self.version.number}, holds no figures of {of}."
        words = f"{words} {COUNTS_INSTEAD}" if what == NO_RATES else words
        return Lacking(words, self.title, self.version.dataset.definition.key)

    @property
    def title(self) -> str:
        return self.version.dataset.definition.title

    @property
    def source(self) -> str:
        """Say whose figures these are, of which version and when."""
        day = timezone.localdate(self.version.accepted_at)
        return (
            f"“{self.title}”, supplied by {self.version.dataset.authority.name}, version {self.version.number}, "
            f"accepted {day.day} {day:%B %Y}"
        )


def neighbours(version: DatasetVersion) -> list[DatasetVersion]:
    """Give what stands and is shared of the same kind of data by others, and of the people that they are divided by.

    One query for both: a page asks for the one as well as the other.
    """
    rules = version.dataset.definition.rules
    near = DatasetVersion.objects.filter(
        dataset__partnership=version.dataset.partnership_id,
        dataset__definition__key__in=[rules.key, *([rules.denominator] if rules.has_rates else [])],
    )
    latest = near.exclude(dataset=version.dataset_id).standing().shared().order_by("dataset_id", "-number")
    related = ("dataset__definition", "dataset__authority", "release")
    return list(latest.distinct("dataset_id").select_related(*related))


def people_of(
    version: DatasetVersion,
    areas: Collection[str],
    years: Collection[int],
    near: Iterable[DatasetVersion] | None = None,
) -> People | Lacking:
    """Find the people of areas and years among what stands and is shared in the partnership, or say what is lacking.

    Of several authorities' data those are taken that hold the most of these areas and years, then the newest.

    :param near: what :func:`neighbours` gave, to spare its query.
    """
    key = version.dataset.definition.rules.denominator
    near = neighbours(version) if near is None else near
    held = [one for one in near if one.dataset.definition.key == key]
    if not held:
        return _nobody_sent(key)
    wanted, places = frozenset(years), frozenset(areas)
    best = max(held, key=lambda one: (_overlap(one, places, wanted), one.accepted_at))
    people = People(best, _held(best, places, wanted))
    return people if people.held else people.lacking(areas, wanted, NO_RATES)


def _nobody_sent(key: str) -> Lacking:
    found = shipped().get(key)
    title = found.title if found else key
    words = f"There are no rates: they need “{title}”, which nobody has shared with the partnership yet."
    return Lacking(f"{words} {COUNTS_INSTEAD}", title, key if found else "")


def _overlap(version: DatasetVersion, areas: frozenset[str], years: frozenset[int]) -> int:
    rules = version.dataset.definition.rules
    held_areas = areas & set(version.dimensions.get(rules.area, []))
    return len(held_areas) * len(_years(version, years))


def _years(version: DatasetVersion, years: frozenset[int]) -> dict[str, int]:
    """Give the periods of a version that begin in these years."""
    rules = version.dataset.definition.rules
    start = GRAMMARS[rules.grammar].start
    periods = {period: start(period).year for period in version.dimensions.get(rules.period, [])}
    return {period: year for period, year in periods.items() if year in years}


@lru_cache(maxsize=64)
def _held(
    version: DatasetVersion, areas: frozenset[str], years: frozenset[int]
) -> dict[tuple[str, int], float]:
    """Add up the people once in a process: neither a version nor what is shown of it ever changes."""
    periods = _years(version, years)
    dimensions = _unnamed(version)
    known = [code for code in areas if code in dimensions[0].labels]
    if not periods or not known:
        return {}
    by = dimensions[:2]
    wanted = {by[0].name: known, by[1].name: list(periods)}
    frame = sums.for_others(version, by, sums.keep(dimensions, wanted, by))
    rows = frame.select("area", "period", "shown").iter_rows()
    return {(area, periods[period]): shown for area, period, shown in rows if shown}


def _unnamed(version: DatasetVersion) -> list[Dimension]:
    """Give the dimensions of a version without the names of its areas, which cost a query."""
    return [
        Dimension(name, slot, name, tuple((value, value) for value in version.dimensions.get(name, [])))
        for name, slot in slots(version.dataset.definition.rules).items()
    ]
