"""Redis is gone altogether: reading and writing go on, since nothing that counts is kept there (D11)."""

from typing import Any

import pytest
from django.test import Client

from tests.access.conftest import cookies_of
from tests.access.matrix import ROWS, Row
from tests.access.requests import address, posted
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
def no_redis(settings: Any, tmp_path: Any) -> None:
    gone = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"unix://{tmp_path}/gone.sock",
    }
    settings.CACHES = {"default": gone}


@pytest.mark.parametrize("row", NEEDED, ids=str)
def test_the_portal_goes_on_without_redis(row: Row, world: World, no_redis: None) -> None:
    lead = Client()
    lead.cookies.load(cookies_of(world, "lead"))
    path = address(row, world)
    response = lead.post(path, posted(row, world)) if row.method == "POST" else lead.get(path)
    assert response.status_code == row.expected["lead"]
