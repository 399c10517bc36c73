"""The memory that an upload takes: of a worker that does nothing else, and of the process in which it reads the file.

Read from the kernel's own mark of the most that was in use (VmHWM, proc(5)). ``ru_maxrss`` of children is of no use:
a child begins with the mark of the process which started it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from datasets.models import Upload
from datasets.rules.sandbox import inspect
from datasets.tasks.patch import geography_for
from svd_portal.core import clock
from svd_portal.home.bench.files import extract, receive, require_accepted
from svd_portal.home.bench.measure import Ratio

MEGABYTE = 2**20
MOST = 600
CHANGED = 10  # every tenth count is another one when the file is sent again
# A worker of its own for one job: what it has in use before, and the most that it had by the end.
WORKER = """
import json, sys
import django
django.setup()
from datasets.rules.child import most_memory
from svd_portal.celery import app
from svd_portal.jobs import ledger
app.loader.import_default_modules()
before = most_memory()
ledger.run(sys.argv[1])
print(json.dumps([before, most_memory()]))
"""


def ratios(rows: int) -> list[Ratio]:
    """Measure the worker for a first file and for the same file with some counts changed, and the reader's process."""
    content = extract(rows)
    upload = receive(content)
    first = _worker(upload)
    again = _worker(receive(extract(rows, CHANGED), upload.definition))
    found = {
        "ingest_worker_mb": first[1],
        "ingest_worker_growth_mb": first[1] - first[0],
        "ingest_again_worker_mb": again[1],
        "ingest_again_worker_growth_mb": again[1] - again[0],
        "ingest_child_mb": _reader(upload, content),
    }
    return [
        Ratio(name, round(used / MEGABYTE), MOST, f"MB, of {MOST}", "<= 1") for name, used in found.items()
    ]


def _worker(upload: Upload) -> tuple[int, int]:
    # Without DEBUG, as workers run: with it Django keeps the text of every statement.
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3]), "DEBUG": "0"}
    done = subprocess.run(
        [sys.executable, "-c", WORKER, str(upload.job_id)],
        check=True,
        stdout=subprocess.PIPE,
        env=environment,
    )
    require_accepted(upload)
    before, most = json.loads(done.stdout.splitlines()[-1])
    return before, most


def _reader(upload: Upload, content: bytes) -> int:
    """Read a file once more as its check did, for what the process says of itself."""
    definition = upload.definition.rules
    with TemporaryDirectory(prefix="svd-bench-") as folder:
        path = Path(folder) / "upload.xlsx"
        path.write_bytes(content)
        geography = geography_for(upload.partnership_id, definition).geography
        found = inspect(path, definition, geography, Path(folder), as_of=clock.today())
    if not found.memory:
        raise RuntimeError("The process that reads a file told nothing of its memory.")
    return found.memory
