"""Uploads read in this process instead of in a child of their own, which takes a second to start.

What the child is for, limits, silence and death, has tests of its own (tests/unit/datasets/test_sandbox.py); the tests
of faults and the journeys in a browser go through it too.
"""

import importlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from datasets.rules import sandbox


def _ask(
    request: bytes,
    workdir: Path,
    timeout: float,
    on_progress: sandbox.Progress | None,
    module: str = sandbox.CHILD,
) -> dict[str, Any]:
    asked = json.loads(request)
    tasks = importlib.import_module(module).TASKS
    reader, function = tasks[asked.get("task", "inspect")]
    answer = getattr(importlib.import_module(reader), function)(asked, on_progress or _silent)
    found: dict[str, Any] = json.loads(json.dumps(answer))  # as it would have come through the pipe
    return found


def _silent(stage: str, rows: int) -> None:
    pass


@contextmanager
def read_here() -> Iterator[None]:
    """Read every file in this process meanwhile."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(sandbox, "_ask", _ask)
        yield
