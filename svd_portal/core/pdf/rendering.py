"""Ask a short-lived child process for a PDF, and say plainly why there is none."""

import base64
import datetime as dt
import json
import mimetypes
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CHILD = Path(__file__).with_name("child.py")
_REASON_GIVEN = 3
_TYPES = {".woff2": "font/woff2", ".css": "text/css", ".svg": "image/svg+xml"}


class RenderFailed(Exception):
    """There is no PDF; the message says why, for the person who reads the list of failed jobs."""


@dataclass(frozen=True)
class Attachment:
    """A file that travels inside the PDF."""

    name: str
    description: str
    data: bytes


@dataclass(frozen=True)
class Limits:
    """What one render may use. 60 pages take about 8 s and 0.6 GB of address space."""

    memory_bytes: int = 1536 * 1024 * 1024
    cpu_seconds: int = 120
    wall_seconds: float = 180
    file_bytes: int = 64 * 1024 * 1024


def render(
    html: str,
    assets: Mapping[str, bytes],
    *,
    title: str,
    language: str,
    identifier: bytes,
    on: dt.date,
    attachments: Sequence[Attachment] = (),
    limits: Limits = Limits(),
) -> bytes:
    """Render HTML as a tagged PDF/UA-1; the same input gives the same bytes.

    :param assets: what the HTML may use, by the name after ``asset:``; nothing else resolves.
    :param identifier: 16 bytes that name the file for ever.
    :param on: the date that the file gives as its own and its attachments' date.
    :raises RenderFailed: with a plain reason, also when the child uses too much memory or time.
    """
    request = {
        "html": html,
        "assets": {name: (_type(name), _text(data)) for name, data in assets.items()},
        "title": title,
        "language": language,
        "identifier": identifier.hex(),
        "on": on.isoformat(),
        # The name tree of a PDF has to be in order.
        "attachments": sorted((a.name, a.description, _text(a.data)) for a in attachments),
    }
    return _run(request, limits)


def _run(request: Mapping[str, Any], limits: Limits) -> bytes:
    allowed = {"memory": limits.memory_bytes, "cpu": limits.cpu_seconds, "file": limits.file_bytes}
    message = json.dumps(allowed).encode() + b"\n" + json.dumps(request).encode()
    with tempfile.TemporaryDirectory(prefix="svd-pdf-") as home:
        try:
            # -I: nothing of the caller's environment or folder decides what the child imports.
            done = subprocess.run(
                [sys.executable, "-I", str(_CHILD)],
                input=message,
                capture_output=True,
                timeout=limits.wall_seconds,
                cwd=home,
                env=_environment(home),
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise RenderFailed(f"The PDF was not ready after {limits.wall_seconds:g} seconds.") from error
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        raise RenderFailed(_reason(done.returncode, done.stderr))
    return done.stdout


def _environment(home: str) -> dict[str, str]:
    """Give the child what it needs to start: no address of a database, no key."""
    return {
        "PATH": os.defpath,
        "HOME": home,
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        # Order in sets of strings must not differ from one render to the next.
        "PYTHONHASHSEED": "0",
    }


def _reason(code: int, said: bytes) -> str:
    if code == _REASON_GIVEN:
        try:
            return str(json.loads(said[said.rindex(b'{"reason"') :])["reason"])
        except ValueError:
            pass
    if -code in {signal.SIGXCPU, signal.SIGKILL}:
        return "The render was stopped: it used more processor time or memory than it may."
    if code < 0:
        return f"The render was stopped by {signal.Signals(-code).name}, most likely for want of memory."
    return f"The render ended without a PDF (exit code {code}), most likely for want of memory."


def _type(name: str) -> str:
    return _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
