"""What a process becomes a Celery worker with; the portal and its tasks are imported once, for all that are forked."""

import os
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "svd_portal.settings.test"
django.setup()

from django.db import connections  # noqa: E402 - settings come first

from svd_portal.celery import app  # noqa: E402

app.loader.import_default_modules()
app.finalize()


def work(database: dict[str, Any], broker_url: str, log: Path) -> None:
    """Be the worker that `celery -A svd_portal worker` is, in a process group of its own, until told to end."""
    os.setsid()
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(written, 1)
    os.dup2(written, 2)
    connections["default"].settings_dict |= database
    app.worker_main(["--broker", broker_url, "worker", "--concurrency", "1", "--loglevel", "INFO"])
