"""Prose as the portal keeps it: a small, closed set of HTML in one canonical form.

Whatever a browser, a word processor or an attacker sends, ``clean`` gives paragraphs, two levels of heading,
lists, quotations, strong, em, links to http(s), the language of a passage and numbers that know their source.
The same text always gives the same bytes, so a text can be compared with what it was.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

import nh3

INLINE = frozenset({"strong", "em", "a", "span", "data"})
TEXTS = frozenset({"p", "h3", "h4"})
LISTS = frozenset({"ul", "ol"})
RENAMED = {"b": "strong", "i": "em", "h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}
KEPT = INLINE | TEXTS | LISTS | {"li", "blockquote"}
ATTRIBUTES = {"a": {"href"}, "data": {"value"}} | {tag: {"lang"} for tag in ("span", "p", "h3", "h4", "li")}
# These say where a paragraph ends; they are read and then dropped. Without them the cells of a pasted table
# would run together: 12 and 3 would read 123.
READ = KEPT | set(RENAMED) | {"div", "br", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"}
READ_ATTRIBUTES = {tag: {"lang"} for tag in ("h1", "h2", "h5", "h6")} | ATTRIBUTES
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
QUOTATION = re.compile(r"q[1-9][0-9]{0,17}")  # the id of a quoted number; fits a bigint
SPACES = re.compile(r"[ \t\r\n\f]+")
TAG, ANY_TAG = re.compile(r"<(/?)[a-zA-Z]"), re.compile(r"<[^>]*>?")
MOST_OPEN = (
    5000  # elements without an end tag count as open, and much HTML leaves out those of paragraphs and cells
)
DEEPEST = 12  # nobody nests lists deeper; an attacker would, to exhaust the stack


@dataclass
class Node:
    """An element with its children, or the document itself (tag "")."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @property
    def language(self) -> str:
        return f' lang="{self.attributes["lang"]}"' if "lang" in self.attributes else ""


@dataclass(frozen=True)
class Link:
    text: str
    href: str


def clean(html: str, *, numbers: bool = False) -> str:
    """Give prose in canonical form, with everything else taken out: safe to show as it is.

    :param numbers: keep the marks of quoted numbers; for whoever puts them right afterwards.
    """
    tree = parse(
        nh3.clean(
            bounded(html.replace("\x00", "")),
            tags=set(READ) if numbers else READ - {"data"},
            attributes=READ_ATTRIBUTES,
            url_schemes={"http", "https"},
            link_rel=None,
        )
    )
    return "".join(_blocks(tree, 0))


def bounded(html: str) -> str:
    """Give HTML that a balancing parser reads in linear time: of anything nested deeper than people write, its words.

    nh3 takes 2 s for 20,000 elements inside each other and a minute for 100,000 (measured), which fit in one text.
    """
    depth = deepest = 0
    for tag in TAG.finditer(html):
        depth = max(depth - 1, 0) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return html if deepest <= MOST_OPEN else escape(ANY_TAG.sub(" ", html), quote=False)


def text_of(html: str) -> str:
    """Give the words of some prose, blocks apart, for checks and comparisons."""
    parts: list[str] = []
    stack: list[Node | str] = [parse(html)]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
            continue
        if item.tag not in INLINE:
            parts.append("\n")
        stack.extend(reversed(item.children))
    return "".join(parts).strip()


def links(html: str) -> Iterator[Link]:
    """Give the links of some prose with their words."""
    stack: list[Node | str] = [parse(html)]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            continue
        if item.tag == "a":
            yield Link(words_of(item), item.attributes.get("href", ""))
        stack.extend(reversed(item.children))


def parse(html: str, *, all_attributes: bool = False) -> Node:
    """Read HTML that nh3 has balanced into a tree of the elements that the portal keeps.

    :param all_attributes: for a reader of foreign HTML, which says in styles what prose says in elements.
    """
    parser = _Parser(all_attributes)
    parser.feed(html)
    parser.close()
    return parser.root


class _Parser(HTMLParser):
    def __init__(self, all_attributes: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._all_attributes = all_attributes
        self.root = Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = RENAMED.get(tag, tag)
        everything = {name: value or "" for name, value in attrs}
        node = Node(tag, everything if self._all_attributes else _attributes(tag, attrs))
        if tag == "data" and any(outer.tag in {"a", "data"} for outer in self._open):
            node.attributes.clear()  # a quoted number leads to its source, and no link stands in a link
        self._open[-1].children.append(node)
        if tag not in {"br", "img"}:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        tag = RENAMED.get(tag, tag)
        if any(node.tag == tag for node in self._open):
            while self._open[-1].tag != tag:
                self._open.pop()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def _attributes(tag: str, attrs: list[tuple[str, str | None]]) -> dict[str, str]:
    kept = {name: value for name, value in attrs if value and name in ATTRIBUTES.get(tag, set())}
    if not LANGUAGE.fullmatch(kept.get("lang", "")):
        kept.pop("lang", None)
    if not QUOTATION.fullmatch(kept.get("value", "")):
        kept.pop("value", None)
    return kept


def _blocks(parent: Node, depth: int) -> Iterator[str]:
    """Write the children of a document, a quotation or an item as blocks; loose text becomes paragraphs."""
    loose = Node("p")
    for child in parent.children:
        if isinstance(child, str) or child.tag in INLINE:
            loose.children.append(child)
            continue
        yield from _text(loose, depth)
        loose = Node("p")
        if child.tag != "br":
            yield from _block(child, depth)
    yield from _text(loose, depth)


def _block(node: Node, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        yield from _text(Node("p", children=[words_of(node)]), depth)
    elif node.tag in LISTS:
        items = "".join(f"<li{item.language}>{body}</li>" for item, body in _items(node, depth))
        yield f"<{node.tag}>{items}</{node.tag}>" if items else ""
    elif node.tag == "blockquote":
        inside = "".join(_blocks(node, depth + 1))
        yield f"<blockquote>{inside}</blockquote>" if inside else ""
    elif node.tag in TEXTS and not _has_block(node):
        yield from _text(node, depth)
    else:  # a div, an item outside a list
        yield from _blocks(node, depth + 1)


def _has_block(node: Node) -> bool:
    return any(
        isinstance(child, Node) and child.tag not in INLINE and child.tag != "br" for child in node.children
    )


def _items(node: Node, depth: int) -> Iterator[tuple[Node, str]]:
    for child in node.children:
        item = child if isinstance(child, Node) and child.tag == "li" else Node("li", children=[child])
        body = _item(list(_blocks(item, depth + 1)))
        if body:
            yield item, body


def _item(blocks: list[str]) -> str:
    """Write an item of one paragraph without its tags, as people write lists; lists inside it may follow."""
    written = [block for block in blocks if block]
    if written and written[0].startswith("<p>") and not any(block.startswith("<p") for block in written[1:]):
        written[0] = written[0].removeprefix("<p>").removesuffix("</p>")
    return "".join(written)


def _text(node: Node, depth: int) -> Iterator[str]:
    """Write a paragraph or heading; a line break ends a paragraph, since a gap is what its writer wanted."""
    for line in _lines(node):
        inside = _trim("".join(_inline(child, depth) for child in line))
        if _has_words(line):
            yield f"<{node.tag}{node.language}>{inside}</{node.tag}>"


def _lines(node: Node) -> list[list[Node | str]]:
    lines: list[list[Node | str]] = [[]]
    for child in node.children:
        if isinstance(child, Node) and child.tag == "br":
            lines.append([])
        else:
            lines[-1].append(child)
    return lines


def _has_words(line: list[Node | str]) -> bool:
    return any((child if isinstance(child, str) else words_of(child)).strip() for child in line)


def _inline(item: Node | str, depth: int) -> str:
    if isinstance(item, str):
        return escape(SPACES.sub(" ", item), quote=False)
    if item.tag == "br":
        return " "
    if depth > DEEPEST:
        return escape(SPACES.sub(" ", words_of(item)), quote=False)
    children = [words_of(item)] if item.tag == "data" and _is_meant(item) else item.children
    inside = "".join(_inline(child, depth + 1) for child in children)
    if not inside.strip() or not _is_meant(item):
        return inside
    # The space goes outside, so that a link or a strong word does not begin or end with one.
    before = " " if inside.startswith(" ") else ""
    after = " " if inside.endswith(" ") else ""
    href = f' href="{escape(item.attributes["href"])}"' if item.tag == "a" else ""
    value = f' value="{item.attributes["value"]}"' if item.tag == "data" else ""
    return f"{before}<{item.tag}{href}{value}{item.language}>{inside.strip(' ')}</{item.tag}>{after}"


def _is_meant(item: Node) -> bool:
    """Say whether an inline element says anything: one without what it leads to does not."""
    if item.tag == "a":
        return "href" in item.attributes
    if item.tag == "data":
        return "value" in item.attributes
    return item.tag in {"strong", "em"} or (item.tag == "span" and "lang" in item.attributes)


def _trim(html: str) -> str:
    return SPACES.sub(" ", html).strip(" ")


def words_of(node: Node) -> str:
    """Give the words inside an element, in one line."""
    parts: list[str] = []
    stack: list[Node | str] = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
        else:
            stack.extend(reversed(item.children))
    return SPACES.sub(" ", "".join(parts))
