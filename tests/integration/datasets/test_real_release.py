"""A real table of small areas by month, declared as if a health body had sent it: released by ward, gates kept."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from datasets.models import DatasetVersion
from datasets.operations import share_version
from datasets.rules.disclosure.profiles import Method
from datasets.rules.disclosure.release_set import ReleaseSet
from datasets.rules.held import PERIOD, of_period, release_of
from datasets.tasks.around import held
from svd_portal.accounts.models import User
from tests.cast import Cast
from tests.integration.datasets.test_definitions import declared, real
from tests.integration.datasets.test_real_files import pressed_through, read, sent

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
MONTHS = ["05", "06"]


@pytest.fixture(autouse=True)
def _silent_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("svd_portal.jobs.operations.run_job.delay", lambda job_id: None)


def by_ward() -> bytes:
    """Add the neighbourhoods up to wards by the lookup of 2024, as an officer would before sending."""
    lookup = read(real("geographr", "lookup_lsoa21_ward24_ltla24.csv"))
    wards = {row["lsoa21_code"]: row["ward24_code"] for row in lookup}
    counts: Counter[tuple[str, str, str]] = Counter()
    for month in MONTHS:
        for row in read(real("police_uk_lsoa_month_counts", "birmingham", f"2024-{month}.csv")):
            if row["lsoa_code"] in wards:
                counts[wards[row["lsoa_code"]], f"2024-{month}", row["category"]] += int(row["crime_count"])
    written = io.StringIO()
    sheet = csv.writer(written)
    sheet.writerow(["ward_code", "month", "category", "attendances"])
    sheet.writerows([*key, count] for key, count in counts.items())
    return written.getvalue().encode()


@pytest.mark.parametrize(("method", "threshold"), [(Method.HES, 8), (Method.SUPPRESS, 5)], ids=str)
def test_wards_of_a_city_are_released_with_the_gates_kept(
    cast: Cast, sign_in: SignIn, method: Method, threshold: int
) -> None:
    content = by_ward()
    definition, shown = declared(
        sign_in(cast.lead), content, "Attendances by ward", unit="attendances", reach="anywhere",
        method=str(method), threshold=str(threshold),
    )  # fmt: skip
    assert "rows would be accepted" in shown
    officer = sign_in(cast.data_officer)
    version, _ = pressed_through(officer, sent(officer, definition.key, "wards.csv", content))
    release = version.release
    assert (release.method, release.reasons, release.is_blocked) == (method, [], False)
    assert_gates_hold(version)
    html = officer.get(version.upload.get_absolute_url()).content.decode()
    assert f"Of {version.rows:,} figures {release.leaves_hidden:,} are hidden." in html
    assert "of everything that was counted. Only you are told this." in html
    if release.shared_at is None:
        share_version(version=version, by=cast.data_officer)
    assert sign_in(cast.lead).get(version.upload.get_absolute_url()).status_code == 403


def assert_gates_hold(version: DatasetVersion) -> None:
    """Attack what is shown: exact counts month by month by linear programmes, rounded ones as one table by ranges."""
    whole = replace(held(version), profile=version.release.profile, hidden=version.release.cells)
    is_exact = version.release.method == Method.SUPPRESS
    months = dict(whole.dimensions)[PERIOD]
    for part in [of_period(whole, month) for month in months] if is_exact else [whole]:
        names = [name for name, values in part.dimensions if len(values) > 1]
        everything = ReleaseSet()
        everything.add(release_of("this", part, names))
        known = everything.knowledge().tightened()
        assert not (everything.hidden() & (known.upper - known.lower < 1)).any()
        assert not is_exact or everything.audit().passed
