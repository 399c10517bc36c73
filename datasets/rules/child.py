"""The short-lived process that opens an uploaded file: ``python -m datasets.rules.child``, started by
sandbox.

Request on standard input, progress on standard error (``stage reading 0``), result on standard output, all
JSON.
It limits itself before it imports anything that reads a file.
"""

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MEGABYTE = 1024 * 1024
# Memory in use. Not RLIMIT_AS: polars reserves 1.3 GB of addresses before it has read a byte and 1.6 GB for a
# million rows, of which 0.4 GB are ever used.
DATA_BYTES = 1024 * MEGABYTE
ADDRESS_BYTES = 6144 * MEGABYTE
CPU_SECONDS = 60
FILE_BYTES = 256 * MEGABYTE
OPEN_FILES = 64
TASKS = {
    "inspect": ("datasets.rules.inspection", "inspect_file"),
    "propose": ("datasets.rules.example", "propose_file"),
}
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG = 1


def limit() -> bool:
    """Bound memory, time, files and processes of this process; say whether it is cut off from the network
    too."""
    for kind, most in (
        (resource.RLIMIT_DATA, DATA_BYTES),
        (resource.RLIMIT_AS, ADDRESS_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    # An own network namespace has no interface. Root may have one; others need user namespaces, which some
    # kernels forbid: then the limits above have to do.
    library = ctypes.CDLL(None, use_errno=True)
    cut_off = any(library.unshare(flags) == 0 for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET))
    # Never outlive whoever asks. Only now: new credentials, as a user namespace brings them, take the wish back.
    library.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    return cut_off


def main(tasks: Mapping[str, tuple[str, str]] = TASKS) -> int:
    cut_off = limit()
    if len(sys.argv) > 1 and os.getppid() != int(sys.argv[1]):
        return 1  # the parent was gone before the wish was heard
    request: dict[str, Any] = json.load(sys.stdin)
    # Only now, under the limits, the libraries that read files.
    module, function = tasks[request.get("task", "inspect")]
    result = getattr(importlib.import_module(module), function)(request, _tell)
    json.dump({**result, "network": not cut_off, "memory": most_memory()}, sys.stdout)
    sys.stdout.flush()
    # Nothing is left to tidy: skipping the teardown of polars' pools saves 50 ms.
    os._exit(0)


def most_memory() -> int:
    """Give the most memory that this process has had in use, in bytes.

    Not ``ru_maxrss``: in a child it begins with that of the parent which started it (getrusage(2), proc(5)).
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def _tell(stage: str, rows: int) -> None:
    sys.stderr.write(f"stage {stage} {rows}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
