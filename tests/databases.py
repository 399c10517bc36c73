"""Databases with the world in them: built once for a run, and copied by the server when a test wants its own.

A copy takes a fifth of a second where building the world takes seconds and all migrations a dozen, and a test that
commits leaves nothing behind.
"""

import hashlib
import pickle
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection, connections
from django.db.backends.utils import CursorWrapper

from tests.world import World, build_world

LOCK = 82024
DROPS = 20  # tries, a quarter of a second apart


@contextmanager
def database(name: str) -> Iterator[None]:
    """Let every thread of this process use another database of the same server."""
    before = str(connection.settings_dict["NAME"])
    _use(name)
    try:
        yield
    finally:
        _use(before)


@contextmanager
def copy_of(source: str, name: str) -> Iterator[None]:
    """Copy a database that nobody is connected to, use the copy, and drop it."""
    with _server() as cursor:
        _drop(cursor, name)
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        with database(name):
            yield
    finally:
        with _server() as cursor:
            _drop(cursor, name)


@contextmanager
def database_with_world(run: str) -> Iterator[tuple[str, World]]:
    """Make a database beside that of the tests, with the world that the first process of a run has built."""
    empty = str(connection.settings_dict["NAME"])
    built = _made_once("world", run, f'TEMPLATE "{empty}"', _build)
    name = f"{empty}_world"
    with copy_of(built, name):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pickled FROM built_world")
            world: World = pickle.loads(cursor.fetchone()[0])
            cursor.execute("DROP TABLE built_world")
        _use(empty)
        yield name, world


def _build() -> None:
    pickled = pickle.dumps(build_world())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE built_world (pickled bytea)")
        cursor.execute("INSERT INTO built_world VALUES (%s)", [pickled])


def migrated() -> str:
    """Give the name of a database with all migrations in it, which stays until one of them changes."""
    return _made_once(
        "migrated",
        _fingerprint_of_migrations(),
        "",
        lambda: call_command("migrate", run_syncdb=True, verbosity=0),
    )


def _fingerprint_of_migrations() -> str:
    """Give what changes with our migrations, with what they import of ours, and with any package."""
    root = Path(settings.BASE_DIR)
    ours = sorted([*root.glob("*/migrations/*.py"), *root.glob("svd_portal/*/migrations/*.py")])
    imported = {
        name for path in ours for name in re.findall(r"^from (\w+(?:\.\w+)+) import", path.read_text(), re.M)
    }
    paths = [*ours, root / "uv.lock", *(root / f"{name.replace('.', '/')}.py" for name in sorted(imported))]
    read = b"".join(path.read_bytes() for path in paths if path.exists())
    return hashlib.sha256(read).hexdigest()[:16]


def _made_once(kind: str, key: str, template: str, make: Callable[[], object]) -> str:
    """Give a database that the first who asks makes, while other processes wait; it replaces any of another key."""
    name, begun = f"{kind}_{key}", f"{kind}_begun"
    connections.close_all()
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]  # how Django makes its test databases
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # until the connection ends
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{kind}_"])
        kept = {row[0] for row in cursor.fetchall()}
        if name not in kept:
            for old in kept:
                _drop(cursor, old)
            cursor.execute(f'CREATE DATABASE "{begun}" {template}')
            with database(begun):
                make()
            cursor.execute(f'ALTER DATABASE "{begun}" RENAME TO "{name}"')
    return name


def _use(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name


@contextmanager
def _server() -> Iterator[CursorWrapper]:
    connections.close_all()
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]  # how Django makes its test databases
        yield cursor


def _drop(cursor: CursorWrapper, name: str) -> None:
    """Drop a database if it is there, whoever is connected to it.

    Force alone is refused while the server's own clean-up is at work in it, since that belongs to another role; without
    force the server waits for its clean-up, but not for a worker that a test has left.
    """
    for _ in range(DROPS):
        for force in ("", " WITH (FORCE)"):
            with suppress(OperationalError, ProgrammingError):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"{force}')
                return
        time.sleep(0.25)
    raise RuntimeError(f"The database {name} could not be dropped.")
