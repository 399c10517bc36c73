"""Quoted numbers in canonical prose and in simple text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs_assessment.rules.plain_text import to_html, to_text
from needs_assessment.rules.prose import clean, text_of
from needs_assessment.rules.quotes import at_end, ids_in, quoted, renew, sentences, settle


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ('<p><data value="q12">1,234</data></p>', '<p><data value="q12">1,234</data></p>'),
        ('<p><data value="q12"> 1,234 </data>x</p>', '<p><data value="q12">1,234</data> x</p>'),
        ('<p><data value="q12"><strong>1</strong>2</data></p>', '<p><data value="q12">12</data></p>'),
        ('<p><strong><data value="q1">1</data></strong></p>', '<p><strong><data value="q1">1</data></strong></p>'),
        ('<data value="q1">1</data>', '<p><data value="q1">1</data></p>'),
        ('<p><data value="12">1</data></p>', "<p>1</p>"),
        ('<p><data value="q0">1</data></p>', "<p>1</p>"),
        ('<p><data value="q1&quot; onclick=&quot;x">1</data></p>', "<p>1</p>"),
        ("<p><data>1</data></p>", "<p>1</p>"),
        ('<p><data value="q1"></data>x</p>', "<p>x</p>"),
        ('<p><data value="q1">1<data value="q2">2</data></data></p>', '<p><data value="q1">12</data></p>'),
        (
            '<p><a href="https://a.example"><strong><data value="q1">1</data></strong></a></p>',
            '<p><a href="https://a.example"><strong>1</strong></a></p>',
        ),
    ],
)  # fmt: skip
def test_clean_keeps_known_forms_only(html: str, kept: str) -> None:
    assert clean(html, numbers=True) == kept
    assert clean(kept, numbers=True) == kept
    assert "<data" not in clean(html)
    assert text_of(clean(html)).split() == text_of(kept).split()


def test_a_number_is_put_right_and_an_unknown_one_is_words() -> None:
    html = f"<p>Of {quoted(1, '99')} and {quoted(2, '5')}.</p>"
    assert settle(html, {1: "1,234"}) == '<p>Of <data value="q1">1,234</data> and 5.</p>'
    assert ids_in(html) == [1, 2]
    assert renew(html, {2: (7, "6")}) == f"<p>Of {quoted(1, '99')} and {quoted(7, '6')}.</p>"


def test_sentences_are_those_that_quote_the_number() -> None:
    number = quoted(1, "12.5")
    html = f"<p>First. There were {number} of 100, or {quoted(2, '3')}. Last.</p><h3>{number}</h3>"
    assert sentences(html, 1) == ["There were 12.5 of 100, or 3.", "12.5"]
    assert sentences(html, 3) == []


@pytest.mark.parametrize("html", ["", "<p>There were</p>", "<ul><li>a</li></ul>"])
def test_number_at_the_end_is_canonical(html: str) -> None:
    written = at_end(html, quoted(3, "−4"))
    assert clean(written, numbers=True) == written
    assert ids_in(written) == [3]


@pytest.mark.parametrize(
    "html",
    [
        '<p>There were <data value="q12">1,234</data> offences.</p>',
        '<p><em>See <data value="q12">1,234</data></em> and <strong><data value="q3">−5.5</data></strong></p>',
        '<ul><li><data value="q12">7</data></li></ul>',
        "<p>[[1,234 | q12]]</p>",
        "<p>[[1]] and [x | q1]</p>",
    ],
)
def test_simple_text_goes_there_and_back(html: str) -> None:
    text = to_text(html)
    assert text is not None
    assert to_html(text) == html


PIECES = st.sampled_from(
    ["<p>", "</p>", '<data value="q1">', '<data value="q22">', "</data>", "[[1 | q5]]", "1,234", " ", "<a href='https://a.b'>",
     "</a>", "<strong>", "</strong>", "<li>", "<br>", "x", "|", "[["]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_any_mixture_is_canonical_and_goes_there_and_back(html: str) -> None:
    once = clean(html, numbers=True)
    assert clean(once, numbers=True) == once
    text = to_text(once)
    assert text is None or to_html(text) == once
    assert settle(once, {}) == clean(settle(once, {}))  # every mark has the one form that is put right
