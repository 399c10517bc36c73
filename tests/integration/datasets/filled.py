"""A form as it stands on a page, with what a browser would send if somebody only pressed its button."""

from html.parser import HTMLParser
from typing import Any

Answers = dict[str, list[str]]


class _Form(HTMLParser):
    """Collects the values of the last form with method post."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.values: Answers = {}
        self.inside = False
        self.area: str | None = None
        self.select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = (
                found.get("method") == "post" and "sign-out" not in str(found) and "logout" not in str(found)
            )
            if self.inside:
                self.action, self.values = found.get("action", ""), {}
        elif self.inside and found.get("name"):
            self._field(tag, found)
        elif self.inside and tag == "option" and self.select and "selected" in found:
            self.values[self.select] = [found.get("value", "")]

    def _field(self, tag: str, found: dict[str, str]) -> None:
        name, kind = found["name"], found.get("type", "text")
        if tag == "textarea":
            self.area, self.values[name] = name, [""]
        elif tag == "select":
            self.select, self.values[name] = name, [""]
        elif (
            tag == "input"
            and kind not in ("file", "submit")
            and (kind not in ("radio", "checkbox") or "checked" in found)
        ):
            self.values.setdefault(name, []).append(found.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "textarea" and self.area:
            self.values[self.area][0] = self.values[self.area][0].removeprefix("\n")
            self.area = None
        if tag == "select":
            self.select = None


def filled(response: Any, **changes: str | list[str]) -> tuple[str, dict[str, Any]]:
    """Give the action and the values of a page's form, some of them changed (``column_0_role`` for column-0-role)."""
    form = _Form()
    form.feed(response.content.decode())
    form.values.pop("csrfmiddlewaretoken", None)
    values: dict[str, Any] = {
        name: value if len(value) > 1 else value[0] for name, value in form.values.items()
    }
    for name, value in changes.items():
        known = name if name in values or "_" not in name else name.replace("_", "-")
        values[known if known in values else name] = value
    return form.action, values
