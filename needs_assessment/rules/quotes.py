"""Numbers that prose quotes: ``<data value="q12">1,234</data>`` in canonical prose, written by the portal alone."""

import re
from collections.abc import Iterable, Mapping
from html import escape

from needs_assessment.rules.prose import text_of

MARK = '<data value="q'
QUOTED = re.compile(r'<data value="q([0-9]+)">([^<]*)</data>')
SENTENCE = re.compile(r"(?<=[.!?])\s+")
BEGIN, END = "\ue000", "\ue001"  # signs for private use: no text means anything by them


def ids_in(html: str) -> list[int]:
    """List the quotations of some canonical prose, each once, in order."""
    return list(dict.fromkeys(int(found[1]) for found in QUOTED.finditer(html)))


def ids_in_all(texts: Iterable[str]) -> set[int]:
    return {number for html in texts for number in ids_in(html)}


def quoted(number: int, text: str) -> str:
    """Write a quoted number as canonical prose has it."""
    return f'<data value="q{number}">{escape(text, quote=False)}</data>'


def settle(html: str, texts: Mapping[int, str]) -> str:
    """Put every quoted number right.

    :param texts: what the sources of this document say, by quotation; a number of any other is a word like all others.
    """

    def right(found: re.Match[str]) -> str:
        number = int(found[1])
        return quoted(number, texts[number]) if number in texts else found[2]

    return QUOTED.sub(right, html)


def renew(html: str, newer: Mapping[int, tuple[int, str]]) -> str:
    """Put other quotations in the place of some, each with its text."""

    def other(found: re.Match[str]) -> str:
        return quoted(*newer[int(found[1])]) if int(found[1]) in newer else found[0]

    return QUOTED.sub(other, html)


def at_end(html: str, mark: str) -> str:
    """Put a quoted number at the end of the last paragraph, or in a paragraph of its own."""
    if html.endswith("</p>"):
        return f"{html.removesuffix('</p>')} {mark}</p>"
    return f"{html}<p>{mark}</p>"


def sentences(html: str, number: int) -> list[str]:
    """Give the sentences that quote a number."""
    marked = html.replace(BEGIN, "").replace(END, "")
    marked = QUOTED.sub(lambda m: f"{BEGIN}{m[2]}{END}" if int(m[1]) == number else m[2], marked)
    found = (part for line in text_of(marked).split("\n") for part in SENTENCE.split(line) if BEGIN in part)
    return [part.replace(BEGIN, "").replace(END, "").strip() for part in found]
