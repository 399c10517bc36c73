"""Redis is gone altogether: reading and writing go on, since nothing that counts is kept there (D11)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.conftest import cookies_of
from tests.access.matrix import ROWS, Row
from tests.access.requests import address, posted
from tests.cast import PASSWORD
from tests.workers import no_broker
from tests.world import World

NEEDED = [
    row
    for row in ROWS
    if str(row)
    in {
        "GET home:front",
        "GET publication:document",
        "GET api:documents",
        "GET home:index",
        "GET strategy:detail with the board",
        "POST needs_assessment:section",
        "POST strategy:priority_add",
    }
]


@pytest.fixture
def no_redis(tmp_path: Path) -> Iterator[None]:
    with no_broker(tmp_path):
        yield


@pytest.mark.parametrize("row", NEEDED, ids=str)
def test_the_portal_goes_on_without_redis(row: Row, world: World, no_redis: None) -> None:
    lead = Client()
    lead.cookies.load(cookies_of(world, "lead"))
    path = address(row, world)
    response = lead.post(path, posted(row, world)) if row.method == "POST" else lead.get(path)
    assert response.status_code == row.expected["lead"]


def test_people_sign_in_without_redis(world: World, no_redis: None) -> None:
    wrong = {"login": world.cast.lead.email, "password": "not the pass phrase"}
    assert Client().post(reverse("account_login"), wrong).status_code == 200
    right = Client().post(reverse("account_login"), wrong | {"password": PASSWORD})
    assert right.status_code == 302
