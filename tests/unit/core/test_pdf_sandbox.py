"""A render reaches nothing but what it is given, and ends with a plain reason when it takes too much."""

import datetime as dt
import threading
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from weasyprint.urls import FatalURLFetchingError

from svd_portal.core.pdf import Limits, RenderFailed, child, render, rendering

SECRET = "the-harrowmere-secret"


def rendered(html: str, *, assets: dict[str, bytes] | None = None, limits: Limits = Limits()) -> bytes:  # noqa: B008
    return render(
        html,
        assets or {},
        title="T",
        language="en",
        identifier=b"0123456789abcdef",
        on=dt.date(2026, 10, 1),
        limits=limits,
    )


def laid_out(html: str, assets: dict[str, str] | None = None) -> bytes:
    """Do in this process what the child does, without its limits: quicker, and the same code."""
    given = {
        name: ("image/svg+xml", b64encode(data.encode()).decode()) for name, data in (assets or {}).items()
    }
    facts = {"title": "T", "language": "en", "on": "2026-10-01", "identifier": "00" * 16, "attachments": []}
    return child.lay_out({"html": html, "assets": given, **facts})


@pytest.fixture(scope="module")
def asked() -> Iterator[tuple[str, list[str]]]:
    """Serve a secret on this machine and note who asks for it: (address, paths asked for)."""
    paths: list[str] = []

    class Notes(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(SECRET.encode())

        def log_message(self, *args: Any) -> None:
            """Stay quiet."""

    server = HTTPServer(("127.0.0.1", 0), Notes)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    thread.join()
    server.server_close()


SVG_IMAGE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<image href="{url}" width="9" height="9"/></svg>'
)
PAYLOADS = {
    "image": '<img src="{url}" alt="">',
    "stylesheet": '<link rel="stylesheet" href="{url}">',
    "import": '<style>@import "{url}";</style>',
    "background": '<style>body {{ background: url("{url}") }}</style>',
    "font": '<style>@font-face {{ font-family: F; src: url("{url}") }} p {{ font-family: F }}</style><p>x',
    "attachment": '<link rel="attachment" href="{url}">',
    "attached link": '<a rel="attachment" href="{url}">x</a>',
    "object": '<object data="{url}"></object>',
    "embed": '<embed src="{url}">',
    "svg image": SVG_IMAGE,
    "base": '<base href="{url}"><img src="x.png" alt="">',
}


@pytest.mark.parametrize("kind", ["file", "http"])
@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_render_refuses_every_address_it_does_not_bring(
    payload: str, kind: str, asked: tuple[str, list[str]], tmp_path: Path
) -> None:
    address, paths = asked
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    url = secret.as_uri() if kind == "file" else address
    with pytest.raises(FatalURLFetchingError, match="does not bring with it"):
        laid_out(f"<html lang=en><body>{payload.format(url=url)}</body></html>")
    assert not paths


def test_render_says_what_it_was_asked_for_and_refused() -> None:
    with pytest.raises(RenderFailed, match="does not bring with it: file:///etc/passwd"):
        rendered('<html lang=en><img src="file:///etc/passwd" alt="a"></html>')


def test_render_refuses_an_address_inside_an_asset(asked: tuple[str, list[str]]) -> None:
    address, paths = asked
    chart = SVG_IMAGE.format(url=address)
    with pytest.raises(FatalURLFetchingError, match="does not bring with it"):
        laid_out('<html lang=en><img src="asset:a.svg" alt="a"></html>', {"a.svg": chart})
    assert not paths


def test_render_does_not_run_script() -> None:
    assert (
        b"%PDF-1.7"
        in rendered("<html lang=en><p>Before<script>document.body.remove()</script></p></html>")[:20]
    )


def test_render_fails_plainly_when_nested_too_deeply() -> None:
    with pytest.raises(RenderFailed, match="nested too deeply"):
        rendered("<html lang=en>" + "<div>" * 400)


def test_render_fails_plainly_when_it_needs_too_much_memory() -> None:
    with pytest.raises(RenderFailed, match="memory"):
        rendered("<html lang=en>" + "<p>A line. " * 4000, limits=Limits(memory_bytes=120 * 1024 * 1024))


def test_render_fails_plainly_when_it_takes_too_much_processor_time() -> None:
    with pytest.raises(RenderFailed, match="processor time"):
        rendered("<html lang=en>" + "<p>A line. " * 20000, limits=Limits(cpu_seconds=1))


def test_render_fails_plainly_when_it_takes_too_long() -> None:
    with pytest.raises(RenderFailed, match=r"not ready after 0\.2 seconds"):
        rendered("<html lang=en><p>x", limits=Limits(wall_seconds=0.2))


def test_render_gives_the_child_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", f"postgresql://svd:{SECRET}@db/svd")
    given: dict[str, Any] = {}

    def note(command: list[str], **options: Any) -> CompletedProcess[bytes]:
        given.update(options, command=command)
        return CompletedProcess(command, 0, b"%PDF", b"")

    monkeypatch.setattr(rendering.subprocess, "run", note)
    rendered("<p>x")
    assert SECRET not in repr(given)
    assert given["command"][1] == "-I"


@pytest.mark.parametrize(
    ("code", "said"),
    [(-11, "SIGSEGV"), (-6, "SIGABRT"), (-9, "processor time or memory"), (1, "exit code 1")],
)
def test_render_says_how_the_child_ended(code: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        rendering.subprocess, "run", lambda command, **_: CompletedProcess(command, code, b"", b"noise")
    )
    with pytest.raises(RenderFailed, match=said):
        rendered("<p>x")
