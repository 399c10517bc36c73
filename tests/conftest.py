import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from svd_portal.accounts.models import User
from svd_portal.embedded import servers
from tests.cast import Cast, build_cast

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared"


def pytest_configure(config: pytest.Config) -> None:
    if not os.environ.get("DATABASE_URL"):
        servers.ensure(PROJECT / "var" / "test", durable=False)


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()


@pytest.fixture
def sign_in() -> Callable[[User | None], Client]:
    """Give a browser for a person who has passed both factors, or for nobody."""

    def client_for(user: User | None) -> Client:
        client = Client()
        if user is not None:
            Authenticator.objects.get_or_create(
                user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "not used"}}
            )
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_for


@pytest.fixture(scope="session")
def cases() -> Iterator[Path]:
    """Give the folder of real cases, or skip where it is not there."""
    folder = SHARED / "cases"
    if not folder.exists():
        pytest.skip("../shared/cases is not here")
    yield folder
