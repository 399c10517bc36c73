"""Freezing, the public pages and the API: the same text by every door, and nothing that was not published."""

import json
from typing import Any

import pytest
from django.test import Client

from svd_portal.jobs.models import Job
from svd_portal.publication.fingerprint import fingerprint
from svd_portal.publication.models import Blob, Edition, EditionFile
from svd_portal.publication.operations import freeze, withdraw
from svd_portal.publication.statuses import FileKind
from svd_portal.publication.tasks import RENDER_PDF
from tests.cast import Cast
from tests.integration.publication.content import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return freeze(document=None, content=content(), partnership=cast.harbour, by=cast.chair)


def test_freeze_makes_the_first_edition_under_the_fingerprint_of_its_content(edition: Edition) -> None:
    assert (edition.number, edition.sha256) == (1, fingerprint(content()))
    assert edition.read() == content()
    assert edition.document.latest == edition


def test_freeze_stores_a_csv_for_each_table_and_figure_and_a_chart_for_each_figure(edition: Edition) -> None:
    files = {(f.kind, f.key) for f in edition.files.all()}
    assert files == {(FileKind.CSV, "t1"), (FileKind.CSV, "f1"), (FileKind.SVG, "f1")}


def test_freeze_asks_for_the_pdf_in_the_same_transaction(edition: Edition) -> None:
    assert Job.objects.get(kind=RENDER_PDF).payload == {"edition": edition.pk}


def test_freeze_numbers_the_next_edition_and_moves_the_pointer(cast: Cast, edition: Edition) -> None:
    changed = content(title="Harbour strategy, corrected")
    second = freeze(
        document=edition.document,
        content=changed,
        partnership=cast.harbour,
        by=cast.chair,
        change_note="Typo",
    )
    second.document.refresh_from_db()
    assert (second.number, second.document.latest, second.document.title) == (2, second, changed["title"])
    assert Blob.objects.filter(pk=edition.sha256).exists()


def test_page_pdf_address_and_json_of_an_edition_show_the_same_text(client: Client, edition: Edition) -> None:
    page = client.get(edition.get_absolute_url()).content.decode()
    frozen = client.get(f"{edition.get_absolute_url().rstrip('/')}.json")
    assert json.loads(frozen.content) == content()
    for text in [
        "Harbour strategy",
        "A safe harbour.",
        "1,234",
        "Train mentors",
        "Chief fire officer",
        edition.sha256,
    ]:
        assert text in page
    assert "<svg" in page


def test_json_is_answered_from_frozen_bytes_with_a_strong_etag(client: Client, edition: Edition) -> None:
    address = f"{edition.get_absolute_url().rstrip('/')}.json"
    first = client.get(address)
    assert first["ETag"] == f'"{edition.sha256}"'
    assert "immutable" in first["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_table_csv_marks_the_suppressed_cell(client: Client, edition: Edition) -> None:
    text = client.get(f"{edition.get_absolute_url()}tables/t1.csv").content.decode()
    assert text.splitlines()[0:3] == ["Year,Robbery", "2024/25,1234", "2025/26,[c]"]


def test_pdf_is_404_until_the_worker_has_made_it(client: Client, edition: Edition) -> None:
    address = f"{edition.get_absolute_url().rstrip('/')}.pdf"
    assert client.get(address).status_code == 404
    blob = Blob.objects.create(sha256="0" * 64, data=b"%PDF-", size=5)
    EditionFile.objects.create(edition=edition, kind=FileKind.PDF, blob=blob, made_at=edition.published_at)
    assert client.get(address).content == b"%PDF-"


def test_withdrawn_edition_keeps_its_page_and_says_why(client: Client, cast: Cast, edition: Edition) -> None:
    withdraw(edition=edition, reason="A table was wrong.", by=cast.chair, partnership=cast.harbour)
    response = client.get(edition.get_absolute_url())
    assert response.status_code == 200
    assert "A table was wrong." in response.content.decode()
    assert (
        client.get(f"/api/v1{edition.get_absolute_url()}").json()["withdrawal_reason"] == "A table was wrong."
    )


def test_earlier_edition_points_to_the_latest(client: Client, cast: Cast, edition: Edition) -> None:
    freeze(document=edition.document, content=content(period="2027"), partnership=cast.harbour, by=cast.chair)
    assert "This is an earlier edition" in client.get(edition.get_absolute_url()).content.decode()
    assert "2027" in client.get(edition.document.get_absolute_url()).content.decode()


API = "/api/v1/"


def test_api_lists_the_document_and_gives_its_editions_whole(client: Client, edition: Edition) -> None:
    (line,) = client.get(f"{API}documents/").json()["results"]
    assert (line["kind"], line["latest_edition"], line["latest_sha256"]) == ("strategy", 1, edition.sha256)
    whole = client.get(f"{API}documents/{line['id']}/").json()
    assert whole["latest"]["content"] == content()
    (short,) = client.get(f"{API}documents/{line['id']}/editions/").json()["results"]
    assert short["json"].endswith(f"{API}documents/{line['id']}/editions/1.json")
    assert client.get(f"{API}documents/{line['id']}/editions/1.json").content == bytes(edition.content.data)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=strategy", 1),
        ("kind=needs_assessment", 0),
        ("area=E07000901", 1),
        ("area=E07000902", 0),
        ("partnership=harbour", 1),
        ("published_since=2000-01-01T00:00:00Z", 1),
        ("published_since=2100-01-01T00:00:00Z", 0),
    ],
)
def test_api_filters_documents(client: Client, edition: Edition, query: str, found: int) -> None:
    assert len(client.get(f"{API}documents/?{query}").json()["results"]) == found


@pytest.mark.parametrize(
    "path",
    ["documents/00000000-0000-0000-0000-000000000000/", "partnerships/nowhere/", "documents/?kind=poem"],
)
def test_api_answers_a_wrong_request_with_a_problem(client: Client, db: None, path: str) -> None:
    response = client.get(API + path)
    assert response.status_code in {400, 404}
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code


def test_api_gives_partnerships_with_areas_and_authorities(client: Client, cast: Cast) -> None:
    by_slug: dict[str, Any] = {
        p["slug"]: p for p in client.get(f"{API}partnerships/?nation=E").json()["results"]
    }
    assert set(by_slug) == {"harbour"}
    assert by_slug["harbour"]["areas"][0]["code"] == "E07000901"
    assert len(by_slug["harbour"]["authorities"]) == len(cast.authorities)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_api_refuses_to_write(client: Client, edition: Edition, method: str) -> None:
    assert getattr(client, method)(f"{API}documents/{edition.document_id}/").status_code in {403, 405}


def test_schema_describes_every_endpoint(client: Client, db: None) -> None:
    schema = client.get(f"{API}openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    assert f"{API}documents/{{document_id}}/editions/{{number}}/" in schema["paths"]


def test_query_budget_of_public_pages(
    client: Client, edition: Edition, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6):
        client.get(edition.get_absolute_url())
    with django_assert_max_num_queries(1):
        client.get(f"{edition.get_absolute_url().rstrip('/')}.json")
    with django_assert_max_num_queries(5):
        client.get(f"{API}documents/")
