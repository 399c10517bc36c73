"""`manage.py demo` as a person runs it: it starts, answers, and leaves no process behind."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from svd_portal.embedded import servers
from svd_portal.embedded.ports import first_free

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for left-over processes in /proc"),
]

PROJECT = Path(__file__).resolve().parents[3]


def processes_of(var: Path) -> set[int]:
    """Return the processes that work on this `var`: it stands in their environment or their command."""
    mark, found = os.fsencode(str(var)), set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            texts = [(folder / name).read_bytes() for name in ("environ", "cmdline")]
        except OSError:
            continue
        if any(mark in text for text in texts):
            found.add(int(folder.name))
    return found


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "var"
    yield path
    servers.stop(path)


@pytest.fixture
def demo(var: Path) -> Iterator[subprocess.Popen[str]]:
    own = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    environment |= {"VAR_DIR": str(var), "PORT": str(first_free(8200))}
    command = [sys.executable, "manage.py", "demo"]
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        yield process
        process.kill()


@pytest.fixture
def running_before(var: Path) -> dict[str, int | None]:
    servers.ensure(var, tuple(servers.SERVERS), durable=False)
    return servers.status(var)


def read_until(process: subprocess.Popen[str], end: str) -> str:
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if end in line:
            return said
    pytest.fail(f"the demo ended before it said {end!r}:\n{said}")


def test_demo_shows_the_sign_ins_and_leaves_nothing_behind_when_stopped(
    demo: subprocess.Popen[str], var: Path
) -> None:
    said = read_until(demo, "Ctrl-C stops it.")
    address = next(line.split()[-1] for line in said.splitlines() if line.startswith("The portal is running"))
    with urllib.request.urlopen(f"{address}health/", timeout=10) as response:
        assert response.status == 200
    assert said.count("@") >= 4, "the cast's addresses are missing"
    assert len(processes_of(var)) >= 6, "web, worker, clock, database, Redis and the demo itself"
    demo.send_signal(signal.SIGINT)
    assert demo.stdout
    assert demo.stdout.read().endswith("Stopped.\n")
    assert demo.wait(60) == 0
    deadline = time.monotonic() + 10
    while processes_of(var) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes_of(var) == set()


def test_demo_leaves_servers_alone_that_were_running_before(
    running_before: dict[str, int | None], demo: subprocess.Popen[str], var: Path
) -> None:
    assert "already running" in read_until(demo, "Bringing the database up to date")
    demo.send_signal(signal.SIGTERM)
    assert demo.wait(60) == 0
    assert servers.status(var) == running_before
