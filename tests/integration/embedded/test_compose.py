"""Each service of docker-compose.yml: its very command against real servers, Debian's where installed."""

import os
import shlex
import shutil
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.embedded.production import (
    PROJECT,
    SERVICES,
    VALUES,
    Machine,
    eventually,
    start_database,
    start_redis,
)

pytestmark = pytest.mark.timeout(180)

PORTAL = ("migrate", "web", "worker", "beat")
SECRETS = ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "EMAIL_HOST_PASSWORD")
HOST = {"Host": "portal.example.org"}


def test_every_secret_comes_from_the_environment() -> None:
    text = (PROJECT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        assert f"${{{name}:?" in text, f"{name} is not demanded"
    assert not [
        line
        for line in (PROJECT / "Dockerfile").read_text().splitlines()
        if line.startswith("ENV") and "KEY" in line
    ]


@pytest.mark.parametrize("name", PORTAL)
def test_each_service_of_the_portal_is_one_command(name: str) -> None:
    command = SERVICES[name]["command"]
    assert shlex.split(command)[0] in {"python", "gunicorn", "celery"}
    assert not set(command) & set("\n;&|")


def compose_config(values: dict[str, str]) -> subprocess.CompletedProcess[str]:
    if not shutil.which("docker-compose"):
        pytest.skip("docker-compose is not installed")
    command = ["docker-compose", "--file", str(PROJECT / "docker-compose.yml"), "config"]
    return subprocess.run(
        command, env={"PATH": os.environ["PATH"]} | values, capture_output=True, text=True, check=False
    )


def test_compose_accepts_the_file_when_all_values_are_given() -> None:
    done = compose_config(VALUES)
    assert done.returncode == 0, done.stderr
    assert set(yaml.safe_load(done.stdout)["services"]) == {
        "db",
        "redis",
        "migrate",
        "web",
        "worker",
        "beat",
        "proxy",
    }


@pytest.mark.parametrize("missing", sorted(VALUES))
def test_compose_names_what_is_missing(missing: str) -> None:
    done = compose_config({name: value for name, value in VALUES.items() if name != missing})
    assert done.returncode != 0
    assert missing in done.stderr


@pytest.fixture(scope="module")
def bare_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    machine = Machine(tmp_path_factory.mktemp("production"))
    try:
        start_database(machine)
        start_redis(machine)
        yield machine
    finally:
        machine.stop()


@pytest.fixture(scope="module")
def machine(bare_machine: Machine) -> Machine:
    machine = bare_machine
    migrate = machine.start("migrate", machine.command("migrate"), machine.settings())
    assert migrate.wait(120) == 0, machine.log("migrate").read_text()
    del machine.running["migrate"]
    # What the image's build does once.
    collect = machine.start(
        "collect", [sys.executable, "manage.py", "collectstatic", "--noinput"], machine.settings()
    )
    assert collect.wait(60) == 0, machine.log("collect").read_text()
    del machine.running["collect"]
    machine.start("web", machine.command("web"), machine.settings())
    return machine


def ask(address: str, headers: dict[str, str], *, context: ssl.SSLContext | None = None) -> tuple[int, str]:
    class StayHere(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args: Any, **kwargs: Any) -> None:
            return None

    opener = urllib.request.build_opener(StayHere, urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(urllib.request.Request(address, headers=headers), timeout=10) as response:
            return response.status, str(response.headers.get("Location", ""))
    except urllib.error.HTTPError as error:
        with error:
            return error.code, str(error.headers.get("Location", ""))
    except OSError:
        return 0, ""


def test_web_answers_its_own_host_over_https_only(machine: Machine) -> None:
    health = f"http://127.0.0.1:{machine.ports['web']}/health/"
    secure = HOST | {"X-Forwarded-Proto": "https"}
    assert eventually(lambda: ask(health, secure)[0] == 200), machine.log("web").read_text()
    assert ask(health, HOST) == (301, "https://portal.example.org/health/")
    assert ask(health, secure | {"Host": "elsewhere.example.com"})[0] == 400


def test_web_health_check_of_the_compose_file_passes(machine: Machine) -> None:
    words = [
        word.replace(":8000", f":{machine.ports['web']}")
        for word in SERVICES["web"]["healthcheck"]["test"][2:]
    ]

    def passes() -> bool:
        run = subprocess.run(
            [sys.executable, *words], env=machine.settings(), capture_output=True, check=False, cwd=PROJECT
        )
        return run.returncode == 0

    assert eventually(passes), machine.log("web").read_text()


@pytest.mark.parametrize(("name", "ready"), [("worker", "ready."), ("beat", "beat: Starting...")])
def test_worker_and_clock_start_and_stop_in_peace(bare_machine: Machine, name: str, ready: str) -> None:
    """Neither asks the database before there is work: no migrations are needed for that."""
    machine = bare_machine
    process = machine.start(name, machine.command(name), machine.settings())
    try:
        assert eventually(lambda: ready in machine.log(name).read_text()), machine.log(name).read_text()
        assert "Traceback" not in machine.log(name).read_text()
    finally:
        process.terminate()
        assert process.wait(30) == 0
        del machine.running[name]


def proxy_configuration(machine: Machine) -> Path:
    """Write the proxy's configuration with our ports, folders and a certificate of our own."""
    folder = machine.folder / "nginx"
    folder.mkdir()
    subject = ["-subj", "/CN=portal.example.org", "-days", "2", "-nodes"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", *subject, *files], check=True, capture_output=True
    )
    text = (PROJECT / "deploy" / "nginx.conf").read_text()
    for theirs, ours in {
        "/etc/nginx/tls": str(folder),
        "/run/nginx.pid": str(folder / "nginx.pid"),
        "server web:8000": f"server 127.0.0.1:{machine.ports['web']}",
        "listen 443 ": f"listen 127.0.0.1:{machine.ports['tls']} ",
        "listen 80 ": f"listen 127.0.0.1:{machine.ports['plain']} ",
    }.items():
        assert theirs in text
        text = text.replace(theirs, ours)
    temporary = "".join(
        f"    {kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(text.replace("http {\n", f"http {{\n{temporary}", 1))
    return configuration


def test_proxy_ends_tls_and_hands_requests_to_the_portal(machine: Machine) -> None:
    nginx = shutil.which("nginx", path=f"/usr/sbin:{os.environ['PATH']}")
    if nginx is None or shutil.which("openssl") is None:
        pytest.skip("nginx or openssl is not installed")
    configuration = str(proxy_configuration(machine))
    check = subprocess.run(
        [nginx, "-t", "-q", "-c", configuration], capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stderr
    machine.start("proxy", [nginx, *machine.command("proxy")[1:], "-c", configuration])
    trusting = ssl.create_default_context(cafile=str(Path(configuration).with_name("fullchain.pem")))
    trusting.check_hostname = False
    address = f"https://127.0.0.1:{machine.ports['tls']}/health/"
    assert eventually(lambda: ask(address, HOST, context=trusting)[0] == 200), machine.log(
        "proxy"
    ).read_text()
    assert ask(f"http://127.0.0.1:{machine.ports['plain']}/", HOST) == (301, "https://portal.example.org/")
