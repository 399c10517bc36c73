"""The attack from outside on data of overlapping areas, on pooled years, and on what is published of a version."""

import io
import re
from collections.abc import Callable, Sequence
from itertools import pairwise, product

import numpy as np
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from datasets.models import DatasetVersion
from datasets.operations import sync_definitions
from datasets.rules.disclosure.hierarchy import Hierarchy
from datasets.rules.disclosure.profiles import HES, Profile, suppress
from datasets.rules.disclosure.release_set import Cell as Place
from datasets.rules.disclosure.release_set import Release, ReleaseSet
from datasets.rules.disclosure.tables import Table
from needs_assessment.models import Assessment
from needs_assessment.operations import send_to_review
from needs_assessment.statuses import SectionState
from svd_portal.accounts.models import User
from svd_portal.publication.models import Edition
from svd_portal.publication.statuses import FileKind
from tests.cast import Cast
from tests.factories import needs_assessment as make
from tests.factories.held import Cell, held, lie_in
from tests.integration.datasets.collecting import TOTAL, Fields, Key, collected
from tests.world import render_pdf

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
WARDS = {f"E0500090{ward}": [f"E010009{ward}{number}" for number in range(4)] for ward in range(2)}
SMALL_AREAS = [area for inside in WARDS.values() for area in inside]
MONTHS = ["2024-01", "2024-02"]
TYPES = ["Burglary", "Drugs", "Robbery"]


@pytest.fixture(params=[suppress(5), HES], ids=["suppress", "hes"])
def profile(request: pytest.FixtureRequest) -> Profile:
    chosen: Profile = request.param
    return chosen


def declare(profile: Profile, grammar: str = "month") -> object:
    definition = next(row for row in sync_definitions() if row.key == "police_offences_by_type")
    definition.spec["profile"] = {"method": str(profile.method), "threshold": profile.threshold}
    definition.spec["period"]["grammar"] = grammar
    definition.save()
    return definition


def table_of(fields: Fields, counts: dict[Key, int]) -> Table:
    return Table.of_leaves([Hierarchy.flat(list(values), TOTAL) for values in fields.values()], counts)


def as_seen(name: str, version: DatasetVersion, table: Table, seen: dict[Key, str]) -> Release:
    """Lay out what was collected, under the rule that stands beside it."""
    profile = version.release.profile
    hidden = np.zeros(table.values.shape, bool)
    for key, text in seen.items():
        hidden[table.index(key)] = "c" in text
    small = (table.values > 0) & (table.values < profile.threshold)
    assert (small <= hidden).all(), "a small count is shown"
    return Release(name, table, profile, hidden, small)


def test_areas_that_make_up_others_give_no_small_count_away(
    cast: Cast, sign_in: SignIn, profile: Profile
) -> None:
    """The wards come from one authority, the small areas in them from another: both count the same."""
    lie_in(WARDS)
    definition = declare(profile)
    drawn = np.random.default_rng(3).negative_binomial(1, 1 / 9, (8, 2, 3))
    of_small = {
        (area, month, kind): int(drawn[i, j, k])
        for (i, area), (j, month), (k, kind) in product(
            enumerate(SMALL_AREAS), enumerate(MONTHS), enumerate(TYPES)
        )
    }
    of_wards = {
        (ward, month, kind): sum(of_small[area, month, kind] for area in inside)
        for (ward, inside), month, kind in product(WARDS.items(), MONTHS, TYPES)
    }
    lead, everything = sign_in(cast.lead), ReleaseSet()
    for name, counts, areas, sender in (
        ("wards", of_wards, list(WARDS), "probation"),
        ("small", of_small, SMALL_AREAS, "icb"),
    ):
        fields = {"area_code": areas, "period": MONTHS, "crime_type": TYPES}
        cells = [Cell(area, month, count, kind) for (area, month, kind), count in counts.items()]
        version = held(cast, cells, definition, sender=sender)
        everything.add(as_seen(name, version, table_of(fields, counts), collected(lead, version, fields)))
    for (ward, inside), month, kind in product(WARDS.items(), [*MONTHS, TOTAL], [*TYPES, TOTAL]):
        parts = {Place("small", (area, month, kind)): 1 for area in inside}
        everything.link({Place("wards", (ward, month, kind)): -1} | parts)
    for month, kind in product([*MONTHS, TOTAL], [*TYPES, TOTAL]):
        everything.equal(Place("wards", (TOTAL, month, kind)), Place("small", (TOTAL, month, kind)))
    verdict = everything.audit()
    assert len(verdict.ranges) > 15
    assert verdict.pinned == []
    assert verdict.narrow == []


def test_pooled_years_give_no_small_count_of_one_year_away(cast: Cast, sign_in: SignIn) -> None:
    """Three years less two of them are the third: the rule is the rounding one, and the difference stays wide."""
    definition = declare(suppress(5), "span")
    spans = ["2020/21-21/22", "2020/21-22/23", "2020/21-23/24"]
    yearly = np.random.default_rng(5).negative_binomial(1, 1 / 14, (4, 3, 4))
    counts = {
        (area, span, kind): int(yearly[i, k, : j + 2].sum())
        for (i, area), (j, span), (k, kind) in product(
            enumerate(SMALL_AREAS[:4]), enumerate(spans), enumerate(TYPES)
        )
    }
    fields = {"area_code": SMALL_AREAS[:4], "period": spans, "crime_type": TYPES}
    cells = [Cell(area, span, count, kind) for (area, span, kind), count in counts.items()]
    version = held(cast, cells, definition)
    assert version.release.profile == suppress(5).rounded()
    assert "overlap" in version.release.reasons[0]
    seen = collected(sign_in(cast.lead), version, fields)
    everything = ReleaseSet()
    everything.add(as_seen("spans", version, table_of(fields, counts), seen))
    implied = 0
    for area, kind, (shorter, longer) in product([*SMALL_AREAS[:4], TOTAL], [*TYPES, TOTAL], pairwise(spans)):
        year = {Place("spans", (area, longer, kind)): 1, Place("spans", (area, shorter, kind)): -1}
        everything.imply(f"{longer} less {shorter}: {area} {kind}", year, 1)
        implied += 1
    assert implied == 40
    verdict = everything.audit()
    assert verdict.pinned == []
    assert verdict.narrow == []


NUMBER = re.compile(r"(?<![\w.,-])\d{1,3}(?:,\d{3})+(?![\w,])|(?<![\w.,-])\d+(?![\w,]|\.\d)")


def numbers_in(text: str) -> set[int]:
    return {int(found.replace(",", "")) for found in NUMBER.findall(text)}


def published(cast: Cast, version: DatasetVersion) -> Edition:
    assessment = make.complete(cast)
    section = make.section(assessment)
    for layout in _layouts(version):
        make.figure(cast, section, version, **layout)
    assessment.sections.update(state=SectionState.READY)
    edition = make.published(
        cast, send_to_review(assessment=Assessment.objects.get(pk=assessment.pk), by=cast.lead)
    )
    render_pdf(edition)
    return edition


def _layouts(version: DatasetVersion) -> list[dict[str, object]]:
    names = [version.dataset.definition.rules.area, "period", "crime_type"]
    pairs = [(rows, series) for rows in names for series in ("", *names) if rows != series]
    return [
        {
            "title": f"By {rows} and {series or 'nothing'}",
            "rows_by": rows,
            "series_by": series,
            "chart": "bar",
        }
        for rows, series in pairs
    ]


def fetched(client: Client, edition: Edition) -> dict[str, str]:
    """Follow every link from the edition's page to what belongs to it; a PDF as its text and its attachments."""
    start, found = edition.get_absolute_url(), dict[str, str]()
    ask = [start, f"{start.rstrip('/')}.json", reverse("publication:edition_pdf", args=_place(edition))]
    while ask:
        address = ask.pop()
        if address in found:
            continue
        answer = client.get(address)
        assert answer.status_code == 200, address
        content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined, arg-type]
        if content.startswith(b"%PDF"):
            reader = PdfReader(io.BytesIO(content))
            pages = "\n".join(page.extract_text() for page in reader.pages)
            attached = "\n".join(part.decode() for parts in reader.attachments.values() for part in parts)
            found[address] = pages + attached
            continue
        found[address] = content.decode()
        links = re.findall(r'(?:href|src)="([^"#]+)', found[address])
        ask += [
            path
            for link in links
            if (path := link.removeprefix(settings.SITE_URL)).startswith(f"/documents/{edition.document_id}/")
        ]
    return found


def _place(edition: Edition) -> Sequence[object]:
    return [edition.document_id, edition.number]


def test_no_form_of_a_publication_holds_a_number_that_is_hidden(
    cast: Cast, sign_in: SignIn, profile: Profile
) -> None:
    """Page, charts, PDF and what is attached to it, JSON and CSV, and the answers to wrong questions."""
    definition = declare(profile)
    drawn = np.random.default_rng(11).integers(1_000, 9_000, (4, 2, 3))
    drawn[0, 0, 0] = drawn[1, 1, 2] = drawn[2, 0, 1] = 3
    areas = SMALL_AREAS[:4]
    counts = {
        (area, month, kind): int(drawn[i, j, k])
        for (i, area), (j, month), (k, kind) in product(enumerate(areas), enumerate(MONTHS), enumerate(TYPES))
    }
    fields = {"area_code": areas, "period": MONTHS, "crime_type": TYPES}
    cells = [Cell(area, month, count, kind) for (area, month, kind), count in counts.items()]
    version = held(cast, cells, definition)
    lead = sign_in(cast.lead)
    seen = collected(lead, version, fields)
    table = table_of(fields, counts)
    shown = {number for text in seen.values() for number in numbers_in(text)}
    secret = {int(table.values[table.index(key)]) for key in seen} - shown - {3}
    assert len(secret) > 3
    edition = published(cast, version)
    texts = fetched(Client(), edition)
    assert {file.kind for file in edition.files.all()} == set(FileKind) - {
        FileKind.JSON
    }  # that is the content itself
    assert len(texts) >= 12, sorted(texts)
    for address, text in texts.items():
        assert not numbers_in(text) & secret, address
    assert numbers_in(" ".join(texts.values())) & shown, "the search would find no number at all"
    for asked in wrong_questions(version):
        answer = lead.get(reverse("datasets:version", args=_page(version)), asked)
        assert not numbers_in(answer.content.decode()) & secret


def _page(version: DatasetVersion) -> Sequence[object]:
    return ["harbour", version.dataset_id, version.number]


def wrong_questions(version: DatasetVersion) -> list[dict[str, str]]:
    area = version.dimensions[version.dataset.definition.rules.area][0]
    return [
        {"rows_by": "value"},
        {"rows_by": "crime_type", "series_by": "value", "sort": "-value"},
        {"areas": f"{area}; nowhere"},
        {"from": "2024-01", "to": "2023-01"},
        {"only_crime_type": "Burglary' OR 1=1"},
        {"areas": area, "rows_by": "period", "benchmark": "value"},
    ]
