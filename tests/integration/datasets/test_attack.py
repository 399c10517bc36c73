"""An attack from outside: collect every figure that a member of another authority can fetch, over two versions, and try
to work the hidden ones out. Nothing here knows how cells were hidden."""

import csv
import io
from collections.abc import Callable, Iterator
from itertools import combinations, combinations_with_replacement, product

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from datasets.documents import dimension_choices
from datasets.documents.tables import total
from datasets.models import DatasetVersion
from datasets.operations import sync_definitions
from datasets.rules.disclosure.hierarchy import Hierarchy
from datasets.rules.disclosure.profiles import HES, Profile, suppress
from datasets.rules.disclosure.release_set import Release, ReleaseSet
from datasets.rules.disclosure.tables import Table
from svd_portal.accounts.models import User
from tests.cast import Cast
from tests.factories.held import Cell, held

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
TOTAL = "*"
AREAS = [f"E0100090{number}" for number in range(4)]
MONTHS = ["2024-01", "2024-02", "2024-03"]
TYPES = ["Burglary", "Drugs", "Robbery", "Shoplifting"]
FIELDS = {"area_code": AREAS, "period": MONTHS, "crime_type": TYPES}
Key = tuple[str, ...]
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


def collected(client: Client, version: DatasetVersion, months: list[str]) -> dict[Key, str]:
    """Fetch the tables by one and by two dimensions, with every choice of a third: key to the text there."""
    fields = FIELDS | {"period": months}
    found: dict[Key, str] = {}
    for rows_by, series_by in combinations_with_replacement(fields, 2):
        across = [name for name in fields if name not in (rows_by, series_by)]
        several = [[TOTAL, *fields[name]] if len(across) == 1 else [TOTAL] for name in across]
        for chosen in product(*several):
            at = dict(zip(across, chosen, strict=True))
            for row, column, text in cells_of(client, version, rows_by, series_by, at):
                place = at | {rows_by: row} | ({series_by: column} if series_by != rows_by else {})
                key = tuple(place[name] for name in fields)
                assert found.setdefault(key, text) == text, f"{key} is told in two ways"
    # No table is a single number; a benchmark may be.
    return found | {(TOTAL,) * len(fields): str(total(version, {}, dimension_choices(version)))}


def cells_of(
    client: Client, version: DatasetVersion, rows_by: str, series_by: str, at: dict[str, str]
) -> Iterator[tuple[str, str, str]]:
    asked = {"rows_by": rows_by} | ({"series_by": series_by} if series_by != rows_by else {})
    for name, value in at.items():
        if value != TOTAL:
            names = {"area_code": ("areas",), "period": ("from", "to")}.get(name, (f"only_{name}",))
            asked |= dict.fromkeys(names, value)
    address = reverse("datasets:view_csv", args=["harbour", version.dataset_id, version.number])
    lines = list(csv.reader(io.StringIO(client.get(address, asked).content.decode("utf-8-sig"))))
    values = dict(zip(labels_of(version, rows_by), FIELDS[rows_by], strict=False))
    columns = dict(zip(labels_of(version, series_by), FIELDS[series_by], strict=False))
    header = next(number for number, line in enumerate(lines) if len(line) > 1 and line[0] in TITLES[rows_by])
    for line in lines[header + 1 :]:
        if len(line) > 1 and line[0] in values:
            for title, text in zip(lines[header][1:], line[1:], strict=True):
                yield values[line[0]], columns.get(title, ""), text


TITLES = {"area_code": {"Area"}, "period": {"Month"}, "crime_type": {"Type of crime"}}


def labels_of(version: DatasetVersion, name: str) -> list[str]:
    if name == "period":
        return ["Jan 2024", "Feb 2024", "Mar 2024"]
    return FIELDS[name]


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
        seen = collected(lead, version, months)
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
    seen = collected(lead, version, MONTHS)
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
