"""Boundaries of a partnership's own: looked at, kept, drawn with, retired, and never changed below a figure."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from datasets.documents import figure_block
from datasets.models import DatasetVersion
from needs_assessment.operations import start_assessment
from needs_assessment.statuses import BlockKind
from partnerships.models import BoundarySet
from partnerships.operations import keep_boundaries, retire_boundaries, upload_boundaries
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core.charts import render_svg
from tests.cast import Cast
from tests.factories.boundaries import collection
from tests.factories.held import HILL, MOOR, QUAY, Cell, held, outlines, places

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
ALERT = "<script>alert(1)</script>"


def uploaded(cast: Cast, content: bytes, by: User | None = None, **changes: Any) -> BoundarySet:
    told: dict[str, Any] = {
        "name": "Wards", "source": "Ordnance Survey", "dated_on": dt.date(2024, 5, 2),
        "attribution": "Contains OS data © Crown copyright 2024.",
    }  # fmt: skip
    return upload_boundaries(partnership=cast.harbour, by=by or cast.lead, content=content, **told | changes)


def kept(cast: Cast, content: bytes, **changes: Any) -> BoundarySet:
    found = uploaded(cast, content, **changes)
    keep_boundaries(boundaries=found, by=cast.lead)
    found.refresh_from_db()
    return found


@pytest.fixture
def version(cast: Cast) -> DatasetVersion:
    places()
    return held(cast, [Cell(QUAY, "2024-01", 61), Cell(MOOR, "2024-01", 4), Cell(HILL, "2024-01", "n")])


def drawn(version: DatasetVersion, own: BoundarySet) -> dict[str, Any]:
    return figure_block(version, {"rows_by": "area_code", "chart": "map", "boundaries": own.pk}, "f1")


def form(**changes: Any) -> dict[str, Any]:
    day = {"dated_on_day": "2", "dated_on_month": "5", "dated_on_year": "2024"}
    return {"name": "Wards", "source": "OS", **day} | changes


def test_upload_is_looked_at_before_it_is_kept(cast: Cast, version: DatasetVersion, sign_in: SignIn) -> None:
    client = sign_in(cast.author)
    file = SimpleUploadedFile("wards.geojson", collection(QUAY, "X99", name=ALERT))
    answer = client.post(reverse("needs_assessment:boundaries_upload", args=["harbour"]), form(file=file))
    found = BoundarySet.objects.get()
    address = reverse("needs_assessment:boundary_set", args=["harbour", found.pk])
    assert answer["Location"] == address
    page = client.get(address).content.decode()
    assert "Are these the right boundaries?" in page
    assert "The codes come from the property CODE, the names from CODENM." in page
    assert "1 of 2 codes is not known to the portal" in page
    assert "Smaller than one hectare" not in page
    assert page.count("<path d=") == 2
    assert ALERT not in page
    assert "A Person" not in page + json.dumps(found.areas)
    assert sign_in(cast.data_officer).get(address).status_code == 404
    client = sign_in(cast.author)
    client.post(address, {"wish": "keep"})
    shown = client.get(reverse("needs_assessment:boundaries", args=["harbour"])).content.decode()
    assert "Wards, version 1" in shown
    assert "used in 0 figures" in shown
    assert sign_in(cast.data_officer).get(address).status_code == 200


def test_very_small_areas_are_warned_of(cast: Cast, version: DatasetVersion, sign_in: SignIn) -> None:
    found = uploaded(cast, collection(QUAY, size=0.0005), by=cast.lead)
    assert found.areas[0]["hectares"] == pytest.approx(0.19, abs=0.005)  # 56 by 34 metres
    page = sign_in(cast.lead).get(reverse("needs_assessment:boundary_set", args=["harbour", found.pk]))
    assert "Smaller than one hectare: Patch 0." in page.content.decode()


def test_file_that_cannot_be_drawn_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    file = SimpleUploadedFile("wards.geojson", collection(QUAY).replace(b"52", b"72"))
    address = reverse("needs_assessment:boundaries_upload", args=["harbour"])
    page = sign_in(cast.lead).post(address, form(file=file, attribution="Open licence")).content.decode()
    assert "Feature 1 (“Patch 0”): it lies outside the United Kingdom." in page
    assert 'value="Open licence"' in page
    assert not BoundarySet.objects.exists()


def test_discarded_boundaries_leave_nothing_and_a_second_try_takes_their_place(
    cast: Cast, version: DatasetVersion, sign_in: SignIn
) -> None:
    uploaded(cast, collection(QUAY))
    found = uploaded(cast, collection(QUAY, MOOR))
    assert BoundarySet.objects.get() == found
    assert found.number == 1
    address = reverse("needs_assessment:boundary_set", args=["harbour", found.pk])
    sign_in(cast.lead).post(address, {"wish": "discard"})
    assert not BoundarySet.objects.exists()
    assert AuditEvent.objects.filter(verb="boundaries.discarded").count() == 1


def test_figure_keeps_the_version_that_it_was_drawn_with(cast: Cast, version: DatasetVersion) -> None:
    outlines((QUAY, MOOR, HILL))
    first = kept(cast, collection(QUAY, MOOR))
    block = drawn(version, first)
    assert [bool(rings) for rings in block["shapes"]["areas"]] == [True, True, False]
    assert block["notes"] == [
        "Outlines: Wards, version 1, Ordnance Survey, 2 May 2024. Contains OS data © Crown copyright 2024.",
        "Not on the map, because no outline is known: Hill.",
    ]
    before = render_svg(block)
    second = kept(cast, collection(QUAY, MOOR, HILL, size=0.2))
    retire_boundaries(boundaries=first, by=cast.lead)
    assert second.number == 2
    assert drawn(version, first) == block
    cache.clear()
    assert drawn(version, first) == block
    assert render_svg(drawn(version, first)) == before
    assert render_svg(drawn(version, second)) != before
    assert "[c] hidden" in before


def test_boundaries_not_kept_or_of_a_neighbour_draw_nothing(cast: Cast, version: DatasetVersion) -> None:
    assert "shapes" not in drawn(version, uploaded(cast, collection(QUAY, MOOR)))
    theirs = kept(cast, collection(QUAY, MOOR))
    BoundarySet.objects.filter(pk=theirs.pk).update(partnership=cast.neighbour)
    assert "shapes" not in drawn(version, theirs)


def test_author_chooses_the_boundaries_of_a_map(cast: Cast, version: DatasetVersion, sign_in: SignIn) -> None:
    own, other = (
        kept(cast, collection(QUAY, MOOR)),
        kept(cast, collection("X1"), name="Localities", code_property="CODE"),
    )
    draft = start_assessment(partnership=cast.harbour, by=cast.lead, title="Needs", period="2024 to 2027")
    section = draft.sections.order_by("position")[0]
    address = reverse("needs_assessment:figure_add", args=["harbour", section.pk, version.pk])
    told = {"title": "Robbery", "alt": "Most in Harbour", "rows_by": "area_code", "chart": "map"}
    client = sign_in(cast.author)
    page = client.post(address, told | {"boundaries": other.pk, "preview": "1"}).content.decode()
    assert "No map can be drawn: show one number for each area" in page
    page = client.post(address, told | {"boundaries": own.pk, "preview": "1"}).content.decode()
    assert "Contains OS data © Crown copyright 2024." in page
    assert client.post(address, told | {"boundaries": own.pk}).status_code == 302
    block = section.blocks.get(kind=BlockKind.FIGURE)
    assert block.body["boundaries"] == own.pk
    retire_boundaries(boundaries=own, by=cast.lead)
    change = client.get(reverse("needs_assessment:block_change", args=["harbour", block.pk])).content.decode()
    assert f'<option value="{own.pk}" selected' in change
    assert f'<option value="{own.pk}"' not in client.get(address).content.decode()
    shown = client.get(reverse("needs_assessment:boundaries", args=["harbour"])).content.decode()
    assert "used in 1 figure<" in shown


def test_only_who_writes_brings_boundaries(cast: Cast, version: DatasetVersion) -> None:
    with pytest.raises(PermissionDenied):
        uploaded(cast, collection(QUAY), by=cast.data_officer)
