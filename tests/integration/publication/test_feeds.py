"""Feeds, the list of public pages, manifests, and working out again what is kept."""

import json
from collections.abc import Callable
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from needs_assessment.operations import withdraw_edition
from svd_portal.accounts.models import User
from svd_portal.publication.fingerprint import sha256
from svd_portal.publication.models import Blob
from tests.cast import Cast
from tests.factories import strategy as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(client: Client, path: str) -> list[tuple[str, str]]:
    answer = client.get(path)
    assert answer["Content-Type"].startswith("application/atom+xml")
    tree = ET.fromstring(answer.content)
    return [
        (entry.findtext("a:title", "", ATOM), entry.find("a:link", ATOM).attrib["href"])  # type: ignore[union-attr]
        for entry in tree.findall("a:entry", ATOM)
    ]


def test_the_feed_tells_of_publication_and_withdrawal_and_of_no_draft(cast: Cast, client: Client) -> None:
    _, edition = make.published(cast)
    make.draft(cast, title="A secret draft")
    withdraw_edition(partnership=cast.harbour, edition=edition, reason="Wrong table.", by=cast.chair)
    for path in (reverse("publication:feed"), reverse("publication:feed_of", args=[cast.harbour.slug])):
        assert entries(client, path) == [
            ("Withdrawn: Harbour strategy, edition 1", edition.permanent_address),
            ("Harbour strategy, edition 1", edition.permanent_address),
        ]


def test_a_partnership_that_published_nothing_has_no_feed(cast: Cast, client: Client) -> None:
    assert client.get(reverse("publication:feed_of", args=[cast.neighbour.slug])).status_code == 404
    assert entries(client, reverse("publication:feed")) == []


def test_the_sitemap_lists_what_is_public_alone(cast: Cast, client: Client) -> None:
    _, edition = make.published(cast)
    make.draft(cast, title="A secret draft")
    answer = client.get(reverse("publication:sitemap"))
    tree = ET.fromstring(answer.content)
    listed = [each.text for each in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert settings.SITE_URL + edition.document.get_absolute_url() in listed
    assert not [address for address in listed if address and "/work/" in address]
    assert all(
        client.get(address.removeprefix(settings.SITE_URL)).status_code == 200
        for address in listed
        if address
    )
    assert "sitemap.xml" in client.get("/robots.txt").content.decode()


def test_the_manifest_names_every_file_by_a_hash_that_fits(cast: Cast, client: Client) -> None:
    _, edition = make.published(cast)
    found = json.loads(client.get(reverse("publication:manifest", args=[edition.document_id, 1])).content)
    named = [found["content"], *(file for file in found["files"] if file["address"])]
    for each in named:
        data = client.get(each["address"].removeprefix(settings.SITE_URL)).content
        assert (sha256(data), len(data)) == (each["sha256"], each["size"])
    assert found["previous"] is None
    assert len(found["signatories"]) == 6


def verified() -> str:
    out = StringIO()
    call_command("verify_editions", stdout=out)
    return out.getvalue()


def test_what_was_published_is_found_to_be_as_it_was(cast: Cast) -> None:
    make.published(cast)
    assert "1 editions are as they were published" in verified()


def test_a_byte_that_moved_is_found_and_named(cast: Cast) -> None:
    _, edition = make.published(cast)
    with connection.cursor() as cursor:  # as somebody could who owns the database
        cursor.execute("ALTER TABLE publication_blob DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE publication_blob SET data = data || ' '::bytea WHERE sha256 = %s", [edition.sha256]
        )
        cursor.execute("ALTER TABLE publication_blob ENABLE TRIGGER USER")
    assert Blob.objects.get(pk=edition.sha256)
    with pytest.raises(CommandError, match="hash by which it is known"):
        verified()
