"""The parent's side of reading an uploaded file: start the child, follow it, and survive whatever it does."""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from datasets.rules.definition import Definition
from datasets.rules.proposal import Proposal, read_proposal
from datasets.rules.verdicts import Klass, Limits, Problem, Refusal

ROOT = Path(__file__).parent.parent.parent
ANSWER_BYTES = 4 * 1024 * 1024
PIECE = 1 << 16
THREADS = "2"
CHILD = "datasets.rules.child"
UNREADABLE = Refusal(
    "unreadable",
    "The file could not be read safely.",
    "Copy the table into the template, save it as CSV or .xlsx, and send that.",
)

Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Inspection:
    """What came out of a file. ``rows_path`` and ``problems_path`` lie in the work directory, if there are
    any.

    The rows are in the text format of COPY, with the ``columns`` of
    :data:`datasets.rules.inspection.COPY_COLUMNS` that hold anything.
    An accepted file may still have notes. A file with ``questions`` awaits its officer, and is then read again with
    what was confirmed and answered.
    """

    outcome: Literal["accepted", "awaiting", "needs_fixing", "refused"]
    refusal: Refusal | None = None
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    classes: dict[Klass, int] = field(default_factory=dict)
    questions: list[dict[str, Any]] = field(default_factory=list)
    rows_read: int = 0
    rows_wrong: int = 0
    rows_accepted: int = 0
    areas: list[str] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)
    categories: dict[str, list[str]] = field(default_factory=dict)  # cat1… to its values
    columns: list[str] = field(default_factory=list)  # of the rows file, in order
    total: float | None = None
    rows_path: Path | None = None
    problems_path: Path | None = None
    marked_path: Path | None = None
    memory: int = 0  # the most bytes that the child had in use

    @property
    def to_confirm(self) -> int:
        return self.classes.get("confirm", 0)


def inspect(
    path: Path,
    definition: Definition,
    geography: Mapping[str, Any] | None,
    workdir: Path,
    *,
    timeout: float = 90,
    on_progress: Progress | None = None,
    as_of: date,
    limits: Limits | None = None,
    confirmed: Collection[str] = (),
    answers: Mapping[str, str] | None = None,
) -> Inspection:
    """Read, screen, check and protect a file in a process of its own.

    ``geography`` is what :func:`datasets.rules.geography.read_gazetteer` reads; None checks codes by form only.
    ``confirmed`` are keys of questions, ``answers`` the values of fields that the file does not hold.
    ``workdir`` is a private directory that exists; the caller removes it. ``on_progress`` is told the stage
    (scanning, reading, screening, checking, protecting) and the rows known so far; if it raises, the child
    is ended.
    A child that dies, hangs or answers nonsense gives a refusal with the rule "unreadable".
    """
    request = {
        "path": str(Path(path).resolve()),
        "definition": definition.spec,
        "geography": geography,
        "confirmed": sorted(confirmed),
        "answers": dict(answers or {}),
        "as_of": as_of.isoformat(),
        "limits": asdict(limits) if limits else None,
        "rows_path": str(Path(workdir).resolve() / "rows.copy"),
        "problems_path": str(Path(workdir).resolve() / "problems.csv"),
        "marked_path": str(Path(workdir).resolve() / "marked.xlsx"),
    }
    answer = _ask(json.dumps(request).encode(), Path(workdir), timeout, on_progress)
    return _inspection(answer) if answer else Inspection("refused", UNREADABLE)


def propose(
    path: Path, names: Mapping[str, str], workdir: Path, *, timeout: float = 30, limits: Limits | None = None
) -> Proposal | Refusal:
    """Read and screen an example in a process of its own, and say what its columns may be.

    ``names`` gives the level of a place by its tidy name; ``workdir`` as in :func:`inspect`.
    """
    request = {
        "task": "propose",
        "path": str(Path(path).resolve()),
        "names": dict(names),
        "limits": asdict(limits) if limits else None,
    }
    answer = _ask(json.dumps(request).encode(), Path(workdir), timeout, None) or {}
    if refusal := answer.get("refusal"):
        return Refusal(**refusal)
    return read_proposal(answer["proposal"]) if "proposal" in answer else UNREADABLE


def ask_child(
    request: Mapping[str, Any], workdir: Path, timeout: float, *, module: str = CHILD
) -> dict[str, Any] | None:
    """Ask a child that limits itself as :mod:`datasets.rules.child` does. None: it died, hung or talked nonsense."""
    return _ask(json.dumps(request).encode(), workdir, timeout, None, module)


def _ask(
    request: bytes, workdir: Path, timeout: float, on_progress: Progress | None, module: str = CHILD
) -> dict[str, Any] | None:
    # An environment of its own: no database address, no keys, nothing that the file's reader needs.
    environment = {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "POLARS_MAX_THREADS": THREADS,
        "TMPDIR": str(workdir),
        "HOME": str(workdir),
    }
    child = subprocess.Popen(
        [sys.executable, "-s", "-P", "-m", module, str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=workdir,
        env=environment,
        start_new_session=True,
    )
    with child:
        try:
            answer = _converse(child, request, time.monotonic() + timeout, on_progress)
        finally:
            if child.poll() is None:
                child.kill()
    return _parsed(answer) if answer is not None and child.returncode == 0 else None


def _converse(
    child: subprocess.Popen[bytes], request: bytes, until: float, on_progress: Progress | None
) -> bytes | None:
    """Send the request and gather the answer. None: too slow, too long, or gone."""
    stdin, stdout, stderr = child.stdin, child.stdout, child.stderr
    if not (stdin and stdout and stderr):
        return None
    try:
        stdin.write(request)
        stdin.close()
    except BrokenPipeError:
        return None
    answer, told = bytearray(), bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(stdout, selectors.EVENT_READ, answer)
        selector.register(stderr, selectors.EVENT_READ, told)
        while selector.get_map():
            ready = selector.select(until - time.monotonic())
            if time.monotonic() >= until or len(answer) > ANSWER_BYTES:
                return None
            for key, _ in ready:
                piece = os.read(key.fd, PIECE)
                if not piece:
                    selector.unregister(key.fileobj)
                key.data.extend(piece)
            _tell(told, on_progress)
    try:
        child.wait(max(until - time.monotonic(), 0.1))
    except subprocess.TimeoutExpired:
        return None
    return bytes(answer)


def _tell(told: bytearray, on_progress: Progress | None) -> None:
    *lines, rest = bytes(told).split(b"\n")
    told[:] = rest[-PIECE:]
    for line in lines:
        words = line.decode("ascii", "replace").split()
        if on_progress and len(words) == 3 and words[0] == "stage" and words[2].isdigit():
            on_progress(words[1], int(words[2]))


def _parsed(answer: bytes) -> dict[str, Any] | None:
    try:
        parsed = json.loads(answer)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None


def _inspection(answer: dict[str, Any]) -> Inspection:
    refusal = answer.get("refusal")
    return Inspection(
        outcome=answer["outcome"],
        refusal=Refusal(**refusal) if refusal else None,
        problems=[Problem(**problem) for problem in answer.get("problems", [])],
        counts=answer.get("counts", {}),
        classes=answer.get("classes", {}),
        questions=answer.get("questions", []),
        rows_read=answer.get("rows_read", 0),
        rows_wrong=answer.get("rows_wrong", 0),
        rows_accepted=answer.get("rows_accepted", 0),
        areas=answer.get("areas", []),
        periods=answer.get("periods", []),
        categories=answer.get("categories", {}),
        columns=answer.get("columns", []),
        total=answer.get("total"),
        rows_path=Path(answer["rows_path"]) if answer.get("rows_path") else None,
        problems_path=Path(answer["problems_path"]) if answer.get("problems_path") else None,
        marked_path=Path(answer["marked_path"]) if answer.get("marked_path") else None,
        memory=answer.get("memory", 0),
    )
