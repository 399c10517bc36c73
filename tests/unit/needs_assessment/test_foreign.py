"""What people paste from Word and Google Docs arrives with its lists and tables."""

from pathlib import Path

import pytest

from needs_assessment.rules.foreign import LARGE, PICTURES, SINGLE, UNNAMED, settle
from needs_assessment.rules.foreign_tables import MERGED
from needs_assessment.rules.tables_in_text import from_plain, split, to_simple

PASTED = Path(__file__).parent / "pasted"  # as they stand on the clipboard, shortened
WORD = (PASTED / "word.html").read_text(encoding="utf-8")
GOOGLE = (PASTED / "google_docs.html").read_text(encoding="utf-8")


def test_a_passage_from_word_keeps_its_headings_lists_table_and_links() -> None:
    arrived = settle(WORD)
    assert arrived.remarks == []
    before, table, after = split(arrived.html)
    assert before == (
        "prose",
        {
            "html": "<h3>What our clinics see</h3><p>Injuries rose in <strong>2025</strong>, most of all on "
            "<em>Fridays</em>.</p><ul><li>Friday nights<ul><li>after midnight</li></ul></li><li>The holidays</li></ul>"
            "<ol><li>Count again</li></ol>"
        },
    )
    assert table == (
        "table",
        {
            "caption": "Attendances by ward, 2025",
            "columns": ["Ward", "Attendances"],
            "rows": [
                ["Abbey", 1204],
                ["Quay", {"mark": "c", "label": "suppressed"}],
            ],
            "notes": [],
        },
    )
    assert after == ("prose", {"html": '<p>See <a href="https://example.org/a">the note</a>.</p>'})


def test_a_passage_from_google_docs_is_bold_where_it_was_and_says_what_was_merged() -> None:
    arrived = settle(GOOGLE)
    assert arrived.remarks == [MERGED, UNNAMED, PICTURES]
    prose, table = split(arrived.html)
    assert prose[1]["html"] == (
        "<h3>Where it happens</h3><p>Mostly in <strong>the centre</strong> <em>at night</em></p>"
        "<ul><li>Bus station<ul><li>Stand 4</li></ul></li></ul>"
    )
    assert table[1]["columns"] == ["Place", "Column 2", "Count"]
    assert table[1]["rows"] == [["Station", "Stand 4", 12], [None, "Stand 5", 3]]


def test_what_no_table_of_ours_can_be_is_said() -> None:
    long = "<table>" + "<tr><td>a</td><td>b</td></tr>" * 600 + "</table>"
    assert settle(long).remarks == [LARGE]
    box = settle("<table><tr><td>A box around <b>words</b></td></tr></table>")
    assert (box.html, box.remarks) == ("<p>A box around words</p>", [SINGLE])
    inner = "<table><tr><td>x</td><td>y</td></tr></table>"
    nested = settle(f"<table><tr><td>A</td><td>B</td></tr><tr><td>{inner}</td><td>2</td></tr></table>")
    assert split(nested.html)[0][1]["rows"] == [["x y", 2]]
    assert "A table stood inside another table." in nested.remarks[0]


@pytest.mark.parametrize(
    "attack",
    [
        "<p onclick='x()'>a<script>alert(1)</script></p>",
        "<p class=MsoCaption style='mso-list:l0 level1'><a href='javascript:x()'>a</a></p>",
        "<table><tr><td><img src=x onerror=y>a</td><td>b</td></tr><tr><td>&lt;script&gt;</td><td>|</td></tr></table>",
        "<div>" * 3000 + "a",
        "<div>" * 100_000 + "a",
        "<ul><li>" * 500 + "a",
        "<table><tr><td colspan=99999999999 rowspan=-3>a</td></tr></table>",
    ],
)
def test_nothing_that_runs_comes_through(attack: str) -> None:
    html = settle(attack).html
    assert "a" in html
    assert not any(
        sign in html for sign in ("<script", "onclick", "javascript:", "onerror", "<img", "style=")
    )


def test_word_text_without_its_html_keeps_lists_and_tables() -> None:
    pasted = "Two things:\n·\tFridays\n•\tholidays\n1.\tCount\n\nWard\tOffences\nAbbey\t12\nA tab\there."
    html = from_plain(pasted.replace("\nA tab", "\n\nA tab"))
    assert [kind for kind, _ in split(html)] == ["prose", "table", "prose"]
    assert "<ul><li>Fridays</li><li>holidays</li></ul><ol><li>Count</li></ol>" in html
    assert split(html)[1][1]["rows"] == [["Abbey", 12]]


def test_a_table_in_a_text_goes_to_simple_text_and_back() -> None:
    html = settle(WORD).html
    text = to_simple(html)
    assert "| Ward | Attendances |\n| Abbey | 1,204 |\n" in text
    assert from_plain(text) == html


def test_a_single_line_between_bars_is_a_sentence() -> None:
    assert [kind for kind, _ in split(from_plain("| only one |"))] == ["prose"]
