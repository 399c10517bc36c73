"""A person at a browser: finds things as people do, by their words, and notices whatever is wrong with a page."""

import hashlib
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

AXE = (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text(
    encoding="utf-8"
)
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROW = 320
PATIENCE = 15_000  # milliseconds; a page takes a tenth of one second, and longer on a busy machine
TELL_VIOLATIONS = """document.addEventListener('securitypolicyviolation',
    (event) => console.error(`CSP refused ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));"""
CHECK = """async (levels) => {
    const asked = {runOnly: levels, resultTypes: ['violations'], preload: false};  // no rule of these reads styles
    const found = await axe.run(document, asked);
    const places = (violation) => violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ');
    return found.violations.map((violation) => `${violation.id}: ${violation.help} ${places(violation)}`);
}"""
# How wide the page is, and the innermost things that stick out of the window and do not scroll by themselves.
WIDEST = """() => {
    const width = document.documentElement.clientWidth;
    const kept = (it) => {  // by something around it that scrolls; what is placed absolutely slips out of the rest
        let place = getComputedStyle(it).position;
        for (let around = it.parentElement; around; around = around.parentElement) {
            const style = getComputedStyle(around);
            if (place === 'absolute' && style.position === 'static') continue;
            if (/auto|scroll|hidden|clip/.test(style.overflowX)) return true;
            if (style.position !== 'static') place = style.position;
        }
        return false;
    };
    const right = (it) => {  // of the thing, or of the words in it that are not clipped
        const words = document.createRange();
        words.selectNodeContents(it);
        const clips = it.children.length || getComputedStyle(it).overflowX !== 'visible';
        return Math.max(it.getBoundingClientRect().right, clips ? 0 : words.getBoundingClientRect().right);
    };
    const out = [...document.body.querySelectorAll('*')].filter((it) => right(it) > width + 1 && !kept(it));
    const inner = out.filter((it) => !out.some((other) => other !== it && it.contains(other)));
    const named = inner.slice(0, 4).map((it) => it.outerHTML.slice(0, 140)).join(' | ');
    return [document.documentElement.scrollWidth, named];
}"""
FOCUS = """() => {
    const it = document.activeElement, label = it.labels && it.labels[0];
    const style = getComputedStyle(it.isContentEditable ? it.parentElement : it);  // the frame of an editor shows it
    const seen = style.outlineStyle !== 'none' || style.boxShadow !== 'none'
        || (label && getComputedStyle(label, '::before').boxShadow !== 'none');
    const words = it.innerText || (label && label.innerText) || it.getAttribute('aria-label') || it.name || '';
    return {text: words.trim(), tag: it.tagName, name: it.getAttribute('aria-label') || '',
            seen: seen ? 'yes' : `no: ${it.outerHTML.slice(0, 120)}`};
}"""
VARIABLE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")


class Seen:
    """Pages that axe has looked at, by address and heading: it takes long, so the processes of a run share this."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def is_new(self, key: str) -> bool:
        """Say whether nobody has looked at it before, and remember it."""
        try:
            (self.folder / hashlib.sha256(key.encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


class Visitor:
    """One person's browser window on the portal."""

    def __init__(self, context: BrowserContext, base_url: str, *, seen: Seen, scripts: bool = True) -> None:
        self.context, self.base_url, self.scripts = context, base_url, scripts
        self.seen = seen
        self.faults: list[str] = []
        context.set_default_timeout(PATIENCE)
        if scripts:
            context.add_init_script(TELL_VIOLATIONS)
        self.page = self._watched(context.new_page())

    def _watched(self, page: Page) -> Page:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.faults.append(f"script error on {page.url}: {error}"))
        page.on("request", self._on_request)
        page.on("response", self._on_response)
        return page

    def _on_console(self, message: ConsoleMessage) -> None:
        # What could not be loaded is reported below, with its status.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.faults.append(f"{message.type} on {self.page.url}: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.base_url, "data:", "blob:")):
            self.faults.append(f"asked another site: {request.url}")

    def _on_response(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self.faults.append(f"{response.status} for {response.url}")

    def another_window(self) -> "Visitor":
        return Visitor(self.context, self.base_url, seen=self.seen, scripts=self.scripts)

    # --- what a person does

    def go(self, path: str) -> "Visitor":
        self.page.goto(self.base_url + path)
        return self.look()

    def follow(self, words: str | re.Pattern[str], *, within: str = "body") -> "Visitor":
        inside = self.page.locator(within)
        link = inside.get_by_role("link", name=words).or_(inside.get_by_role("button", name=words))
        link.first.click()
        return self.look()

    def press(self, words: str | re.Pattern[str], *, exact: bool = True) -> "Visitor":
        button = self.page.get_by_role("button", name=words, exact=exact).first
        with self.page.expect_navigation():
            button.click()
        return self.look()

    def fill(self, label: str | re.Pattern[str], text: str) -> "Visitor":
        self.page.locator("input, textarea").and_(self.page.get_by_label(label)).first.fill(text)
        return self

    def fill_date(self, legend: str, day: str, month: str, year: str) -> "Visitor":
        group = self.page.get_by_role("group", name=legend)
        for part, text in {"Day": day, "Month": month, "Year": year}.items():
            group.get_by_label(part).fill(text)
        return self

    def choose(self, label: str | re.Pattern[str]) -> "Visitor":
        self.page.get_by_label(label).first.check()
        return self

    # --- what a person does without a mouse

    def focus(self) -> dict[str, str]:
        """Say what has the keyboard now, and whether one can see that it has."""
        return dict(self.page.evaluate(FOCUS))

    def tab_to(self, words: str) -> "Visitor":
        """Press Tab until something with these words has the keyboard; each stop on the way has to show itself."""
        for _ in range(160):
            self.page.keyboard.press("Tab")
            at = self.focus()
            if at["tag"] != "BODY":
                assert at["seen"] == "yes", f"focus cannot be seen on {at['seen']}"
            if words in at["text"] or words in at["name"]:
                return self
        raise AssertionError(f"Tab never comes to {words!r} on {self.page.url}")

    def enter(self) -> "Visitor":
        """Press Enter on a link or button that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self.look()

    # --- what a person notices

    def sees(self, text: str | re.Pattern[str]) -> "Visitor":
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE)
        return self

    def is_at(self, heading: str | re.Pattern[str]) -> "Visitor":
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading, timeout=PATIENCE)
        return self

    def sees_no(self, role: Any, name: str | re.Pattern[str]) -> "Visitor":
        assert self.page.get_by_role(role, name=name).count() == 0, f"{name} on {self.page.url}"
        return self

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def look(self, *, again: bool = False) -> "Visitor":
        """Ask axe about the page, once for each page and heading, and whether a narrow window has to scroll.

        ``again``: the page has changed, though it is at the same address.
        """
        self.page.wait_for_load_state("load")
        if not self.scripts:
            return self
        key = VARIABLE.sub("#", self.page.url.removeprefix(self.base_url).split("?")[0]) + self._heading()
        if self.seen.is_new(key) or again:
            self.page.evaluate(AXE)
            found = self.page.evaluate(CHECK, LEVELS)
            self.faults += [f"axe on {self.page.url}: {violation}" for violation in found]
        if self.width <= NARROW:
            self._check_reflow()
        return self

    @property
    def width(self) -> int:
        size = self.page.viewport_size
        return size["width"] if size else 0

    def _heading(self) -> str:
        heading = self.page.get_by_role("heading", level=1)
        return f" {heading.first.inner_text()}" if heading.count() else " (no heading)"

    def _check_reflow(self) -> None:
        wide, widest = self.page.evaluate(WIDEST)
        if wide > self.width + 1:
            self.faults.append(f"{self.page.url} is {wide} wide in a window of {self.width}: {widest}")
