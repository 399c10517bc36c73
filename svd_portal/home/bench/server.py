"""The portal's own web server beside one that does nothing, each in processes of its own as in production."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from svd_portal.embedded.ports import LOOPBACK, first_free
from svd_portal.embedded.supervisor import WEB_PROCESSES

FIRST_PORT = 8700
SECONDS_TO_START = 30
OURS, EMPTY = "svd_portal.wsgi", "svd_portal.home.bench.server:empty()"


def empty() -> object:
    """Give the portal with one empty view instead of its pages, behind the same middleware."""
    application = get_wsgi_application()
    settings.ROOT_URLCONF = "svd_portal.home.bench.editions"
    return application


@contextmanager
def serving(application: str) -> Iterator[int]:
    """Run a server of as many processes as the demonstration has.

    :returns: its port.
    """
    port = first_free(FIRST_PORT)
    options = ["--bind", f"{LOOPBACK}:{port}", *WEB_PROCESSES, "--log-level", "warning"]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, *options],
        env=os.environ | {"SSL_REDIRECT": "0", "ALLOWED_HOSTS": LOOPBACK, "SECRET_KEY": settings.SECRET_KEY},
    )
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
            connection.request("GET", "/empty/")
            connection.getresponse().read()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return
