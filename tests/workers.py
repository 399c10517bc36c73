"""A broker and workers of a test's own: real programs, on sockets that nobody else uses."""

import multiprocessing
import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from django.db import connection
from kombu import pools

from svd_portal.celery import app
from svd_portal.embedded import addresses, servers
from tests import worker

BROKER = "redis"


@dataclass(frozen=True)
class Worker:
    """A Celery worker and its pool, in a process group of their own."""

    process: BaseProcess

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def kill(self) -> None:
        """End a worker and its pool as power cuts do: the process that reads a file is left without a parent."""
        if self.process.is_alive():
            os.killpg(self.pid, signal.SIGKILL)
        self.process.join(10)


class Workshop:
    """One broker, and the workers that listen to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "worker.log"
        self.log.touch()
        self.workers: list[Worker] = []

    @property
    def broker_url(self) -> str:
        return addresses.redis_url(self.folder).replace("unix://", "redis+socket://")

    def start_broker(self) -> None:
        servers.ensure(self.folder, [BROKER], durable=False)

    def stop_broker(self) -> None:
        servers.stop(self.folder, [BROKER])

    def start_worker(self) -> Worker:
        """Start a Celery worker on the database that this process uses now, and wait until it listens.

        It begins as a copy of a process that has imported all it needs: a new interpreter takes seconds for that.
        """
        heard = self.log.read_text().count("ready.")
        nursery = multiprocessing.get_context("forkserver")
        nursery.set_forkserver_preload([worker.__name__])
        database = {name: connection.settings_dict[name] for name in ("HOST", "PORT", "USER", "NAME")}
        process = nursery.Process(target=worker.work, args=(database, self.broker_url, self.log))
        process.start()
        self.workers.append(Worker(process))
        wait_until(lambda: self.log.read_text().count("ready.") > heard, "the worker listens", self.log)
        return self.workers[-1]

    def close(self) -> None:
        for started in self.workers:
            started.kill()
        self.stop_broker()


@contextmanager
def workshop() -> Iterator[Workshop]:
    """Open a workshop whose broker this process rings too."""
    # Below /tmp: a socket's whole path has to be short.
    with tempfile.TemporaryDirectory(prefix="svd-") as folder:
        shop = Workshop(Path(folder))
        before = app.conf.broker_url
        try:
            shop.start_broker()
            _ring_at(shop.broker_url)
            yield shop
        finally:
            _ring_at(before)
            shop.close()


@contextmanager
def no_broker(folder: Path) -> Iterator[None]:
    """Let this process ring where nobody listens."""
    before = app.conf.broker_url
    try:
        _ring_at(f"redis+socket://{folder}/gone.sock")
        yield
    finally:
        _ring_at(before)


def _ring_at(url: str) -> None:
    """Let this process ring another broker: Celery keeps connections to the one before."""
    app.conf.broker_url = app.conf.broker_read_url = app.conf.broker_write_url = url
    app.pool.force_close_all()
    app._pool = None
    app.amqp._producer_pool = None
    pools.reset()


def wait_until(true: Callable[[], bool], what: str, log: Path | None = None, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true():
        said = log.read_text()[-3000:] if log and log.exists() else ""
        assert time.monotonic() < until, f"{seconds:.0f} seconds passed before {what}\n{said}"
        time.sleep(0.1)
