"""Which account runs the database server: ours, or `nobody` when we are root, which PostgreSQL refuses."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from svd_portal.embedded.processes import ServerError

UNPRIVILEGED = "nobody"
ROOT = 0


@dataclass(frozen=True)
class Account:
    """Who runs a server: numeric ids, and the words to put before its command."""

    uid: int
    gid: int
    prefix: tuple[str, ...]


@cache
def server_account() -> Account:
    """Return the account for the database server.

    :raises ServerError: we are root and the machine has no `setpriv`.
    """
    if os.geteuid() != ROOT:
        return Account(os.geteuid(), os.getegid(), ())
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ServerError(
            "PostgreSQL does not run as root: install util-linux (setpriv) or use an ordinary user"
        )
    entry = pwd.getpwnam(UNPRIVILEGED)
    change = (setpriv, f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups")
    return Account(entry.pw_uid, entry.pw_gid, change + _leave_to_read(change))


def _leave_to_read(change: tuple[str, ...]) -> tuple[str, ...]:
    # A checkout below /root cannot be entered by another account. One capability for this one process
    # is a smaller hole than opening the directories for everybody. Containers may withhold it.
    # PostgreSQL looks for its programs with access(2), which forgets capabilities without the secure bit.
    for name in ("dac_read_search", "dac_override"):
        words = ("--securebits=+no_setuid_fixup", f"--inh-caps=+{name}", f"--ambient-caps=+{name}")
        if subprocess.run([*change, *words, "true"], capture_output=True, check=False).returncode == 0:
            return words
    return ()


def private_directory(path: Path, *, uid: int, gid: int) -> Path:
    """Make a directory that only `uid` may read, or check that it is one.

    :raises ServerError: something else already stands at the path (somebody may have put it there first).
    """
    try:
        path.mkdir(mode=0o700, parents=True)
        os.chown(path, uid, gid)
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or stat.S_IMODE(found.st_mode) & 0o022:
            raise ServerError(
                f"{path} must be a directory of user {uid} that nobody else may write to"
            ) from None
    path.chmod(0o700)
    return path


def socket_directories(directory: Path) -> None:
    """Make the directory of the sockets and, in it, the one of the database server."""
    account = server_account()
    private_directory(directory, uid=os.geteuid(), gid=os.getegid())
    if os.geteuid() != account.uid:
        directory.chmod(0o711)  # the other account has to pass through to its own directory
    private_directory(directory / "postgresql", uid=account.uid, gid=account.gid)
