"""Keep a few programs running side by side, and leave none behind."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from svd_portal.embedded.processes import tail

DEATHS_ALLOWED = 5
WINDOW_SECONDS = 60.0
PATIENCE_SECONDS = 15.0
TICK_SECONDS = 0.1
REPEAT_SECONDS = 1.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


# Processes more than threads: threads that wait for the database wait for each other's turn in Python as well, which
# with fifty editors on two cores doubled the time that opening a section took.
WEB_PROCESSES = ("--workers", "4", "--threads", "2")


@dataclass(frozen=True)
class Program:
    """A command to keep running, and the name people read."""

    name: str
    command: tuple[str, ...]


class KeepsDyingError(RuntimeError):
    """A program ended too often; the message holds the end of its log."""


class StopAsked(BaseException):
    """The person or the machine asked the supervisor to stop; no `except Exception` may hold this up."""


def dies_too_often(deaths: Sequence[float], now: float) -> bool:
    """Tell whether five deaths (monotonic seconds) fall into the last minute."""
    return sum(now - death < WINDOW_SECONDS for death in deaths) >= DEATHS_ALLOWED


@dataclass
class Child:
    """A running program, with the times at which it died before."""

    program: Program
    process: subprocess.Popen[bytes]
    deaths: list[float] = field(default_factory=list)


class Supervisor:
    """Run programs as children in one process group of their own, restart the dead, stop them all."""

    def __init__(
        self,
        programs: Sequence[Program],
        logs: Path,
        environment: Mapping[str, str],
        say: Callable[[str], None],
    ) -> None:
        self._programs, self._logs, self._environment, self._say = programs, logs, dict(environment), say
        self._children: list[Child] = []
        self._group = 0

    def start(self) -> None:
        """Start every program once."""
        self._logs.mkdir(parents=True, exist_ok=True)
        for program in self._programs:
            self._children.append(Child(program, self._spawn(program)))

    def pids(self) -> list[int]:
        """Return the process ids of the programs, in their order."""
        return [child.process.pid for child in self._children]

    def watch_until(self, done: Callable[[], bool]) -> None:
        """Restart what dies until `done()` is true.

        :raises KeepsDyingError: a program died five times within a minute.
        """
        while not done():
            for child in self._children:
                if child.process.poll() is not None:
                    self._restart(child)
            time.sleep(TICK_SECONDS)

    def stop(self) -> None:
        """End every program: first ask each, then kill whatever is left of the group."""
        for child in self._children:
            # The program alone, not its group: a worker's pool must finish its job first.
            child.process.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for child in self._children:
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._say(f"{child.program.name} does not stop in time and is killed")
        self._kill_group()
        self._children.clear()

    def log(self, program: Program) -> Path:
        """Return where a program's output goes."""
        return self._logs / f"{program.name}.log"

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        # One group for all, apart from ours: Ctrl-C reaches only the supervisor, which stops them in order.
        with self.log(program).open("ab") as log:
            process = subprocess.Popen(
                _dies_with_us(program.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environment,
                process_group=self._group_to_join(),
            )
        self._group = self._group or process.pid
        return process

    def _group_to_join(self) -> int:
        """Return the group's number while it has a member, else 0: the next child founds a new one."""
        try:
            os.killpg(self._group, 0) if self._group else None
        except ProcessLookupError:
            self._group = 0
        return self._group

    def _restart(self, child: Child) -> None:
        now = time.monotonic()
        child.deaths.append(now)
        name, code = child.program.name, child.process.returncode
        if dies_too_often(child.deaths, now):
            log = self.log(child.program)
            raise KeepsDyingError(
                f"{name} ended {DEATHS_ALLOWED} times within a minute. {log} ends:\n{tail(log)}"
            )
        self._say(f"{name} ended ({_ending(code)}) and is started again; see {self.log(child.program)}")
        child.process = self._spawn(child.program)

    def _kill_group(self) -> None:
        if not self._group:
            return
        try:
            os.killpg(self._group, signal.SIGKILL)
        except ProcessLookupError:
            return
        for child in self._children:
            child.process.wait()


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"


def _dies_with_us(command: tuple[str, ...]) -> tuple[str, ...]:
    # If the supervisor itself is killed, the kernel ends its children; only Linux knows how.
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "TERM", *command) if setpriv else command


@contextmanager
def stop_signals() -> Iterator[None]:
    """Turn Ctrl-C, SIGTERM and a closed terminal into `StopAsked`, until somebody begins to stop.

    Python drops what is raised while it runs a finalizer, so the request is repeated every second until
    `ignore_stop_signals` says that it was heard.
    """

    def ask(number: int, frame: FrameType | None) -> None:
        for stop in STOP_SIGNALS:
            signal.signal(stop, signal.SIG_IGN)
        signal.setitimer(signal.ITIMER_REAL, REPEAT_SECONDS)
        raise StopAsked(signal.Signals(number).name)

    before = {number: signal.signal(number, ask) for number in (*STOP_SIGNALS, signal.SIGALRM)}
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def ignore_stop_signals() -> None:
    """Stop listening: an impatient second Ctrl-C must not leave half the programs running."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
