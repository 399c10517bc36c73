from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.databases import copy_of
from tests.workers import Workshop, workshop
from tests.world import World


@pytest.fixture
def db() -> None:
    """Have the database of the tests made, and open no transaction in it: workers see only what was committed."""


@pytest.fixture
def world(world_database: tuple[str, World], django_db_blocker: DjangoDbBlocker, db: None) -> Iterator[World]:
    """Give a test a copy of the world to which it and real workers commit."""
    name, world = world_database
    with django_db_blocker.unblock(), copy_of(name, f"{name}_faults"):
        yield world


@pytest.fixture
def shop(world: World) -> Iterator[Workshop]:
    with workshop() as opened:
        yield opened
