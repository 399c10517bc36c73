"""What the large assessment says about its figures, each sentence from numbers that the figure shows."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

READING = """
Read this beside the figure before it and not on its own: counts move by chance, and a change in how
offences are recorded can look like a change in violence.

The partnership asked three questions of these numbers. Do they agree with what health services see? Do
people who live here recognise them? Would we act differently if they were a tenth higher or lower?

Where the police record little, that is not yet a sign of little harm: some people do not report at all, and
some only when they are in hospital.

We compare each year with the year before and with the first year, because one comparison alone can be
chosen to say anything.

Youth workers who read a draft of this page said that the hours after school and the last bus home matter
more to young people than the month does.

The numbers say how much and when. Why is for the sections on risk and protective factors and on causes.

No street, school or venue is named here, as a name can put people at risk (s.8(8)(a)).

What the partnership cannot see is listed among the data gaps, with who can change that and by when.
""".strip().split("\n\n")


def about(block: dict[str, Any], turn: int) -> str:
    """Write two or three paragraphs about a figure block (``svd-document/1``)."""
    sentences = list(_sentences(block))
    half = len(sentences) // 2 or 1
    paragraphs = [
        " ".join(sentences[:half]),
        " ".join(sentences[half:]),
        " ".join(READING[(turn + step) % len(READING)].replace("\n", " ") for step in range(4)),
    ]
    return f"<h3>{block['title']}</h3>" + "".join(f"<p>{text}</p>" for text in paragraphs if text)


def _sentences(block: dict[str, Any]) -> Iterator[str]:
    rows, names = block["rows"], block["columns"][1:]
    for column, name in enumerate(names, start=1):
        shown = [(row[column], str(row[0])) for row in rows if isinstance(row[column], int)]
        if len(shown) > 1:
            yield from _series(str(name), shown)


def _series(name: str, shown: Sequence[tuple[int, str]]) -> Iterator[str]:
    highest, lowest = max(shown), min(shown)
    yield f"For {name} the highest count is {highest[0]:,} ({highest[1]}), the lowest {lowest[0]:,} ({lowest[1]})."
    rises = sum(after[0] > before[0] for before, after in pairwise(shown))
    yield f"From one row to the next it rises {rises} times of {len(shown) - 1}."
