"""Where the private PostgreSQL and Redis of a `var` directory listen. Nothing is created or started here."""

import hashlib
import os
from pathlib import Path
from urllib.parse import quote

from dj_database_url import DBConfig

DATABASE_NAME = "svd_portal"
DATABASE_USER = "svd_portal"
POSTGRESQL_PORT = 5432  # names the socket file; nothing listens on a network port

# A socket's whole path has to fit into sockaddr_un: 108 bytes on Linux, 104 on macOS, the end mark included.
LONGEST_SOCKET_PATH = 99


def socket_directory(var: Path) -> Path:
    """Return the directory of the sockets: `var/run`, or a short one under /tmp when var lies deep."""
    inside = var.resolve() / "run"
    if len(os.fsencode(_postgresql_socket(inside))) <= LONGEST_SOCKET_PATH:
        return inside
    digest = hashlib.sha256(os.fsencode(var.resolve())).hexdigest()[:16]
    return Path("/tmp") / f"svd-portal-{os.getuid()}-{digest}"  # noqa: S108 - owner-only, checked when it is made


def _postgresql_socket(directory: Path) -> Path:
    return directory / "postgresql" / f".s.PGSQL.{POSTGRESQL_PORT}"


def postgresql_socket(var: Path) -> Path:
    """Return the path of the database server's socket."""
    return _postgresql_socket(socket_directory(var))


def redis_socket(var: Path) -> Path:
    """Return the path of the Redis server's socket."""
    return socket_directory(var) / "redis.sock"


def database_settings(var: Path, name: str = DATABASE_NAME) -> DBConfig:
    """Return the Django DATABASES entry; HOST is the directory of the socket, so no quoting is needed."""
    return DBConfig(
        ENGINE="django.db.backends.postgresql",
        NAME=name,
        USER=DATABASE_USER,
        PASSWORD="",
        HOST=str(postgresql_socket(var).parent),
        PORT=POSTGRESQL_PORT,
    )


def database_url(var: Path) -> str:
    """Return the address in libpq's URL form, for psql and other tools."""
    directory = quote(str(postgresql_socket(var).parent), safe="/")
    return f"postgresql://{DATABASE_USER}@/{DATABASE_NAME}?host={directory}&port={POSTGRESQL_PORT}"


def redis_url(var: Path, db: int = 0) -> str:
    """Return the address in redis-py's URL form; for database 0 Celery reads it too, as `redis+socket://`."""
    address = f"unix://{quote(str(redis_socket(var)), safe='/')}"
    return f"{address}?db={db}" if db else address
