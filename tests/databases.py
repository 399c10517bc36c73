"""Databases with the world in them: built once for a run, and copied by the server when a test wants its own.

A copy takes a fifth of a second where building the world takes seconds, and a test that commits leaves
nothing behind.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections

from tests.world import World, build_world


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
    _server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        with database(name):
            yield
    finally:
        _server(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def database_with_world() -> Iterator[tuple[str, World]]:
    """Make a database beside that of the tests and build the world in it."""
    empty = str(connection.settings_dict["NAME"])
    connection.close()
    name = f"{empty}_world"
    with copy_of(empty, name):
        world = build_world()
        _use(empty)
        yield name, world


def _use(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name


def _server(*statements: str) -> None:
    connections.close_all()
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]  # how Django makes its test databases
        for statement in statements:
            cursor.execute(statement)
