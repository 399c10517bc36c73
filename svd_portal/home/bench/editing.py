"""Fifty people who write large needs assessments at once, against an empty view under the same load.

A section has one writer at a time and a document 30 sections, so they write two documents. Each opens their
section, types for twenty seconds while the page keeps what was typed every five, saves, and begins again: some
ten requests a second. Each has a session and a section of their own.
"""

import http.client
import random
import re
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.test import Client

from needs_assessment.models import Block
from needs_assessment.statuses import BlockKind
from partnerships.models import Partnership, SeatHolder
from partnerships.operations import give_seat
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.embedded.ports import LOOPBACK
from svd_portal.home.bench.measure import Ratio
from svd_portal.home.bench.server import EMPTY, OURS, serving
from svd_portal.home.large import build_large_assessment, three_years

EDITORS, DOCUMENTS = 50, 2
LARGE = "full needs assessment"
SECONDS, WARM_UP = 90, 30
PAUSE = 5.0  # seconds between what one editor sends
KEPT_WHILE_TYPING = 3  # times, before a save
FIELD = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')
AREA = re.compile(r'<textarea [^>]*name="([\w-]+)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)


@dataclass
class Times:
    """How long each request took, in seconds, by what was asked for."""

    opened: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)
    saved: list[float] = field(default_factory=list)


@dataclass
class Browser:
    """One person's browser at a server of this computer, with the cookies of their session."""

    cookies: dict[str, str]
    port: int = 0

    def ask(self, times: list[float], address: str, form: dict[str, str] | None = None) -> str:
        """Get a page, or send a form to it, and note how long it took.

        :raises RuntimeError: for any other answer than a page, or where the form leads.
        """
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        connection.request("GET" if form is None else "POST", address, urlencode(form or {}), headers)
        response = connection.getresponse()
        text = response.read().decode()
        times.append(time.perf_counter() - begun)
        self._remember(response)
        connection.close()
        if response.status not in ({200} if form is None else {200, 302}):
            raise RuntimeError(f"{address} answered {response.status}: {text[:300]}")
        return text

    def _remember(self, response: http.client.HTTPResponse) -> None:
        for cookie in response.headers.get_all("Set-Cookie") or []:
            named, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[named] = value


@dataclass
class Editor:
    """One person, the section that they write, and the text of it that is theirs."""

    browser: Browser
    address: str
    block: str

    def write(self, times: Times, pause: Callable[[], None]) -> None:
        """Open the section, type while the page keeps what was typed, and save."""
        form = self._opened(times)
        for _ in range(KEPT_WHILE_TYPING):
            pause()
            form = self._typed(form)
            self.browser.ask(times.kept, f"{self.address}typing/", form)
        pause()
        self.browser.ask(times.saved, self.address, form)

    def _opened(self, times: Times) -> dict[str, str]:
        page = self.browser.ask(times.opened, self.address)
        return dict(FIELD.findall(page)) | {name: unescape(text) for name, text in AREA.findall(page)}

    def _typed(self, form: dict[str, str]) -> dict[str, str]:
        plain, html = f"text-{self.block}", f"html-{self.block}"
        more = {plain: "And a sentence more.\n\n"} if plain in form else {html: "<p>And a sentence more.</p>"}
        return form | {name: text + form[name] for name, text in more.items()}


@dataclass
class Onlooker:
    """One person who asks for nothing, as often as an editor asks for something."""

    browser: Browser

    def write(self, times: Times, pause: Callable[[], None]) -> None:
        self.browser.ask(times.opened, "/empty/")


def ratios() -> list[Ratio]:
    """Measure the 95th percentile of opening and of saving a section, in milliseconds; lower is better."""
    partnership = Partnership.objects.get(slug="birmingham")
    version, lead = three_years(partnership)
    for _ in range(DOCUMENTS):
        build_large_assessment(partnership=partnership, version=version, by=lead)
    editors = _editors(partnership)
    with serving(OURS) as port:
        _at_once(port, editors, WARM_UP)  # templates are read and charts drawn once
        ours = _at_once(port, editors, SECONDS)
    with serving(EMPTY) as port:
        peer = _at_once(port, [Onlooker(Browser({})) for _ in editors], WARM_UP)
    bare = _p95(peer.opened)
    return [
        Ratio("section_open_p95_ms", _p95(ours.opened), bare, "ms", "<= 150 ms"),
        Ratio("section_typing_p95_ms", _p95(ours.kept), bare, "ms", "none set"),
        Ratio("section_save_p95_ms", _p95(ours.saved), bare, "ms", "<= 250 ms"),
    ]


def _p95(seconds: list[float]) -> float:
    return round(statistics.quantiles(seconds, n=20)[-1] * 1000, 1)


def _editors(partnership: Partnership) -> list[Editor]:
    """Give fifty authors a session each, and to each a section that nobody else writes."""
    first = Block.objects.filter(kind=BlockKind.PROSE, position=1)
    texts = first.filter(section__manuscript__title__contains=LARGE)
    authority = SeatHolder.objects.filter(seat__partnership=partnership)[0].authority
    found = []
    for number, block in enumerate(texts.select_related("section")[:EDITORS]):
        person = User.objects.create_user(f"editor{number}@bench.example", name=f"Editor {number}")
        give_seat(partnership=partnership, role=Role.AUTHOR, person=person, authority=authority, by=None)
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "not used"})
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        found.append(Editor(Browser(cookies), block.section.get_absolute_url(), str(block.pk)))
    return found


def _at_once(port: int, people: Sequence[Editor | Onlooker], seconds: float) -> Times:
    """Let everybody work for a time, each in a thread, beginning at different moments."""
    times, until = Times(), time.monotonic() + seconds
    with ThreadPoolExecutor(max_workers=len(people)) as pool:
        for done in [pool.submit(_work, port, person, times, until, n) for n, person in enumerate(people)]:
            done.result()
    return times


def _work(port: int, person: Editor | Onlooker, times: Times, until: float, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # spreads the people over time

    def pause() -> None:
        time.sleep(chance.uniform(0.5, 1.5) * PAUSE)

    person.browser.port = port
    pause()
    while time.monotonic() < until:
        person.write(times, pause)
        pause()
