"""A machine as docker-compose.yml describes it: real servers, and the very commands of its services."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from glob import glob
from pathlib import Path
from typing import Any

import psycopg
import redis
import yaml

from svd_portal.embedded import postgresql, redis_server
from svd_portal.embedded.account import private_directory, server_account

PROJECT = Path(__file__).resolve().parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
VALUES = {
    "SECRET_KEY": "a-long-random-text-that-only-this-test-knows-0123456789",
    "POSTGRES_PASSWORD": "databasepassword",
    "REDIS_PASSWORD": "redispassword",
    "ALLOWED_HOSTS": "portal.example.org",
    "SITE_URL": "https://portal.example.org",
    "EMAIL_HOST": "mail.example.org",
    "DEFAULT_FROM_EMAIL": "portal@example.org",
    "TLS_DIR": "./tls",
}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def eventually(true: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@dataclass
class Machine:
    """Real servers on ports of their own, and the commands of the compose file running against them."""

    folder: Path
    ports: dict[str, int] = field(
        default_factory=lambda: {n: free_port() for n in ("db", "redis", "web", "tls", "plain")}
    )
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def settings(self) -> dict[str, str]:
        """Give the service's environment as compose would, its hosts replaced by ours."""
        given = {name: self.fill(str(value)) for name, value in COMPOSE["x-portal"]["environment"].items()}
        own = {"VAR_DIR": str(self.folder), "STATIC_ROOT": str(self.folder / "static")}
        path = f"{PROJECT / '.venv/bin'}:{os.environ['PATH']}"
        return given | own | {"PATH": path, "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}

    def fill(self, text: str) -> str:
        """Replace `${NAME}` forms as compose does, and the addresses of the inside network."""
        for name, value in VALUES.items():
            text = text.replace(f"${{{name}}}", value)
            while f"${{{name}:" in text:
                begin = text.index(f"${{{name}:")
                text = text[:begin] + value + text[text.index("}", begin) + 1 :]
        while "${" in text:  # `${NAME:-default}`
            begin, end = text.index("${"), text.index("}")
            text = text[:begin] + text[begin + 2 : end].partition(":-")[2] + text[end + 1 :]
        text = text.replace("@db:5432", f"@127.0.0.1:{self.ports['db']}")
        text = text.replace("@redis:6379", f"@127.0.0.1:{self.ports['redis']}")
        return text.replace("0.0.0.0:8000", f"127.0.0.1:{self.ports['web']}")

    def command(self, service: str) -> list[str]:
        words = shlex.split(self.fill(SERVICES[service]["command"]))
        return [sys.executable, *words[1:]] if words[0] == "python" else words

    def start(
        self, name: str, command: list[str], environment: dict[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        with self.log(name).open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment, cwd=PROJECT
            )
        return self.running[name]

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def stop(self) -> None:
        for process in reversed(self.running.values()):
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def debian_or_wheel(debian: str, wheel: str) -> str:
    found = sorted(glob(debian))
    return found[-1] if found else wheel


def start_database(machine: Machine) -> None:
    folder = debian_or_wheel("/usr/lib/postgresql/*/bin", str(Path(postgresql.binary("postgres")).parent))
    account = server_account()
    data = private_directory(machine.folder / "db", uid=account.uid, gid=account.gid)
    initdb = [
        f"{folder}/initdb",
        "-D",
        str(data),
        "-U",
        "svd_portal",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-locale",
        "-N",
    ]
    subprocess.run([*account.prefix, *initdb], check=True, capture_output=True)
    listen = ["-p", str(machine.ports["db"]), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
    postgres = [f"{folder}/postgres", "-D", str(data), *listen, "-c", "unix_socket_directories="]
    machine.start("db", [*account.prefix, *postgres])

    def ready() -> bool:
        try:
            address = machine.settings()["DATABASE_URL"].rpartition("/")[0] + "/postgres"
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("CREATE DATABASE svd_portal")
        except psycopg.OperationalError:
            return False
        return True

    assert eventually(ready), machine.log("db").read_text()


def start_redis(machine: Machine) -> None:
    server = debian_or_wheel("/usr/bin/redis-server", redis_server.binary())
    command = [server, *machine.command("redis")[1:]]
    machine.start("redis", [*command, "--port", str(machine.ports["redis"]), "--dir", str(machine.folder)])

    def ready() -> bool:
        try:
            with redis.Redis.from_url(machine.settings()["REDIS_URL"]) as client:
                return bool(client.ping()) and client.config_get("appendonly") == {"appendonly": "yes"}
        except redis.RedisError:
            return False

    assert eventually(ready), machine.log("redis").read_text()
