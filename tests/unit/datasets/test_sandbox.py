import ast
import csv
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datasets.rules import child, sandbox
from datasets.rules.sandbox import Inspection, inspect
from datasets.rules.verdicts import Limits
from tests.unit.datasets.files import OFFENCES, ROW, TODAY, line, text, workbook

RULES = Path(sandbox.__file__).parent


def inspected(tmp_path: Path, data: bytes, **options: Any) -> Inspection:
    file = tmp_path / "upload"
    file.write_bytes(data)
    geography = {"patch": ["E08000025"]}
    return inspect(file, OFFENCES, geography, tmp_path, as_of=TODAY, **options)


def test_good_file_comes_back_as_rows_ready_for_copy(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []

    found = inspected(
        tmp_path,
        text(line(), line(sex="F", count="3"), line(sex="Unknown", count="*")),
        on_progress=lambda stage, rows: told.append((stage, rows)),
    )

    assert found.outcome == "accepted"
    assert (found.rows_read, found.rows_accepted, found.total) == (3, 3, 15)
    assert (found.areas, found.periods) == (["E08000025"], ["2024-01"])
    assert found.rows_path is not None
    assert found.rows_path.read_text().splitlines() == [
        "E08000025\t2024-01\tRobbery\tMale\t18-24\t12\te\t\\N\t\\N",
        "E08000025\t2024-01\tRobbery\tFemale\t18-24\t3\te\t\\N\t\\N",
        "E08000025\t2024-01\tRobbery\tUnknown\t18-24\t\\N\tc\t1\t7",
    ]
    assert told == [("scanning", 0), ("reading", 0), ("screening", 3), ("checking", 3), ("protecting", 3)]


def test_workbook_comes_back_as_the_csv_does(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", [ROW])

    found = inspect(file, OFFENCES, None, tmp_path, as_of=TODAY)

    assert (found.outcome, found.rows_accepted, found.total) == ("accepted", 1, 12)


def test_wrong_file_comes_back_with_every_problem_in_a_list(tmp_path: Path) -> None:
    found = inspected(tmp_path, text(line(count="-3"), line(sex="F", offence="=1+1", count="4.5")))

    assert found.outcome == "needs_fixing"
    assert found.counts == {"negative": 1, "not_whole": 1, "formula_text": 1}
    assert (found.rows_wrong, found.rows_path) == (2, None)
    assert found.problems_path is not None
    lines = list(csv.DictReader(found.problems_path.read_text(encoding="utf-8-sig").splitlines()))
    assert len(lines) == 3
    assert {row["value"] for row in lines} == {"'-3", "'=1+1", "4.5"}  # safe to open in a spreadsheet


def test_personal_file_is_refused_and_leaves_nothing_behind(tmp_path: Path) -> None:
    found = inspected(tmp_path, text(line(offence="AB123456C")))

    assert found.outcome == "refused"
    assert found.refusal is not None
    assert found.refusal.rule == "ni_number"
    assert "AB123456C" not in found.refusal.message
    assert [entry.name for entry in tmp_path.iterdir()] == ["upload"]


def test_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    found = inspected(tmp_path, text(line()), limits=Limits(file_bytes=10))

    assert found.refusal is not None
    assert found.refusal.rule == "too_large"


def child_that(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str) -> None:
    """Put another child in the place of ours."""
    package = tmp_path / "fake" / "datasets" / "rules"
    package.mkdir(parents=True)
    (package / "child.py").write_text(body)
    monkeypatch.setattr(sandbox, "ROOT", tmp_path / "fake")


@pytest.mark.parametrize(
    "body",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "raise SystemExit(3)",
        "print('not json')",
        "print('[1]')",
        "print('x' * 5_000_000)",
        "import time; time.sleep(60)",
        "import os, sys, time; os.close(1); os.close(2); time.sleep(60)",
    ],
)
def test_child_that_dies_hangs_or_babbles_gives_a_refusal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str
) -> None:
    child_that(monkeypatch, tmp_path, body)

    found = inspected(tmp_path, text(line()), timeout=2)

    assert found.outcome == "refused"
    assert found.refusal is not None
    assert found.refusal.message == "The file could not be read safely."


def test_child_sees_no_secret_of_its_parent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setenv("SECRET_KEY", "secret")
    body = "import json, os; print(json.dumps({'outcome': 'accepted', 'areas': sorted(os.environ)}))"
    child_that(monkeypatch, tmp_path, body)

    found = inspected(tmp_path, text(line()))

    assert found.outcome == "accepted"
    assert set(found.areas) <= {
        "HOME",
        "LANG",
        "LC_CTYPE",
        "PATH",
        "POLARS_MAX_THREADS",
        "PYTHONPATH",
        "TMPDIR",
    }


LIMITED = f"""
import json, resource, runpy, socket, sys
sys.path.insert(0, {str(RULES.parent.parent)!r})
cut_off = runpy.run_path({str(RULES / "child.py")!r})["limit"]()
def tried(what):
    try:
        what()
    except BaseException as error:
        return type(error).__name__
    return "done"
def reach():
    socket.create_connection(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 9), timeout=1)
answers = [tried(lambda: bytearray(2 * 1024 ** 3)), tried(lambda: [open("/dev/null") for _ in range(100)])]
print(json.dumps({{"outcome": "accepted", "areas": answers, "periods": [str(cut_off), tried(reach)],
                  "rows_read": resource.getrlimit(resource.RLIMIT_CPU)[0]}}))
"""


def test_child_is_bounded_in_memory_files_time_and_network(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child_that(monkeypatch, tmp_path, LIMITED)

    found = inspected(tmp_path, text(line()))

    assert found.areas == ["MemoryError", "OSError"]
    assert found.rows_read == child.CPU_SECONDS
    cut_off, reached = found.periods
    assert cut_off == "False" or reached == "OSError"  # no interface, so not even a refused connection


class CancelledError(Exception):
    """The person who uploaded has changed their mind."""


def test_cancelled_inspection_ends_the_child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Recorded(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Recorded)

    def cancel(stage: str, rows: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        inspected(tmp_path, text(line()), on_progress=cancel)

    assert [process.returncode for process in started] == [-9]


PARENT = f"""
import datetime, pathlib, sys
sys.path.insert(0, {str(RULES.parent.parent)!r})
from datasets.rules import sandbox
from datasets.rules.definition import shipped
sandbox.ROOT = pathlib.Path(sys.argv[1])
folder = sandbox.ROOT.parent
sandbox.inspect(folder / "upload", shipped()["police_offences"], None, folder, as_of=datetime.date(2024, 5, 1))
"""
LASTING = f"""
import os, pathlib, runpy, time
runpy.run_path({str(RULES / "child.py")!r})["limit"]()
pathlib.Path("begun").write_text(str(os.getpid()))
pathlib.Path("begun").rename("child")
time.sleep(60)
"""


def test_child_ends_with_its_parent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child_that(monkeypatch, tmp_path, LASTING)
    (tmp_path / "upload").write_bytes(text(line()))
    with subprocess.Popen([sys.executable, "-c", PARENT, str(sandbox.ROOT)]) as parent:
        written = tmp_path / "child"
        assert comes_true(written.exists, 20)
        child_status = Path("/proc") / written.read_text() / "status"
        assert is_running(child_status)
        parent.kill()
    assert comes_true(lambda: not is_running(child_status), 2)


def is_running(status: Path) -> bool:
    """Say whether a process is there and not only waiting to be collected."""
    try:
        return "State:\tZ" not in status.read_text()
    except OSError:
        return False


def comes_true(what: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not what() and time.monotonic() < until:
        time.sleep(0.02)
    return what()


def test_child_whose_parent_is_gone_already_reads_nothing() -> None:
    command = [sys.executable, "-m", "datasets.rules.child", "1" if os.getpid() != 1 else "2"]
    done = subprocess.run(
        command, check=False, input=b"no request", capture_output=True, cwd=RULES.parent.parent
    )
    assert (done.returncode, done.stderr) == (1, b"")


def test_child_tells_what_memory_it_used_itself(tmp_path: Path) -> None:
    ballast = bytearray(b"x" * 400 * 2**20)  # which ru_maxrss would count for the child, too
    found = inspected(tmp_path, text(line()))
    assert 10 * 2**20 < found.memory < 300 * 2**20 < len(ballast)


def test_child_out_of_time_is_ended_by_the_kernel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    body = "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass"
    child_that(monkeypatch, tmp_path, body)

    started = time.monotonic()
    found = inspected(tmp_path, text(line()), timeout=60)

    assert time.monotonic() - started < 30  # the limit's own signal, not our timeout

    assert found.refusal == sandbox.UNREADABLE


@pytest.mark.parametrize("file", sorted(RULES.glob("*.py")), ids=lambda file: file.stem)
def test_rules_know_no_framework(file: Path) -> None:
    known = sys.stdlib_module_names | {"datasets", "polars", "openpyxl", "numpy"}
    for node in ast.walk(ast.parse(file.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert {name.split(".")[0] for name in names} <= known
