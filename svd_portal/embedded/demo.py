"""Run the whole portal on one computer: servers, demo data, web, worker and clock."""

import os
import sys
import time
import traceback
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connections
from django.utils.module_loading import import_string

from svd_portal.embedded import servers
from svd_portal.embedded.ports import LOOPBACK, NoFreePortError, first_free
from svd_portal.embedded.processes import ServerError, tail
from svd_portal.embedded.supervisor import (
    WEB_PROCESSES,
    KeepsDyingError,
    Program,
    StopAsked,
    Supervisor,
    ignore_stop_signals,
    stop_signals,
)

# Named, not imported: the front page may read everything, and nothing below it may read the front page.
CAST = "svd_portal.home.demo.cast"
ROAD = "svd_portal.home.road.walk"

FIRST_PORT = 8000
SECONDS_TO_ANSWER = 60.0
Say = Callable[[str], None]


class NoAnswerError(RuntimeError):
    """The site did not answer in time."""


@dataclass(frozen=True)
class Place:
    """Where a demo runs: its address, its data, its built static files."""

    port: int
    var: Path
    static: Path

    @property
    def address(self) -> str:
        """Return the site's address without a closing slash."""
        return f"http://{LOOPBACK}:{self.port}"


def environment(say: Say) -> dict[str, str]:
    """Return the environment in which all processes of the demo run, its port chosen."""
    wanted = int(os.environ.get("PORT", FIRST_PORT))
    port = first_free(wanted)
    if port != wanted:
        say(f"Port {wanted} is in use; the demo takes {port}.")
    return os.environ | {
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "svd_portal.settings.dev",
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        "SITE_URL": f"http://{LOOPBACK}:{port}",
    }


def programs(port: int) -> tuple[Program, ...]:
    """Return the portal's three programs; production runs the same ones, see docker-compose.yml."""
    python = (sys.executable, "-m")
    web = ("gunicorn", "svd_portal.wsgi", "--bind", f"{LOOPBACK}:{port}", *WEB_PROCESSES)
    celery = ("celery", "-A", "svd_portal")
    return (
        Program("web", (*python, *web)),
        Program("worker", (*python, *celery, "worker", "--concurrency", "2", "--loglevel", "INFO")),
        Program("beat", (*python, *celery, "beat", "--loglevel", "INFO")),
    )


def run(place: Place, say: Say, *, once: bool) -> int:
    """Run the demo until it is stopped, or once down the whole road; return the exit code."""
    with stop_signals():
        try:
            with _embedded_servers(place.var, say):
                _load(place, say)
                return _serve(place, say, once=once)
        except StopAsked:
            return 1 if once else 0
        except (KeepsDyingError, NoAnswerError, NoFreePortError, ServerError) as problem:
            say(str(problem))
            return 1


@contextmanager
def _embedded_servers(var: Path, say: Say) -> Iterator[None]:
    before = servers.status(var)
    try:
        started = servers.ensure(var).started
        say(f"Started {' and '.join(started)}." if started else "The database and Redis are already running.")
        yield
    finally:
        ignore_stop_signals()
        _leave_database()
        servers.stop(var, [name for name, pid in before.items() if pid is None])
        say("Stopped.")


def _load(place: Place, say: Say) -> None:
    if not any(place.static.glob("*.css")):
        say(f"The styles are not built ({place.static} is empty): run `make static`, or pages look bare.")
    say("Bringing the database up to date and loading the demo.")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_demo")
    _leave_database()


def _leave_database() -> None:
    # The pool's threads would go on trying to reach a server that we are about to stop.
    for connection in connections.all(initialized_only=True):
        connection.close()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool:
            close_pool()


def _serve(place: Place, say: Say, *, once: bool) -> int:
    supervisor = Supervisor(programs(place.port), place.var / "log", os.environ, say)
    try:
        supervisor.start()
        _wait_for_site(supervisor, place)
        return _walk(place, say) if once else _stay(supervisor, place, say)
    finally:
        ignore_stop_signals()
        supervisor.stop()


def _stay(supervisor: Supervisor, place: Place, say: Say) -> int:
    say(invitation(place.address, import_string(CAST)()))
    supervisor.watch_until(lambda: False)
    return 0


def _walk(place: Place, say: Say) -> int:
    try:
        import_string(ROAD)(place.address, place.var / "demo")
    except Exception:  # whatever went wrong on the road: show it with what the programs said
        say(traceback.format_exc())
        for program in programs(place.port):
            say(f"--- the end of {program.name}'s log\n{tail(place.var / 'log' / f'{program.name}.log', 40)}")
        return 1
    return 0


def _wait_for_site(supervisor: Supervisor, place: Place) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER

    def answered_or_late() -> bool:
        return answers(place.address) or time.monotonic() > deadline

    supervisor.watch_until(answered_or_late)
    if time.monotonic() > deadline:
        log = place.var / "log" / "web.log"
        raise NoAnswerError(f"{place.address} does not answer. {log} ends:\n{tail(log, 40)}")


def answers(address: str) -> bool:
    """Tell whether the site says that it is well."""
    try:
        with urllib.request.urlopen(f"{address}/health/", timeout=5) as response:  # noqa: S310 - our own http
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def invitation(address: str, cast: Iterable[tuple[str, str, str, str]]) -> str:
    """Return what the person reads at the end of the start: the address, and whom they can sign in as."""
    rows = [("Name", "Role", "Acts for", "Sign in as"), *cast]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    table = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    lines = ["", f"The portal is running: {address}/", f"Sign in with one click: {address}/demo/sign-in/", ""]
    return "\n".join([*lines, *table, "", "Ctrl-C stops it.", ""])
