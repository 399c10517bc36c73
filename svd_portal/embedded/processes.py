"""Start, recognise and end a server process that outlives the one that started it."""

import os
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

PROC = Path("/proc")


class ServerError(RuntimeError):
    """A private server cannot be started or stopped; the message names its log."""


def spawn(command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None) -> int:
    """Start a command in a session of its own, output appended to `log`, and return its process id."""
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    return os.posix_spawnp(
        command[0], list(command), dict(environment or os.environ), file_actions=actions, setsid=True
    )


def is_running(pid: int, *, command_has: str) -> bool:
    """Tell whether `pid` runs a command that contains the text."""
    # After a power cut another process may have got the number.
    reap(pid)
    if not PROC.is_dir():
        return _exists(pid)
    try:
        line = (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return False
    return command_has in os.fsdecode(line).replace("\0", " ")


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def reap(pid: int) -> bool:
    """Collect a finished child of this process; False when it still runs or is not ours."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return False


def read_pid(path: Path) -> int | None:
    """Return the number on the first line of a pid file, or None when there is none."""
    try:
        return int(path.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def end(pid: int, *, command_has: str, gently: signal.Signals, firmly: signal.Signals) -> None:
    """Ask a process to finish, insist after 10 seconds, kill it after another 5.

    :raises ServerError: it is still there afterwards.
    """
    for request, patience in ((gently, 10.0), (firmly, 5.0), (signal.SIGKILL, 2.0)):
        try:
            os.kill(pid, request)
        except ProcessLookupError:
            return
        if _gone_within(patience, pid, command_has):
            return
    raise ServerError(f"process {pid} ({command_has}) does not end")


def _gone_within(seconds: float, pid: int, command_has: str) -> bool:
    deadline = time.monotonic() + seconds
    while is_running(pid, command_has=command_has):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log, or a remark that there is none."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return f"(no log at {log})"
