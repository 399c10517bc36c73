"""Prose on its way to print: cleaned once more, its headings nested under the section that holds it."""

import re

import nh3
from django.utils.safestring import SafeString, mark_safe

_TAGS = {"p", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "span", "blockquote"}
_ATTRIBUTES = {tag: {"lang"} for tag in _TAGS} | {"a": {"href", "lang"}}
_HEADING = re.compile(r"<(/?)h([34])(?=[ >])")


class Nesting:
    """The headings of one section: a level is never skipped, whatever the author chose."""

    def __init__(self, under: int) -> None:
        self._under = under
        self._level = under

    def print(self, html: str) -> SafeString:
        """Give the prose of a block for print; call in reading order."""
        # Cleaned when it was saved; what was frozen long ago is cleaned by today's rules too.
        clean = nh3.clean(
            html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None
        )
        return mark_safe(_HEADING.sub(self._nested, clean))  # noqa: S308 - cleaned in the line above

    def _nested(self, tag: re.Match[str]) -> str:
        if not tag[1]:
            wanted = self._under + int(tag[2]) - 2
            self._level = min(wanted, self._level + 1)
        return f"<{tag[1]}h{self._level}"
