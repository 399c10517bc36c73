"""Files of made-up counts for the bench, and their way to a received upload."""

import copy
import csv
import io
import itertools
import random
from collections.abc import Iterator

from datasets.models import Definition, Upload
from datasets.operations import Told, receive_upload
from datasets.statuses import UploadState
from partnerships.models import Authority, Partnership
from partnerships.operations import give_seat
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.home.west_midlands.places import DISTRICTS

COLUMNS = ["area_code", "period", "offence", "sex", "age_band", "count"]
BANDS = [f"{age}-{age + 4}" for age in range(0, 85, 5)]  # so that there are a million different cells


def extract(rows: int, changed: int = 0) -> bytes:
    """Write a six-column CSV of ``rows`` distinct cells of the bench's definition, the counts made up.

    :param changed: of how many cells one has another count than without; 0 changes none.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    chance = random.Random(rows)  # noqa: S311 - made-up counts
    more = itertools.cycle([1, *[0] * (changed - 1)]) if changed else itertools.repeat(0)
    writer.writerows(
        [*key, chance.randrange(0, 60) + add]
        for key, add in zip(itertools.islice(_keys(), rows), more, strict=False)
    )
    return text.getvalue().encode()


def _keys() -> Iterator[tuple[str, ...]]:
    rules = Definition.objects.get(key="police_offences", partnership=None).rules
    cells = [BANDS if name == "age_band" else rules.field(name).enum for name in rules.breakdowns]
    months = [f"{year}-{month:02d}" for year in range(2000, 2026) for month in range(1, 13)]
    areas = [code for code, _, _ in DISTRICTS.values()]
    return itertools.product(areas, months, *cells)


def new_definition() -> Definition:
    """Declare the shipped police definition once more, with bands of five years: each file is the first of its kind."""
    spec = copy.deepcopy(Definition.objects.get(key="police_offences", partnership=None).spec)
    [ages] = [field for field in spec["schema"]["fields"] if field["name"] == "age_band"]
    ages["constraints"]["enum"], ages["synonyms"] = BANDS, {}
    key = f"bench-{Definition.objects.count()}"
    return Definition.objects.create(
        key=key,
        version=1,
        title="Bench",
        partnership=Partnership.objects.get(slug="west-midlands"),
        spec={**spec, "key": key, "totals": []},
    )


def receive(content: bytes, definition: Definition | None = None) -> Upload:
    """Put a file into quarantine as the bench's officer; as the first of its kind, or of the kind that is given."""
    return receive_upload(
        partnership=Partnership.objects.get(slug="west-midlands"),
        authority=Authority.objects.get(slug="west-midlands-police"),
        definition=definition or new_definition(),
        filename="bench.csv",
        content=content,
        extracted_on=clock.today(),
        told=Told(counts_only=True, correction_reason="" if definition is None else "Counted again."),
        by=_officer(),
    )


def require_accepted(upload: Upload) -> None:
    """Fail when a file of the bench was not accepted: then there is nothing to measure."""
    upload.refresh_from_db()
    if upload.state != UploadState.ACCEPTED:
        raise RuntimeError(f"The bench's own file was not accepted: {upload.state} {upload.refusal}")


def _officer() -> User:
    officer, _ = User.objects.get_or_create(email="bench@demo.example", defaults={"name": "Bench"})
    give_seat(
        partnership=Partnership.objects.get(slug="west-midlands"),
        role=Role.DATA_OFFICER,
        person=officer,
        authority=Authority.objects.get(slug="west-midlands-police"),
        by=None,
    )
    return officer
