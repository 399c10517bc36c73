"""Text from a word processor or another site, as the portal writes it: prose with its tables as rows of text.

Word writes a list as paragraphs that look like one (``mso-list``), Google Docs wraps everything in a ``<b>`` that
is not bold and says strong in a style, and both merge cells. What cannot be kept is said in a remark.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

import nh3

from needs_assessment.rules.foreign_tables import captioned, captions, nodes_in, rows_of, span_of, spread
from needs_assessment.rules.grid import MOST_COLUMNS, MOST_ROWS
from needs_assessment.rules.prose import INLINE, LISTS, READ, Node, bounded, clean, parse, words_of
from needs_assessment.rules.tables_in_text import CAPTION, write_row

TAGS = {*READ, "img"}
ATTRIBUTES = {
    **{
        tag: {"style", "class"}
        for tag in ("p", "span", "b", "strong", "i", "em", "li", "h1", "h2", "h3", "h4")
    },
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
LEVEL = re.compile(r"mso-list:\s*\w+\s+level(\d)", re.IGNORECASE)
IGNORED = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
LIGHT = re.compile(r"font-weight:\s*(?:normal|[1-5]00)", re.IGNORECASE)
SLANTED = re.compile(r"font-style:\s*italic", re.IGNORECASE)
NUMBERED = re.compile(r"\(?[0-9]{1,3}[.)]|\(?[a-zA-Z]{1,4}[.)]")
BARE_MARK = re.compile(r"\s*([·•o§▪]|\d{1,2}[.)])[\s\xa0]+")
DEEPEST = 40  # of whatever is pasted: deeper elements give their words only

PICTURES = "Pictures are not taken over. Add a figure from data, or describe in words what a picture shows."
INSIDE = "A table stood inside another table. Its words are in one cell now: check that table."
UNNAMED = "A column had no heading in the first row: give it one."
LARGE = (
    f"A table with more than {MOST_COLUMNS} columns or {MOST_ROWS} rows was left out. "
    "Attach a longer one as data."
)
SINGLE = "A table with a single row or column was taken over as text."


@dataclass
class Arrived:
    """Canonical prose, its tables as rows of text, and what the person should know about it."""

    html: str
    remarks: list[str] = field(default_factory=list)


def settle(html: str) -> Arrived:
    """Give foreign HTML as the portal keeps it. Whatever it holds, the result is safe to show."""
    safe = nh3.clean(
        bounded(html.replace("\x00", "").replace("\xa0", " ")),
        tags=TAGS,
        clean_content_tags={"style", "script", "title"},
        attributes=ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel=None,
    )
    reader = _Reader()
    return Arrived(clean("".join(reader.blocks(parse(safe, all_attributes=True), 0))), list(reader.remarks))


class _Reader:
    """Writes a foreign tree as plain HTML, and gathers what has to be said about it."""

    def __init__(self) -> None:
        self.remarks: dict[str, None] = {}

    def blocks(self, parent: Node, depth: int) -> Iterator[str]:
        """Write what stands inside an element, lists that only look like lists as lists."""
        items = list[tuple[int, bool, str]]()
        for child in parent.children:
            item = self._item(child, depth) if isinstance(child, Node) else None
            if item:
                items.append(item)
                continue
            if isinstance(child, str) and not child.strip() and items:
                continue
            yield _lists(items)
            items = []
            yield escape(child) if isinstance(child, str) else self._element(child, depth)
        yield _lists(items)

    def _inside(self, node: Node, depth: int) -> str:
        return "".join(self.blocks(node, depth + 1))

    def _element(self, node: Node, depth: int) -> str:
        if depth > DEEPEST:
            return escape(words_of(node))
        if node.tag in {"img", "br"}:
            return self._void(node)
        if node.tag == "table":
            return self._table(node)
        if node.tag in LISTS:
            return self._list(node, depth)
        return self._inline(node, depth) if node.tag in INLINE else self._block(node, depth)

    def _void(self, node: Node) -> str:
        if node.tag == "img":
            self._say(PICTURES)
        return "<br>" if node.tag == "br" else ""

    def _block(self, node: Node, depth: int) -> str:
        inside = self._inside(node, depth)
        if "MsoCaption" in node.attributes.get("class", "") and not CAPTION.fullmatch(words_of(node).strip()):
            inside = f"Table: {inside}"
        return f"<{node.tag}>{inside}</{node.tag}>"

    def _inline(self, node: Node, depth: int) -> str:
        style = node.attributes.get("style", "")
        if IGNORED.search(style):
            return ""  # the bullet that Word has drawn
        inside = self._inside(node, depth)
        if _holds_blocks(node):
            return inside
        if node.tag == "a":
            href = node.attributes.get("href", "")
            is_link = href.startswith(("http://", "https://"))
            return f'<a href="{escape(href)}">{inside}</a>' if is_link else inside
        strong = (node.tag == "strong" and not LIGHT.search(style)) or bool(BOLD.search(style))
        slanted = node.tag == "em" or bool(SLANTED.search(style))
        inside = f"<em>{inside}</em>" if slanted else inside
        return f"<strong>{inside}</strong>" if strong else inside

    def _list(self, node: Node, depth: int) -> str:
        """Write a list; a list that stands between items, as Google Docs nests them, goes into the one before."""
        items = list[str]()
        for child in node.children:
            if isinstance(child, str):
                items += [escape(child)] if child.strip() else []
            elif child.tag in LISTS and items:
                items[-1] += self._list(child, depth + 1) if depth < DEEPEST else escape(words_of(child))
            else:
                items.append(self._inside(child, depth))
        return f"<{node.tag}>{''.join(f'<li>{item}</li>' for item in items)}</{node.tag}>"

    def _item(self, node: Node, depth: int) -> tuple[int, bool, str] | None:
        """Read a paragraph that Word shows as an item of a list: how deep, whether it is numbered, its words."""
        style, kind = node.attributes.get("style", ""), node.attributes.get("class", "")
        if node.tag != "p" or not (LEVEL.search(style) or kind.startswith("MsoList")):
            return None
        level = LEVEL.search(style)
        mark = _mark(node)
        inside = self._inside(node, depth)
        if not mark:
            bare = BARE_MARK.match(words_of(node))
            if not bare and not level:
                return None
            mark, inside = (bare[1], BARE_MARK.sub("", inside, count=1)) if bare else ("", inside)
        return int(level[1]) if level else 1, bool(NUMBERED.fullmatch(mark)), inside

    def _table(self, node: Node) -> str:
        laid = spread([cells for row in rows_of(node) if (cells := self._row(row))], self._say)
        rows = [row for row in laid if any(cell.strip() for cell in row)]
        width = max(map(len, rows), default=0)
        if width > MOST_COLUMNS or len(rows) > MOST_ROWS + 1:
            self._say(LARGE)
            return ""
        if len(rows) < 2 or width < 2:
            self._say(SINGLE)
            return "".join(f"<p>{escape(cell)}</p>" for row in rows for cell in row if cell.strip())
        if not all(cell.strip() for cell in [*rows[0], *[""] * (width - len(rows[0]))]):
            self._say(UNNAMED)
        caption = "".join(f"<p>{escape(captioned(words))}</p>" for words in captions(node))
        return caption + "".join(f"<p>{escape(write_row(row))}</p>" for row in rows)

    def _row(self, row: Node) -> list[tuple[str, int, int]]:
        """Read the cells of a row: words, columns and rows that each covers."""
        cells = [cell for cell in nodes_in(row) if cell.tag in {"td", "th"}]
        return [(self._cell(cell), span_of(cell, "colspan"), span_of(cell, "rowspan")) for cell in cells]

    def _cell(self, cell: Node) -> str:
        words, stack = list[str](), list[Node | str]([cell])
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                words.append(item)
                continue
            if item.tag == "table":
                self._say(INSIDE)
            elif item.tag == "img":
                self._say(PICTURES)
            if IGNORED.search(item.attributes.get("style", "")):
                continue
            words += [] if item.tag in INLINE else [" "]
            stack.extend(reversed(item.children))
        return "".join(words)

    def _say(self, remark: str) -> None:
        self.remarks[remark] = None


def _lists(items: list[tuple[int, bool, str]]) -> str:
    """Write items with their depths as nested lists."""
    html, open_lists = "", list[tuple[int, str]]()
    for depth, numbered, words in items:
        tag = "ol" if numbered else "ul"
        while open_lists and (
            depth < open_lists[-1][0] or (depth, tag) == (open_lists[-1][0], _other(open_lists))
        ):
            html += f"</li></{open_lists.pop()[1]}>"
        if open_lists and depth == open_lists[-1][0]:
            html += "</li>"
        else:
            html += f"<{tag}>"
            open_lists.append((depth, tag))
        html += f"<li>{words}"
    return html + "".join(f"</li></{tag}>" for _, tag in reversed(open_lists))


def _other(open_lists: list[tuple[int, str]]) -> str:
    return "ol" if open_lists[-1][1] == "ul" else "ul"


def _mark(node: Node) -> str:
    """Give the bullet or number that Word has drawn before an item."""
    stack = list(reversed(node.children))
    while stack:
        item = stack.pop()
        if isinstance(item, Node):
            if IGNORED.search(item.attributes.get("style", "")):
                return words_of(item).strip()
            stack.extend(reversed(item.children))
    return ""


def _holds_blocks(node: Node) -> bool:
    stack = list(node.children)
    while stack:
        item = stack.pop()
        if isinstance(item, Node):
            if item.tag not in INLINE | {"br", "img"}:
                return True
            stack.extend(item.children)
    return False
