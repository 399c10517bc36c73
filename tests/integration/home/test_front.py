import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from partnerships.models import AreaParent
from partnerships.operations import create_partnership
from partnerships.statuses import Level
from tests.cast import BEGIN, Cast
from tests.factories import strategy as strategies
from tests.factories.partnerships import area

pytestmark = pytest.mark.django_db


def asked(client: Client, text: str) -> str:
    return client.get(reverse("home:front"), {"q": text}).content.decode()


def test_front_page_finds_the_partnership_by_the_name_of_a_district(cast: Cast, client: Client) -> None:
    text = asked(client, "harb")
    assert reverse("partnerships:public", args=["harbour"]) in text
    assert "dyffryn" not in text


@pytest.mark.parametrize("text", ["E07000901", "e07000901", " Harbour  partnership "])
def test_front_page_finds_by_code_and_by_name_of_the_partnership(
    cast: Cast, client: Client, text: str
) -> None:
    assert reverse("partnerships:public", args=["harbour"]) in asked(client, text)


def test_front_page_finds_a_welsh_name(cast: Cast, client: Client) -> None:
    place = area("W06000902", "Valley")
    place.name_cy = "Y Cwm"
    place.save()
    assert "Valley" in asked(client, "y cwm")


def test_front_page_leads_from_a_ward_and_from_a_county_to_the_partnership(
    cast: Cast, client: Client
) -> None:
    harbour = cast.harbour.areas.get()
    ward, county = area("E05000901", "Quayside", Level.WARD), area("E10000901", "Seashire", Level.COUNTY)
    AreaParent.objects.create(area=ward, parent=harbour, from_on=BEGIN)
    AreaParent.objects.create(area=harbour, parent=county, from_on=BEGIN)
    for name in ("Quayside", "Seashire"):
        assert reverse("partnerships:public", args=["harbour"]) in asked(client, name)


def test_front_page_says_which_partnership_stands_above(cast: Cast, client: Client) -> None:
    harbour = cast.harbour.areas.get()
    region = create_partnership(name="Coast", slug="coast", areas=[harbour], from_on=BEGIN, by=None)
    cast.harbour.parent = region
    cast.harbour.save()
    text = asked(client, "harbour")
    assert 'Above: <a class="govuk-link" href="/partnerships/coast/">Coast</a>' in text


def test_front_page_says_so_when_no_partnership_covers_a_place(client: Client, db: None) -> None:
    area("E07000909", "Nowhere")
    assert "No partnership on this portal covers it yet." in asked(client, "nowhere")


@pytest.mark.parametrize("postcode", ["WV1 1AA", "wv11aa", "SW1A 1AA", "M1 1AE"])
def test_front_page_says_that_it_cannot_look_up_a_postcode(client: Client, db: None, postcode: str) -> None:
    text = asked(client, postcode)
    assert "We cannot look up a postcode" in text
    assert "find your local council" in text


def test_front_page_says_what_to_try_when_nothing_is_found(cast: Cast, client: Client) -> None:
    assert "Nothing found for “zzzz”" in asked(client, "zzzz")


def test_front_page_shows_what_was_asked_as_text(client: Client, db: None) -> None:
    text = asked(client, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in text


def test_front_page_lists_the_latest_publications(cast: Cast, client: Client) -> None:
    assert "Nothing is published yet." in client.get(reverse("home:front")).content.decode()
    strategies.published(cast)
    text = client.get(reverse("home:front")).content.decode()
    assert "Harbour strategy" in text
    assert "next review" in text


@pytest.mark.parametrize("name", ["help", "accessibility", "privacy", "api", "front"])
def test_public_pages_open_without_signing_in(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(f"home:{name}")).status_code == 200


def test_help_has_the_numbers_to_call(client: Client, db: None) -> None:
    text = client.get(reverse("home:help")).content.decode()
    for number in ("999", "0800 555 111", "0800 1111", "0808 2000 247", "08 08 16 89 111"):
        assert number in text


def test_health_answers_when_the_database_does(client: Client, db: None) -> None:
    page = client.get(reverse("home:health"))
    assert (page.status_code, page.json()) == (200, {"status": "ok"})


def test_health_is_503_when_the_database_does_not_answer(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", refuse)
    assert client.get(reverse("home:health")).status_code == 503


def test_page_that_does_not_exist_says_where_to_go(client: Client, db: None) -> None:
    page = client.get("/nothing-here/")
    assert page.status_code == 404
    assert "There is no page at this address" in page.content.decode()
