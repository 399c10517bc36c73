"""The tables of foreign HTML: their own rows, and merged cells laid out."""

from collections.abc import Callable

from needs_assessment.rules.grid import MOST_COLUMNS, MOST_ROWS
from needs_assessment.rules.prose import Node, words_of
from needs_assessment.rules.tables_in_text import CAPTION

MERGED = (
    "A table had merged cells. What stood in one stands in its first cell now, and the others are empty: "
    "check those rows."
)


def spread(rows: list[list[tuple[str, int, int]]], say: Callable[[str], None]) -> list[list[str]]:
    """Lay merged cells out: words in the first, nothing in the others."""
    spread, waiting = list[list[str]](), dict[int, int]()
    for row in rows:
        cells, line = iter(row), list[str]()
        for words, across, down in cells:
            _skip(line, waiting)
            if across > 1 or down > 1:
                say(MERGED)
            for n in range(across):
                if down > 1:
                    waiting[len(line)] = down - 1
                line.append("" if n else words)
        _skip(line, waiting)
        spread.append(line)
    return spread


def _skip(line: list[str], waiting: dict[int, int]) -> None:
    """Leave the places empty that a cell of an earlier row covers."""
    while waiting.get(len(line)):
        waiting[len(line)] -= 1
        line.append("")


def span_of(cell: Node, name: str) -> int:
    said = cell.attributes.get(name, "1")
    most = MOST_COLUMNS + 1 if name == "colspan" else MOST_ROWS + 1
    return min(max(int(said), 1), most) if said.isascii() and said.isdigit() and len(said) < 6 else 1


def rows_of(table: Node) -> list[Node]:
    """Give the rows of a table that are its own, not those of a table inside it."""
    rows = list[Node]()
    for child in nodes_in(table):
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in {"thead", "tbody", "tfoot"}:
            rows += [row for row in nodes_in(child) if row.tag == "tr"]
    return rows


def captions(table: Node) -> list[str]:
    return [
        words_of(child).strip()
        for child in nodes_in(table)
        if child.tag == "caption" and words_of(child).strip()
    ]


def captioned(words: str) -> str:
    return words if CAPTION.fullmatch(words) else f"Table: {words}"


def nodes_in(node: Node) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node)]
