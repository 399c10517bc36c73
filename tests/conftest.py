import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from svd_portal.accounts.models import User
from svd_portal.embedded import servers
from tests.cast import Cast, build_cast
from tests.databases import database_with_world, migrated
from tests.world import World

# Examples are drawn from the test itself: a change does not fail for what another one did. How long one takes says
# something about the machine, and nothing about the code.
hypothesis.settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis.settings.load_profile("suite")

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared"


# Written by a migration, and not by a test: it has to be there for the next test too.
REFERENCE_TABLES = {"partnerships_authoritytype", "django_content_type", "auth_permission"}


def _let_tests_empty_append_only_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between tests that commit, Django empties the tables; our triggers refuse that, so they are off meanwhile.

    Row by row, since TRUNCATE would take every table that refers to a truncated one.
    """

    def sql_flush(self: DatabaseOperations, style: Any, tables: list[str], **options: Any) -> list[str]:
        emptied = [
            f"DELETE FROM {self.quote_name(table)}" for table in tables if table not in REFERENCE_TABLES
        ]
        return ["SET session_replication_role = replica", *emptied, "SET session_replication_role = origin"]

    monkeypatch.setattr(DatabaseOperations, "sql_flush", sql_flush)


@pytest.fixture(scope="session", autouse=True)
def _emptying() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        _let_tests_empty_append_only_tables(monkeypatch)
        yield


def pytest_configure(config: pytest.Config) -> None:
    if not os.environ.get("DATABASE_URL"):
        servers.ensure(Path(os.environ.get("VAR_DIR") or PROJECT / "var" / "test"), durable=False)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Have the database of the tests begin as a copy of one in which the migrations were run already."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated()


@pytest.fixture(scope="session")
def world_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, testrun_uid: str
) -> Iterator[tuple[str, World]]:
    """Give the name of a database that holds the world, and the world; use it undone or copied."""
    with django_db_blocker.unblock(), database_with_world(testrun_uid) as built:
        yield built


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
