from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from datasets.models import Confirmation
from svd_portal.core import clock
from tests.cast import Cast
from tests.databases import copy_of
from tests.workers import Workshop, workshop
from tests.world import AREA, World


@pytest.fixture
def db() -> None:
    """Have the database of the tests made, and open no transaction in it: workers see only what was committed."""


@pytest.fixture
def world(world_database: tuple[str, World], django_db_blocker: DjangoDbBlocker, db: None) -> Iterator[World]:
    """Give a test a copy of the world to which it and real workers commit."""
    name, world = world_database
    with django_db_blocker.unblock(), copy_of(name, f"{name}_faults"):
        remember_boundaries(world)
        yield world


@pytest.fixture
def cast(world: World) -> Cast:
    """Give the cast of the world: one made anew would be committed to the database of all tests."""
    return world.cast


def remember_boundaries(world: World) -> None:
    """Have it confirmed already that figures from before an area's present boundary are meant for that."""
    Confirmation.objects.create(
        upload=world.accepted,
        partnership=world.cast.harbour,
        authority=world.accepted.authority,
        definition=world.definition,
        key=f"area_early/area_code/{AREA}",
        words="Figures from before the area began are for its present boundary.",
        is_remembered=True,
        confirmed_at=clock.now(),
        confirmed_by=world.cast.data_officer,
    )


@pytest.fixture
def shop(world: World) -> Iterator[Workshop]:
    with workshop() as opened:
        yield opened
