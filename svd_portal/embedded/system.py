"""Install the system libraries that no wheel brings. Standard library only: the environment comes later."""

import argparse
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from glob import glob

# What WeasyPrint opens, and the Debian package that brings it.
LIBRARIES = {
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
# What the program that steers the browser in tests opens; a slim Debian lacks it.
STEERING = {"libatomic.so.1": "libatomic1"}
# What bends the clock of a process in tests.
CLOCKS = ("/usr/lib/*/faketime/libfaketime.so.1", "/usr/lib/faketime/libfaketime.so.1")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ROOT = 0


def say(text: str) -> None:
    """Tell the person, before apt-get goes on writing to the same terminal."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def missing_packages(opens: Callable[[str], bool], wanted: Mapping[str, str] = LIBRARIES) -> list[str]:
    """Return the Debian packages of the wanted libraries that do not open."""
    return [package for library, package in wanted.items() if not opens(library)]


def opens(library: str) -> bool:
    """Tell whether the dynamic loader finds the library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def elevation(*, uid: int, has_apt: bool, sudo_works: bool) -> tuple[str, ...] | None:
    """Return the words to put before `apt-get`, or None when we may not install anything."""
    if not has_apt:
        return None
    if uid == ROOT:
        return ()
    return ("sudo", "-n") if sudo_works else None


def apt_line(packages: Sequence[str]) -> str:
    """Return the command that a person can copy."""
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def install(packages: Sequence[str], before: tuple[str, ...]) -> bool:
    """Install Debian packages, package lists refreshed first; True when apt-get is content."""
    # sudo clears the environment, so the setting is handed over as words of the command.
    apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    commands = ([*apt, "update"], [*apt, "install", "-y", "--no-install-recommends", *packages])
    return all(
        subprocess.run(each, stdin=subprocess.DEVNULL, check=False).returncode == 0 for each in commands
    )


def sudo_works() -> bool:
    """Tell whether sudo lets us in without a password."""
    if not shutil.which("sudo"):
        return False
    return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def allowed() -> tuple[str, ...] | None:
    """Return how this person may run apt-get here, or None."""
    uid = os.getuid()
    return elevation(
        uid=uid, has_apt=shutil.which("apt-get") is not None, sudo_works=uid != ROOT and sudo_works()
    )


def provide_libraries() -> int:
    """Install what WeasyPrint needs and is missing; return an exit code."""
    packages = missing_packages(opens)
    if not packages:
        return 0
    say(f"System libraries are missing for making PDFs: {', '.join(packages)}")
    before = allowed()
    if before is not None and install(packages, before) and not missing_packages(opens):
        return 0
    say(f"Please install them, then run this again:\n\n    {apt_line(packages)}\n")
    return 1


def provide_browser() -> int:
    """Install what tests need, a browser and a clock that bends, where we may; go on without where we may not."""
    packages = missing_packages(opens, STEERING)
    if not any(shutil.which(name) for name in BROWSERS):
        packages.append("chromium")
    if bent_clock() is None:
        packages.append("libfaketime")
    if not packages:
        return 0
    before = allowed()
    if before is None or not install(packages, before):
        say(f"Some tests will be skipped. To run them: {apt_line(packages)}")
    return 0


def bent_clock() -> str | None:
    """Return the library that bends the clock of a process, or None."""
    return next((path for pattern in CLOCKS for path in glob(pattern)), None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and provide what it names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["libraries", "browser"])
    what = parser.parse_args(arguments).what
    return provide_libraries() if what == "libraries" else provide_browser()


if __name__ == "__main__":
    sys.exit(main())
