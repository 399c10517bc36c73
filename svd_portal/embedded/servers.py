"""Start and stop the private servers of a `var` directory, however many processes ask at once."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from dj_database_url import DBConfig

from svd_portal.embedded import addresses, postgresql, redis_server

SERVERS: dict[str, ModuleType] = {postgresql.NAME: postgresql, redis_server.NAME: redis_server}
GIVEN_BY = {postgresql.NAME: "DATABASE_URL", redis_server.NAME: "REDIS_URL"}


@dataclass(frozen=True)
class Servers:
    """The servers that answer now, and which of them this call has started."""

    var: Path
    database: DBConfig
    redis_url: str
    started: tuple[str, ...]


def wanted() -> tuple[str, ...]:
    """Return the servers for which the environment names no address of its own."""
    return tuple(name for name, variable in GIVEN_BY.items() if not os.environ.get(variable))


def ensure(var: Path, names: Sequence[str] | None = None, *, durable: bool = True) -> Servers:
    """Start those servers that do not answer yet; `durable=False` gives up safety at a power cut, for tests.

    :raises ServerError: a server does not start.
    """
    asked = wanted() if names is None else names
    started = tuple(name for name in asked if _start_unless_up(name, var, durable=durable))
    return Servers(var, addresses.database_settings(var), addresses.redis_url(var), started)


def start_postgres(var: Path, *, durable: bool = True) -> bool:
    """Start PostgreSQL; False when it already answers."""
    return _start_unless_up(postgresql.NAME, var, durable=durable)


def start_redis(var: Path, *, durable: bool = True) -> bool:
    """Start Redis; False when it already answers."""
    return _start_unless_up(redis_server.NAME, var, durable=durable)


def stop(var: Path, names: Sequence[str] = tuple(SERVERS)) -> tuple[str, ...]:
    """Stop servers and return the names of those that were running."""
    if not var.is_dir():
        return ()
    with _alone(var):
        return tuple(name for name in names if SERVERS[name].stop(var))


def status(var: Path) -> dict[str, int | None]:
    """Return the process id of each server, None for one that does not run."""
    return {name: server.running_pid(var) for name, server in SERVERS.items()}


def _start_unless_up(name: str, var: Path, *, durable: bool) -> bool:
    server = SERVERS[name]
    if server.answers(var):
        return False
    with _alone(var):
        if server.answers(var):  # another process was quicker
            return False
        server.start(var, durable=durable)
        return True


@contextmanager
def _alone(var: Path) -> Iterator[None]:
    (var / "log").mkdir(parents=True, exist_ok=True)
    with (var / "servers.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
