"""Prose as simple text, for people who write without JavaScript, and back again.

A blank line ends a paragraph; ``### `` and ``#### `` are headings, ``- `` and ``1. `` lists (two spaces a
level), ``> `` is a quotation; in a line ``**strong**``, ``_em_`` and ``[words](https://address)``.
``[[1,234 | q12]]`` is a quoted number. A backslash takes a sign as it is.
"""

import re
from collections.abc import Callable, Iterator
from html import escape

from needs_assessment.rules.prose import LISTS, Node, clean, parse

SIGNS = re.compile(r"([\\*_\[\]])")
FIRST_SIGN = re.compile(r"^(#|-|>|\d+\.)")
TOKEN = re.compile(
    r"\\(?P<sign>.)"
    r"|\[\[(?P<number>[^\[\]|\\]+)\| *(?P<quotation>q[0-9]+) *\]\]"
    r"|\*\*(?P<strong>(?:\\.|[^\\])+?)\*\*"
    r"|(?<!\w)_(?P<em>(?:\\.|\[\[[^\[\]]+\]\]|\[(?:\\.|[^\]\\])+\]\(https?://[^\s)]+\)|[^\\_])+)_(?!\w)"
    r"|\[(?P<words>(?:\\.|[^\]\\])+)\]\((?P<href>https?://[^\s)]+)\)"
)
HEADING = re.compile(r"(#{3,4}) +(.*)")
ITEM = re.compile(r"( *)(-|\d+\.) +(.*)")


def to_text(html: str) -> str | None:
    """Give canonical prose as simple text; None when it holds more, such as a passage in another language."""
    text = "\n\n".join(_write(parse(html)))
    return text if to_html(text) == html else None


def to_html(text: str) -> str:
    """Give simple text as canonical prose."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return clean("".join(_read(lines)), numbers=True)


def _write(parent: Node) -> Iterator[str]:
    for child in parent.children:
        if isinstance(child, str):
            yield _words(child)
        elif child.tag in LISTS:
            yield "\n".join(_list(child, ""))
        elif child.tag == "blockquote":
            yield "\n>\n".join("\n".join(f"> {line}" for line in part.split("\n")) for part in _write(child))
        elif child.tag in {"h3", "h4"}:
            yield f"{'#' * int(child.tag[1])} {_inline(child)}"
        else:
            yield FIRST_SIGN.sub(
                lambda m: "\\" + m[0] if m[0] in "#->" else m[0][:-1] + "\\.", _inline(child)
            )


def _list(node: Node, indent: str) -> Iterator[str]:
    for number, item in enumerate((c for c in node.children if isinstance(c, Node)), start=1):
        inside = [c for c in item.children if isinstance(c, str) or c.tag not in LISTS]
        yield f"{indent}{'-' if node.tag == 'ul' else f'{number}.'} {_inline(Node('li', children=inside))}"
        for child in item.children:
            if isinstance(child, Node) and child.tag in LISTS:
                yield from _list(child, indent + "  ")


def _inline(node: Node) -> str:
    return "".join(_words(child) if isinstance(child, str) else _marked(child) for child in node.children)


def _words(text: str) -> str:
    return SIGNS.sub(r"\\\1", text)


def _marked(node: Node) -> str:
    inside = _inline(node)
    if node.tag == "a":
        return f"[{inside}]({node.attributes.get('href', '')})"
    if node.tag == "data":
        return token(inside, node.attributes.get("value", ""))
    sign = {"strong": "**", "em": "_"}.get(node.tag, "")
    return f"{sign}{inside}{sign}"


def token(number: str, quotation: str) -> str:
    """Write a quoted number as people see it in simple text."""
    return f"[[{number} | {quotation}]]"


def _read(lines: list[str]) -> Iterator[str]:
    """Give the blocks of some lines as HTML."""
    waiting = list(reversed(lines))
    while waiting:
        line = waiting[-1]
        if heading := HEADING.fullmatch(line):
            waiting.pop()
            level = len(heading[1])
            yield f"<h{level}>{_marks(heading[2])}</h{level}>"
        elif line.startswith(">"):
            quoted = [
                part[1:].removeprefix(" ") for part in _take(waiting, lambda each: each.startswith(">"))
            ]
            yield f"<blockquote>{''.join(_read(quoted))}</blockquote>"
        elif ITEM.fullmatch(line):
            yield _read_list(_take(waiting, lambda each: bool(ITEM.fullmatch(each))))
        elif not line.strip():
            waiting.pop()
        else:
            yield f"<p>{_marks(' '.join(_take(waiting, _is_running_text)))}</p>"


def _is_running_text(line: str) -> bool:
    return bool(line.strip()) and not (
        HEADING.fullmatch(line) or ITEM.fullmatch(line) or line.startswith(">")
    )


def _take(waiting: list[str], belongs: Callable[[str], bool]) -> list[str]:
    taken = []
    while waiting and belongs(waiting[-1]):
        taken.append(waiting.pop())
    return taken


def _read_list(lines: list[str]) -> str:
    """Give list items as nested HTML lists; a change of kind at one level begins another list."""
    html, open_lists = "", list[tuple[int, str]]()
    for item in filter(None, map(ITEM.fullmatch, lines)):
        indent, sign, words = item.groups()
        depth, tag = len(indent), "ul" if sign == "-" else "ol"
        while open_lists and (
            depth < open_lists[-1][0] or (depth == open_lists[-1][0] and tag != open_lists[-1][1])
        ):
            html += f"</li></{open_lists.pop()[1]}>"
        if open_lists and depth == open_lists[-1][0]:
            html += "</li>"
        else:
            html += f"<{tag}>"
            open_lists.append((depth, tag))
        html += f"<li>{_marks(words)}"
    return html + "".join(f"</li></{tag}>" for _, tag in reversed(open_lists))


def _marks(text: str) -> str:
    parts, at = [], 0
    for found in TOKEN.finditer(text):
        parts.append(escape(text[at : found.start()], quote=False))
        parts.append(_mark(found))
        at = found.end()
    parts.append(escape(text[at:], quote=False))
    return "".join(parts)


def _mark(found: re.Match[str]) -> str:
    if found["sign"]:
        return escape(found["sign"], quote=False)
    if found["quotation"]:
        return f'<data value="{found["quotation"]}">{escape(found["number"].strip(), quote=False)}</data>'
    if found["strong"]:
        return f"<strong>{_marks(found['strong'])}</strong>"
    if found["em"]:
        return f"<em>{_marks(found['em'])}</em>"
    return f'<a href="{escape(found["href"])}">{_marks(found["words"])}</a>'
