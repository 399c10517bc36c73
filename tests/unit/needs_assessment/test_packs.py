from typing import Any

from needs_assessment.rules.packs import changes

TABLE = {
    "type": "table",
    "key": "t1",
    "caption": "Counts",
    "columns": ["Kind", "Count"],
    "rows": [["Robbery", 41]],
}


def content(*sections: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "sections": [{"key": key, "heading": f"Section {key}", "blocks": blocks} for key, blocks in sections]
    }


def text(html: str) -> dict[str, Any]:
    return {"type": "prose", "html": f"<p>{html}</p>"}


def test_changes_are_nothing_between_the_same() -> None:
    one = content(("S3", [text("As it was."), TABLE]))
    assert changes(one, one) == []


def test_changes_name_sections_that_came_and_went() -> None:
    found = changes(content(("S3", [text("a")])), content(("S4", [text("b")])))
    assert [(row["heading"], row["state"]) for row in found] == [
        ("Section S4", "added"),
        ("Section S3", "removed"),
    ]


def test_changes_mark_words_and_give_cells_before_and_after() -> None:
    before = content(("S3", [text("Robbery fell here."), TABLE]))
    after = content(("S3", [text("Robbery rose here."), TABLE | {"key": "t7", "rows": [["Robbery", 52]]}]))
    [section] = changes(before, after)
    words, cells = section["blocks"]
    [paragraph] = words["paragraphs"]
    assert [(p["mark"], p["text"].strip()) for p in paragraph if p["mark"] != "same"] == [
        ("removed", "fell"),
        ("added", "rose"),
    ]
    assert cells["rows"] == [["Robbery", "Count", 41, 52]]


def test_changes_stay_short_and_say_how_many_more_there_are() -> None:
    before, after = (
        content(("S3", [TABLE | {"rows": [[f"Kind {n}", n + more] for n in range(60)]}])) for more in (0, 1)
    )
    [block] = changes(before, after)[0]["blocks"]
    assert len(block["rows"]) == 40
    assert block["more"] == 20
