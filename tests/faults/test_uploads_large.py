"""Large files in a real worker: it is afterwards as small as it was, and its officer can read what came of them."""

import csv
import time
from collections.abc import Iterator
from itertools import cycle, islice, product
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from datasets.models import Upload
from datasets.statuses import UploadState
from datasets.views.uploads import PIECE
from tests.access.conftest import cookies_of
from tests.faults.test_workers import ended
from tests.workers import Workshop, wait_until
from tests.world import AREA, HEADER, World, csv_of, receive

pytestmark = pytest.mark.timeout(300)
WRONG = 200_000
MEGABYTE = 1024
# What a check may leave behind in a worker: fragments between what other allocations hold, and not a list of problems,
# of which 200,000 take 30 MB as text and 150 MB as objects.
TOLERANCE = 24 * MEGABYTE
SECONDS = 3


def wrong_rows(number: int) -> bytes:
    """As many rows as asked for, in each of which the offence is none that the definition knows."""
    months = [f"20{year:02d}-{month:02d}" for year in range(23, 26) for month in range(2, 13)]
    keys = cycle(product(months, ("Female", "Male"), ("10-17", "18-24", "25-34", "35-49")))
    rows = (
        f"{AREA},{m},Burglary {n % 9},{sex},{age},{n % 90}"
        for n, (m, sex, age) in enumerate(islice(keys, number))
    )
    return "\n".join([HEADER, *rows, ""]).encode()


def memory(pid: int) -> int:
    """Give the kilobytes that a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def pool_of(pid: int) -> int:
    """Give the process in which a worker does its tasks."""
    [child, *_] = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(child)


def checked(upload: Upload, shop: Workshop) -> Upload:
    wait_until(ended(upload), "the check ends", shop.log, seconds=120)
    upload.refresh_from_db()
    return upload


@pytest.fixture
def officer(world: World) -> Iterator[Client]:
    client = Client()
    client.cookies.load(cookies_of(world, "data_officer"))
    yield client


def test_two_hundred_thousand_errors_leave_the_worker_as_it_was_and_can_be_read(
    world: World, shop: Workshop, officer: Client
) -> None:
    worker = pool_of(shop.start_worker().pid)
    for month in ("2025-03", "2025-04"):  # what a first check loads stays loaded
        rows = csv_of([(month, "Robbery", "Male", "18-24", 77)])
        assert checked(receive(world.cast, world.definition, rows, "january.csv"), shop).state == "accepted"
    before = memory(worker)
    upload = checked(receive(world.cast, world.definition, wrong_rows(WRONG), "january-wrong.csv"), shop)
    time.sleep(1)
    after = memory(worker)
    assert (upload.state, upload.rows_refused) == (UploadState.NEEDS_FIXING, WRONG)
    assert after - before < TOLERANCE, f"{before:,} kB before, {after:,} kB after"

    begun = time.monotonic()
    page = officer.get(upload.get_absolute_url()).content.decode()
    assert time.monotonic() - begun < SECONDS
    assert "200,000 rows were read, and 200,000 of them need fixing" in page
    assert "Must be fixed</strong>: 200,000" in page
    assert len(page) < 200_000
    answer = officer.get(reverse("datasets:problems_csv", args=[world.cast.harbour.slug, upload.pk]))
    assert answer.streaming
    pieces = [bytes(piece) for piece in answer.streaming_content]
    assert max(map(len, pieces)) <= PIECE
    lines = b"".join(pieces).decode("utf-8-sig").splitlines()
    assert sum(1 for _ in csv.reader(lines)) == WRONG + 1
