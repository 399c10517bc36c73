"""The supervisor with real children: it ends all, revives the dead, and gives up in time."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from svd_portal.embedded.supervisor import KeepsDyingError, Program, Supervisor
from tests.processes import is_alive

pytestmark = pytest.mark.timeout(60)

SLEEPER = (sys.executable, "-c", "import time; time.sleep(300)")
PARENT = (
    sys.executable,
    "-c",
    "import subprocess as s; child = s.Popen(['sleep', '300']); print(child.pid, flush=True); child.wait()",
)
STUBBORN = (sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(300)")
# The demo in small: what it does between start and stop, with children that only sleep.
SCRIPT = """
import os, sys
from pathlib import Path
from svd_portal.embedded.supervisor import Program, StopAsked, Supervisor, ignore_stop_signals, stop_signals
command = (sys.executable, "-c", "import time; time.sleep(300)")
supervisor = Supervisor([Program("a", command), Program("b", command)], Path(sys.argv[1]), os.environ, print)
with stop_signals():
    try:
        supervisor.start()
        print(*supervisor.pids(), flush=True)
        supervisor.watch_until(lambda: False)
    except StopAsked as asked:
        print("asked by", asked, flush=True)
    finally:
        ignore_stop_signals()
        supervisor.stop()
"""

# Python reports and forgets what is raised while an object is thrown away.
DEAF_ONCE = """
import signal, time
from svd_portal.embedded.supervisor import StopAsked, ignore_stop_signals, stop_signals
class Thrown:
    def __del__(self):
        signal.raise_signal(signal.SIGTERM)
with stop_signals():
    try:
        Thrown()
        print("not heard yet", flush=True)
        time.sleep(30)
    except StopAsked:
        ignore_stop_signals()
        print("heard", flush=True)
    time.sleep(1.5)
"""


def eventually(true: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervise(tmp_path: Path, said: list[str]) -> Iterator[Callable[..., Supervisor]]:
    made: list[Supervisor] = []

    def start(*commands: tuple[str, ...]) -> Supervisor:
        programs = [Program(f"program{number}", command) for number, command in enumerate(commands)]
        made.append(Supervisor(programs, tmp_path, os.environ, said.append))
        made[-1].start()
        return made[-1]

    yield start
    for supervisor in made:
        supervisor.stop()


@pytest.fixture
def demo_in_small(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_every_child_is_gone_when_the_demo_is_asked_to_stop(
    demo_in_small: subprocess.Popen[str], number: signal.Signals
) -> None:
    assert demo_in_small.stdout
    pids = [int(word) for word in demo_in_small.stdout.readline().split()]
    assert len(pids) == 2
    assert all(is_alive(pid) for pid in pids)
    demo_in_small.send_signal(number)
    demo_in_small.send_signal(signal.SIGINT)  # an impatient person
    assert demo_in_small.wait(timeout=20) == 0
    assert not any(is_alive(pid) for pid in pids)


def test_a_stop_that_falls_into_a_finalizer_is_heard_a_moment_later() -> None:
    done = subprocess.run(
        [sys.executable, "-c", DEAF_ONCE], capture_output=True, text=True, timeout=20, check=True
    )
    assert done.stdout.split("\n")[:2] == ["not heard yet", "heard"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends children with their parent")
def test_every_child_is_gone_when_the_supervisor_itself_is_killed(
    demo_in_small: subprocess.Popen[str],
) -> None:
    assert demo_in_small.stdout
    pids = [int(word) for word in demo_in_small.stdout.readline().split()]
    demo_in_small.kill()
    assert eventually(lambda: not any(is_alive(pid) for pid in pids))


def test_children_share_one_group_that_is_not_ours(supervise: Callable[..., Supervisor]) -> None:
    groups = {os.getpgid(pid) for pid in supervise(SLEEPER, SLEEPER).pids()}
    assert len(groups) == 1
    assert groups != {os.getpgrp()}


def test_stop_ends_grandchildren_too(supervise: Callable[..., Supervisor], tmp_path: Path) -> None:
    log = tmp_path / "program0.log"
    supervisor = supervise(PARENT)
    assert eventually(lambda: log.exists() and log.read_text().endswith("\n"))
    grandchild = int(log.read_text())
    assert is_alive(grandchild)
    supervisor.stop()
    assert eventually(lambda: not is_alive(grandchild))


def test_stop_kills_a_program_that_does_not_listen(
    supervise: Callable[..., Supervisor], said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("svd_portal.embedded.supervisor.PATIENCE_SECONDS", 0.3)
    supervisor = supervise(STUBBORN)
    (pid,) = supervisor.pids()
    time.sleep(0.5)  # until it has closed its ears
    supervisor.stop()
    assert not is_alive(pid)
    assert said == ["program0 does not stop in time and is killed"]


def test_a_killed_child_is_started_again_with_a_message(
    supervise: Callable[..., Supervisor], said: list[str]
) -> None:
    supervisor = supervise(SLEEPER, SLEEPER)
    first, other = supervisor.pids()
    os.kill(first, signal.SIGKILL)
    supervisor.watch_until(lambda: bool(said))
    assert "program0 ended (signal SIGKILL) and is started again" in said[0]
    second, still_other = supervisor.pids()
    assert second != first
    assert is_alive(second)
    assert other == still_other
    assert os.getpgid(second) == os.getpgid(other)


def test_watching_ends_with_the_log_when_a_child_keeps_dying(
    supervise: Callable[..., Supervisor], said: list[str]
) -> None:
    supervisor = supervise(SLEEPER, (sys.executable, "-c", "print('no such port'); raise SystemExit(3)"))
    with pytest.raises(KeepsDyingError, match=r"program1 ended 5 times within a minute(.|\n)*no such port"):
        supervisor.watch_until(lambda: False)
    assert said[0].startswith("program1 ended (exit code 3) and is started again")
    assert len(said) == 4
