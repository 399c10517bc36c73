import time
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from datasets.rules.definition import Definition, load, shipped
from datasets.rules.geography import read_gazetteer
from datasets.tasks.patch import geography_for
from partnerships.models import Area, AreaParent, AreaSuccession, Partnership, PartnershipArea
from partnerships.rules import gss
from svd_portal.core import clock

pytestmark = pytest.mark.django_db
BEGAN, CHANGED = date(2009, 4, 1), date(2023, 4, 1)
MOST_QUERIES = 6
MOST_SECONDS = 1.0  # of the processor; 0.3 on a quiet machine


def area(code: str, name: str = "", since: date = BEGAN, until: date | None = None) -> Area:
    placed = gss.place(code)
    assert placed is not None
    return Area.objects.create(
        code=code, name=name or code, level=placed.level, nation=placed.nation, from_on=since, until_on=until
    )


def lies(low: Area, high: Area, since: date = BEGAN, until: date | None = None) -> None:
    AreaParent.objects.create(area=low, parent=high, from_on=since, until_on=until)


def definition(level: str, **areas: str) -> Definition:
    spec: dict[str, Any] = dict(shipped()["police_offences_by_type"].spec)
    return load(spec | {"area": {"field": "area_code", "levels": [level], **areas}})


@pytest.fixture
def partnership() -> Partnership:
    found = Partnership.objects.create(name="Cumberland", slug="cumberland-patch", from_on=CHANGED)
    new, old = area("E06000963", "Cumberland", CHANGED), area("E07000926", "Allerdale", BEGAN, CHANGED)
    AreaSuccession.objects.create(area=old, successor=new, on=CHANGED)
    PartnershipArea.objects.create(partnership=found, area=new, from_on=CHANGED)
    police, small, other = area("E23000902"), area("E01000901"), area("E07000999", "Elsewhere")
    lies(new, police, CHANGED)
    lies(other, police)
    lies(small, old, BEGAN, CHANGED)
    lies(small, new, CHANGED)
    return found


def test_patch_holds_the_areas_and_those_before_them_and_none_beside(partnership: Partnership) -> None:
    geography = geography_for(partnership.pk, definition("district")).geography

    assert geography["patch"] == ["E06000963", "E07000926"]
    assert geography["areas"]["E07000926"] == ["2009-04-01", "2023-04-01"]
    assert geography["successions"] == [["E07000926", "E06000963", "2023-04-01"]]
    assert geography["names"] == {"E06000963": "Cumberland", "E07000926": "Allerdale"}


@pytest.mark.parametrize(("level", "codes"), [("lsoa", ["E01000901"]), ("police_area", ["E23000902"])])
def test_patch_holds_what_lies_in_it_and_around_it(
    partnership: Partnership, level: str, codes: list[str]
) -> None:
    assert geography_for(partnership.pk, definition(level)).geography["patch"] == codes


def test_patch_does_not_hold_what_left_before_its_area_was_joined(partnership: Partnership) -> None:
    parish, ward = Area.objects.get(code="E01000901"), area("E05000901")
    lies(ward, Area.objects.get(code="E06000963"), CHANGED)
    lost = area("E01000902")
    lies(lost, ward, BEGAN, CHANGED)  # it was in the ward only until the ward came to Cumberland
    lies(parish, ward, CHANGED)

    assert geography_for(partnership.pk, definition("lsoa")).geography["patch"] == ["E01000901"]


def test_published_statistics_reach_every_listed_area(partnership: Partnership) -> None:
    geography = geography_for(partnership.pk, definition("district", reach="anywhere")).geography

    assert geography["patch"] is None
    assert set(geography["areas"]) == {"E06000963", "E07000926", "E07000999"}


def test_level_without_a_list_is_checked_by_form_and_said(partnership: Partnership) -> None:
    patch = geography_for(partnership.pk, definition("ward"))

    assert patch.geography["patch"] is None
    assert [problem.rule for problem in patch.notes] == ["areas_by_form"]


def test_area_that_left_the_partnership_is_outside(partnership: Partnership) -> None:
    left = Area.objects.get(code="E07000999")
    PartnershipArea.objects.create(
        partnership=partnership, area=left, from_on=date(2010, 1, 1), until_on=clock.today()
    )

    assert "E07000999" not in geography_for(partnership.pk, definition("district")).geography["patch"]


def test_geography_of_36000_areas_takes_few_queries_and_little_time(partnership: Partnership) -> None:
    whole = Area.objects.get(code="E06000963")
    small = Area.objects.bulk_create(
        Area(code=f"E01{n:06d}", name=f"Place {n}", level="lsoa", nation="E", from_on=BEGAN)
        for n in range(100_000, 136_000)
    )
    AreaParent.objects.bulk_create(AreaParent(area=one, parent=whole, from_on=CHANGED) for one in small)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE partnerships_area, partnerships_areaparent")
        cursor.execute("DISCARD PLANS")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        start = time.process_time()
        geography = geography_for(partnership.pk, definition("lsoa")).geography
        spent = time.process_time() - start

    assert len(queries) <= MOST_QUERIES
    assert spent < MOST_SECONDS
    assert len(geography["patch"]) == 36_001
    assert read_gazetteer(geography).reaches("E01100000")
