"""An attack from outside: collect every figure that a member of another authority can fetch, over two versions, and try
to work the hidden ones out. Nothing here knows how cells were hidden."""

import csv
import io
from collections.abc import Callable
from itertools import combinations, product

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from datasets.models import DatasetVersion
from datasets.operations import sync_definitions
from datasets.rules.disclosure.derived import Figure, Way, counts_that_reproduce, may_show
from datasets.rules.disclosure.hierarchy import Hierarchy
from datasets.rules.disclosure.profiles import HES, Profile, suppress
from datasets.rules.disclosure.release_set import Release, ReleaseSet
from datasets.rules.disclosure.tables import Table
from svd_portal.accounts.models import User
from tests.cast import Cast
from tests.factories.held import Cell, held
from tests.integration.datasets.collecting import TOTAL, Key, collected

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
AREAS = [f"E0100090{number}" for number in range(4)]
MONTHS = ["2024-01", "2024-02", "2024-03"]
TYPES = ["Burglary", "Drugs", "Robbery", "Shoplifting"]
FIELDS = {"area_code": AREAS, "period": MONTHS, "crime_type": TYPES}
EXACT = suppress(5)


@pytest.fixture(params=[EXACT, HES], ids=["suppress", "hes"])
def profile(request: pytest.FixtureRequest) -> Profile:
    chosen: Profile = request.param
    return chosen


@pytest.fixture
def truth() -> dict[Key, int]:
    drawn = np.random.default_rng(7).negative_binomial(1, 1 / 12, (4, 3, 4))
    return {
        (a, m, t): int(drawn[i, j, k])
        for (i, a), (j, m), (k, t) in product(enumerate(AREAS), enumerate(MONTHS), enumerate(TYPES))
    }


def version_of(cast: Cast, counts: dict[Key, int], profile: Profile) -> DatasetVersion:
    definition = next(row for row in sync_definitions() if row.key == "police_offences_by_type")
    definition.spec["profile"] = {"method": str(profile.method), "threshold": profile.threshold}
    definition.save()
    return held(cast, [Cell(a, m, count, t) for (a, m, t), count in counts.items()], definition)


def table_of(counts: dict[Key, int], months: list[str]) -> Table:
    dimensions = [Hierarchy.flat(values, TOTAL) for values in (AREAS, months, TYPES)]
    return Table.of_leaves(dimensions, counts)


def as_seen(name: str, table: Table, profile: Profile, seen: dict[Key, str]) -> Release:
    hidden = np.zeros(table.values.shape, bool)
    for number in range(table.flat.size):
        key = table.key(number)
        hidden[table.index(key)] = "c" in seen[key]
    small = (table.values > 0) & (table.values < profile.threshold)
    return Release(name, table, profile, hidden, small & hidden)


def test_no_hidden_count_can_be_worked_out_from_all_that_is_shown(
    cast: Cast, sign_in: SignIn, truth: dict[Key, int], profile: Profile
) -> None:
    lead = sign_in(cast.lead)
    first_counts = {key: count for key, count in truth.items() if key[1] != "2024-03"}
    # The second version brings a month, and puts a figure right by two.
    changed = next(key for key, count in first_counts.items() if count > 12)
    second_counts = truth | {changed: truth[changed] + 2}
    everything = ReleaseSet()
    for name, counts, months in (("first", first_counts, MONTHS[:2]), ("second", second_counts, MONTHS)):
        version = version_of(cast, counts, profile)
        seen = collected(lead, version, FIELDS | {"period": months})
        table = table_of(counts, months)
        assert len(seen) == table.flat.size
        for key, text in seen.items():
            exact = int(table.values[table.index(key)])
            assert not (0 < exact < profile.threshold) or "c" in text, f"{key} is shown as {text}"
        everything.add(as_seen(name, table, profile, seen))
    everything.same("first", "second")
    verdict = everything.audit()
    assert len(verdict.ranges) > 20
    assert verdict.pinned == []
    assert verdict.narrow == []
    # Un-hiding any one cell of a line with two hidden ones must be noticed: the attack can fail.
    assert is_noticed(everything)


def is_noticed(everything: ReleaseSet) -> bool:
    release = everything.releases[-1]
    for cell in np.argwhere(release.hidden)[:40]:
        weaker = release.hidden.copy()
        weaker[tuple(cell)] = False
        alone = ReleaseSet()
        alone.add(Release("one", release.table, suppress(5), weaker, release.primary & weaker))
        if not alone.audit().passed:
            return True
    return False


def test_sums_of_chosen_values_are_made_of_what_is_shown(
    cast: Cast, sign_in: SignIn, truth: dict[Key, int], profile: Profile
) -> None:
    version = version_of(cast, truth, profile)
    lead = sign_in(cast.lead)
    seen = collected(lead, version, FIELDS)
    address = reverse("datasets:view_csv", args=["harbour", version.dataset_id, version.number])
    for pair in combinations(AREAS, 2):
        asked = {"rows_by": "crime_type", "areas": list(pair), "from": "2024-01", "to": "2024-01"}
        asked |= {"series_by": "period"}
        lines = list(csv.reader(io.StringIO(lead.get(address, asked).content.decode("utf-8-sig"))))
        for line in lines:
            if line and line[0] in TYPES:
                parts = [seen[area, "2024-01", line[0]] for area in pair]
                hidden = any("c" in part for part in parts)
                assert ("c" in line[1]) if hidden else float(line[1]) == sum(map(float, parts))


def test_rates_tell_no_more_than_the_counts_beside_them(
    cast: Cast, sign_in: SignIn, truth: dict[Key, int], profile: Profile
) -> None:
    """Gate 4, over every rate by two dimensions: a hidden count has none, and no other narrows what was shown."""
    version = version_of(cast, truth, profile)
    definition = version.dataset.definition
    definition.spec["denominator"] = "population"
    definition.save()
    people = [Cell(area, "2024", 1_000 + 617 * at, "Persons") for at, area in enumerate(AREAS)]
    held(cast, people, next(row for row in sync_definitions() if row.key == "population"))
    definition.save()  # what comes with the portal was written anew
    lead, shown = sign_in(cast.lead), 0
    address = reverse("datasets:view_csv", args=["harbour", version.dataset_id, version.number])
    for rows_by, series_by in combinations(FIELDS, 2):
        asked = {"show": "rates", "rows_by": rows_by, "series_by": series_by}
        text = lead.get(address, asked).content.decode("utf-8-sig")
        for line in csv.DictReader(io.StringIO(text)):
            rate = next(value for title, value in line.items() if title.startswith("Rate per"))
            numbers = [rate, line["Lower 95% limit"], line["Upper 95% limit"]]
            *_, count, residents = line.values()
            if rate.startswith("["):
                assert numbers == [rate] * 3
                assert rate in (count, "[few]"), line
                continue
            ways = zip(numbers, (Way.CRUDE, Way.POISSON_LOWER, Way.POISSON_UPPER), strict=True)
            figures = [Figure(float(number), 1, int(residents), 100_000, way) for number, way in ways]
            assert may_show(figures, int(count), profile), line
            assert all(int(count) in counts_that_reproduce(figure) for figure in figures), line
            shown += 1
    assert shown > 20
