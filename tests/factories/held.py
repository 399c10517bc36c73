"""Versions as they lie in the database, made without a file: what is seen of them is the same."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from datasets.documents.choices import period_words
from datasets.models import Dataset, DatasetVersion, Observation, Release, Upload
from datasets.statuses import UploadState
from datasets.tasks.releasing import make_release
from datasets.tasks.sharing import share
from partnerships.models import Area, AreaParent, AreaShape
from partnerships.statuses import Level, Nation
from tests.cast import BEGIN, Cast
from tests.factories import datasets as make

AT = dt.datetime(2024, 4, 3, 9, 0, tzinfo=dt.UTC)
QUAY, MOOR, HILL, DALE = "E07000901", "E07000902", "E07000903", "E07000904"
NAMES = {QUAY: "Harbour", MOOR: "Moor, County of", HILL: "Hill", DALE: "Dale"}
LEVELS = {"E01": Level.LSOA, "E05": Level.WARD, "E12": Level.REGION}


@dataclass(frozen=True)
class Cell:
    """One cell as its source sent it: a number, a rounded number ("r") or a letter that stands for none."""

    area: str
    period: str
    value: int | str
    offence: str = "Robbery"
    status: str = "e"


def places(codes: dict[str, str] | None = None) -> None:
    """Let the portal know the areas; the cast brings the first."""
    for code, name in (codes or NAMES).items():
        level = LEVELS.get(code[:3], Level.LGA)
        Area.objects.get_or_create(
            code=code, defaults={"name": name, "level": level, "nation": Nation.ENGLAND, "from_on": BEGIN}
        )


def lie_in(nests: dict[str, Sequence[str]]) -> None:
    """Let the portal know which areas lie in which."""
    places({code: code for parent, inside in nests.items() for code in (parent, *inside)})
    known = {area.code: area for area in Area.objects.all()}
    AreaParent.objects.bulk_create(
        AreaParent(area=known[code], parent=known[parent], from_on=BEGIN)
        for parent, inside in nests.items()
        for code in inside
    )


def outlines(codes: Sequence[str], source: str = "Outlines of 2024") -> None:
    """Give areas square outlines, side by side."""
    for at, code in enumerate(codes):
        left = -2 + at * 0.1
        ring = [[left, 52], [left + 0.1, 52], [left + 0.1, 52.1], [left, 52.1], [left, 52]]
        AreaShape.objects.create(
            area=Area.objects.get(code=code),
            geometry={"type": "MultiPolygon", "coordinates": [[ring]]},
            source=source,
        )


def held(
    cast: Cast, cells: Sequence[Cell], definition: Any = None, *, sender: str = "icb", **changes: Any
) -> DatasetVersion:
    """Make the next version of a dataset of the cast's data officer, or of another authority, in full."""
    definition = definition or make.offences()
    authority = cast.authorities[sender]
    dataset, _ = Dataset.objects.get_or_create(
        partnership=cast.harbour, authority=authority, definition=definition
    )
    number = dataset.versions.count() + 1
    upload = Upload.objects.create(
        partnership=cast.harbour, authority=authority, definition=definition, filename="a.csv", size=1,
        sha256=f"{number:064x}", state=UploadState.ACCEPTED, received_at=AT, received_by=cast.data_officer,
        ended_at=AT, extracted_on=dt.date(2024, 4, 2),
    )  # fmt: skip
    rules = definition.rules
    names = {rules.area: [c.area for c in cells], rules.period: [c.period for c in cells]}
    dimensions = {name: sorted(set(values)) for name, values in names.items()}
    dimensions |= {name: [] for name in rules.breakdowns}
    if rules.breakdowns:
        dimensions[rules.breakdowns[0]] = sorted({c.offence for c in cells})
    told: dict[str, Any] = {
        "dataset": dataset, "number": number, "upload": upload, "accepted_at": AT, "rows": len(cells),
        "extracted_on": upload.extracted_on, "file_sha256": "ab" * 32, "software": "test",
        "dimensions": dimensions,
        "periods": [period_words(p, rules.grammar) for p in dimensions[rules.period]],
        "area_count": len(dimensions[rules.area]),
    }  # fmt: skip
    version = DatasetVersion.objects.create(**told | changes)
    Observation.objects.bulk_create(
        Observation(
            version=version, area=cell.area, period=cell.period, cat1=cell.offence if rules.breakdowns else "",
            value=cell.value if isinstance(cell.value, int) else None,
            status=cell.status if isinstance(cell.value, int) else cell.value,
        )
        for cell in cells
    )  # fmt: skip
    with transaction.atomic():
        share(make_release(version), by=cast.data_officer)
    return version


def offered(cast: Cast, sender: str = "probation") -> DatasetVersion:
    """Make a version that others are asked to look at before it is shared."""
    unshared = DatasetVersion.objects.filter(release__shared_at=None, release__offered_at__isnull=False)
    if found := unshared.filter(dataset__authority__name=cast.authorities[sender].name).first():
        return found
    definition = make.offences()
    definition.spec["checkers"] = 2
    definition.save()
    cells = [Cell(QUAY, "2024-01", 3, "Robbery"), Cell(QUAY, "2024-01", 40, "Violence with injury")]
    version = held(cast, cells, definition, sender=sender)
    Release.objects.filter(version=version).update(
        shared_at=None, shared_by=None, offered_at=AT, offered_by=version.upload.received_by
    )
    return version
