import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from svd_portal.core import clock
from svd_portal.embedded.system import STEERING, missing_packages, opens
from svd_portal.jobs import ledger
from svd_portal.jobs.models import Job
from tests.access.conftest import cookies_of
from tests.cast import Cast
from tests.databases import copy_of
from tests.functional.visitor import Seen, Visitor
from tests.world import World

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(240))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start the installed Chromium, or skip with the reason where there is none.

    Playwright runs an event loop in this thread, and Django keeps connections of its own for code below a loop: those
    of either kind are closed when the other begins, and the loop ends with the module.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    if missing := missing_packages(opens, STEERING):
        pytest.skip(f"what steers the browser is missing: apt-get install {' '.join(missing)}")
    connections.close_all()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            yield browser
            connections.close_all()
            browser.close()


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Seen:
    of_process = tmp_path_factory.getbasetemp()
    folder = (of_process if worker_id == "master" else of_process.parent) / "seen"
    folder.mkdir(exist_ok=True)
    return Seen(folder)


@dataclass
class Journey:
    """A portal at work over the world, and the people who come to it."""

    world: World
    url: str
    browser: Browser
    seen: Seen
    begun: dt.datetime = field(default_factory=clock.now)
    visitors: list[Visitor] = field(default_factory=list)

    def visitor(self, person: str = "anonymous", *, scripts: bool = True, **options: Any) -> Visitor:
        """Open a browser for one of the cast, who has passed both steps of signing in."""
        context = self.browser.new_context(java_script_enabled=scripts, locale="en-GB", **options)
        cookies = cookies_of(self.world, person)
        context.add_cookies(
            [{"name": name, "value": value, "url": self.url} for name, value in cookies.items()]
        )
        visitor = Visitor(context, self.url, seen=self.seen, scripts=scripts)
        self.visitors.append(visitor)
        return visitor

    def work(self) -> None:
        """Do what this journey has put into the ledger, here and now, as a worker would."""
        for job in Job.objects.claimable().filter(queued_at__gte=self.begun).order_by("queued_at"):
            ledger.run(job.pk)

    def work_path(self, rest: str = "") -> str:
        return f"/work/{self.world.cast.harbour.slug}/{rest}"


@pytest.fixture
def db() -> None:
    """Have the database of the tests made, and open no transaction in it: a journey commits, to a copy of its own."""


@pytest.fixture
def cast(journey: Journey) -> Cast:
    """Give the cast of the journey: one made anew would be committed to the database of all tests."""
    return journey.world.cast


@pytest.fixture
def journey(
    world_database: tuple[str, World],
    django_db_blocker: DjangoDbBlocker,
    chromium: Browser,
    *,
    seen: Seen,
    settings: Any,
    db: None,
) -> Iterator[Journey]:
    """Serve a copy of the world; at the end nothing may have been wrong with any page on the way."""
    name, world = world_database
    with django_db_blocker.unblock(), copy_of(name, f"{name}_journey"):
        server = LiveServer("127.0.0.1")
        settings.SITE_URL = server.url
        travelled = Journey(world, server.url, chromium, seen)
        try:
            yield travelled
        finally:
            for visitor in travelled.visitors:
                visitor.context.close()
            server.stop()
            connections.close_all()
    faults = [fault for visitor in travelled.visitors for fault in visitor.faults]
    assert not faults, "\n".join(dict.fromkeys(faults))
