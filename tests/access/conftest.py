from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import PEOPLE
from tests.databases import database
from tests.world import World


@contextmanager
def undone() -> Iterator[None]:
    """Open a transaction that is always rolled back, as Django's own test cases do it."""
    with transaction.atomic():
        # Saving a section asks to be the outermost block: this one says, as a test case does: not me.
        block = transaction.get_connection().atomic_blocks[-1]
        block._from_testcase = True
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(world_database: tuple[str, World], django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Give a module the world; each request to it is undone."""
    name, world = world_database
    with django_db_blocker.unblock(), database(name), undone():
        yield world


@pytest.fixture(scope="module")
def browsers(world: World) -> dict[str, dict[str, str]]:
    """Give for each of the cast the cookies of a browser that has passed both factors; none for nobody."""
    return {person: cookies_of(world, person) for person in PEOPLE}


def cookies_of(world: World, person: str) -> dict[str, str]:
    if person == "anonymous":
        return {}
    user = getattr(world.cast, person)
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "not used"}}
    )
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return {name: morsel.value for name, morsel in client.cookies.items()}
