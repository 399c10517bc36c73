"""One comparison: words, cells, entries and sections."""

from typing import Any

from needs_assessment.rules.compare import ADDED, CHANGED, REMOVED, SAME, blocks, section_state, words
from needs_assessment.rules.registers import REGISTERS


def marked(before: str, after: str) -> list[list[tuple[str, str]]]:
    return [[(piece.mark, piece.text) for piece in paragraph] for paragraph in words(before, after)]


def block(kind: str, id: str = "a", **body: Any) -> dict[str, Any]:  # noqa: A002  # as the block calls it
    return {"id": id, "kind": kind, "body": body, "dataset_version": None}


def said(*inside: dict[str, Any], heading: str = "Place", state: str = "ready") -> dict[str, Any]:
    return {"heading": heading, "state": state, "blocks": list(inside)}


def test_words_are_marked_inside_a_paragraph_and_whole_paragraphs_stand_alone() -> None:
    assert marked("<p>It rose by ten.</p><p>Here.</p>", "<p>It fell by ten.</p><p>Here.</p><p>New.</p>") == [
        [(SAME, "It"), (REMOVED, " rose"), (ADDED, " fell"), (SAME, " by ten.")],
        [(SAME, "Here.")],
        [(ADDED, "New.")],
    ]


def test_a_table_shows_the_cells_that_differ_and_tells_rows_of_the_same_name_apart() -> None:
    before = block("table", caption="A", columns=["Ward", "2024"], rows=[["Other", 1], ["Other", 2]])
    after = block("table", caption="B", columns=["Ward", "2024"], rows=[["Other", 1], ["Other", 3]])
    [change] = blocks([before], [after], {})
    assert change.state == CHANGED
    assert change.rows == [["Caption", "", "A", "B"], ["Other (2)", "2024", 2, 3]]


def test_a_register_is_compared_by_entry_and_field() -> None:
    stays, gone, new = ({"id": key, "gap": f"Gap {key}", "state": "open"} for key in "xyz")
    before = block("register", register="data_gaps", entries=[stays, gone])
    after = block("register", register="data_gaps", entries=[new, stays | {"state": "agreed"}])
    [change] = blocks([before], [after], {})
    assert change.name == REGISTERS["data_gaps"].title
    assert ["Gap x", "State", "Open", "Agreed, not yet supplied"] in change.rows
    assert ["Gap y", "What could not be seen", "Gap y", None] in change.rows
    assert ["Gap z", "What could not be seen", None, "Gap z"] in change.rows
    assert [row for row in change.rows if row[0] == "Gap x"] == [change.rows[-3]], (
        "only what differs is shown"
    )


def test_blocks_are_new_gone_or_the_same_by_their_identity() -> None:
    one, two = block("prose", "1", html="<p>One.</p>"), block("prose", "2", html="<p>Two.</p>")
    assert [(c.id, c.state) for c in blocks([one, two], [two], {})] == [("2", SAME), ("1", REMOVED)]
    assert [(c.id, c.state) for c in blocks([], [one], {})] == [("1", ADDED)]


def test_a_section_is_the_same_although_an_empty_text_was_added() -> None:
    text, empty = block("prose", "1", html="<p>One.</p>"), block("prose", "2", html="")
    assert section_state(said(text), said(text, empty)) == SAME
    assert section_state(said(text), said(text, heading="Our place")) == CHANGED
    assert section_state(said(text), said(text, state="hidden")) == REMOVED
    assert section_state(said(text, state="hidden"), said(text)) == ADDED
    assert section_state(None, said(text)) == ADDED
    assert section_state(None, said(text, state="hidden")) == SAME
