"""A broker and workers of a test's own: real programs, on sockets that nobody else uses."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from kombu import pools

from svd_portal.celery import app
from svd_portal.embedded import addresses, servers

BROKER = "redis"


class Workshop:
    """One broker, and the workers that listen to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "worker.log"
        self.workers: list[subprocess.Popen[bytes]] = []

    @property
    def broker_url(self) -> str:
        return addresses.redis_url(self.folder).replace("unix://", "redis+socket://")

    def start_broker(self) -> None:
        servers.ensure(self.folder, [BROKER], durable=False)

    def stop_broker(self) -> None:
        servers.stop(self.folder, [BROKER])

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a Celery worker on the database that this process uses now, and wait until it listens."""
        heard = self.log.read_text().count("ready.") if self.log.exists() else 0
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "svd_portal",
            "worker",
            "--concurrency",
            "1",
            "--loglevel",
            "INFO",
        ]
        with self.log.open("ab") as log:
            worker = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=settings.BASE_DIR,
                env=self._environment(),
                start_new_session=True,
            )
        self.workers.append(worker)
        wait_until(lambda: self.log.read_text().count("ready.") > heard, "the worker listens", self.log)
        return worker

    def _environment(self) -> dict[str, str]:
        host, name = connection.settings_dict["HOST"], connection.settings_dict["NAME"]
        user, port = connection.settings_dict["USER"], connection.settings_dict["PORT"]
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "svd_portal.settings.test",
            "DATABASE_URL": f"postgresql://{user}@{str(host).replace('/', '%2F')}:{port}/{name}",
            "REDIS_URL": addresses.redis_url(self.folder),
        }

    def close(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                worker.terminate()
        for worker in self.workers:
            worker.wait(30)
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
