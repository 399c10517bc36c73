import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs_assessment.rules.plain_text import to_html, to_text
from needs_assessment.rules.prose import clean, links, text_of

HOSTILE = [
    "<script>alert(1)</script>",
    '<p onclick="alert(1)">x</p>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<img src=x onerror="alert(1)">',
    "<svg><script>alert(1)</script></svg>",
    '<p style="background:url(//evil.example)">x</p>',
    '<p lang="cy&quot; onmouseover=alert(1)">x</p>',
    "<iframe src=//evil.example></iframe>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '<a href="https://a.example/&quot; onclick=&quot;alert(1)">x</a>',
]


@pytest.mark.parametrize("html", HOSTILE)
def test_clean_leaves_nothing_that_runs(html: str) -> None:
    cleaned = clean(html)

    assert "<script" not in cleaned
    assert "javascript:" not in cleaned
    assert "data:" not in cleaned
    assert "<img" not in cleaned
    assert "style=" not in cleaned
    for tag in cleaned.split("<")[1:]:
        assert " on" not in tag.split(">")[0].replace("&quot; on", "")


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("two\nlines", "<p>two lines</p>"),
        ("<p>a<br>b</p>", "<p>a</p><p>b</p>"),
        ("<h1>Title</h1><h6>Small</h6>", "<h3>Title</h3><h4>Small</h4>"),
        ("<p><b>x</b> <i>y</i></p>", "<p><strong>x</strong> <em>y</em></p>"),
        ("<ul><li><p>a</p></li></ul>", "<ul><li>a</li></ul>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li><p>a</p><p>b</p></li></ul>"),
        ('<p lang="cy">Trais</p>', '<p lang="cy">Trais</p>'),
        ('<p>a <span lang="cy">Trais</span></p>', '<p>a <span lang="cy">Trais</span></p>'),
        ("<p></p><p>&nbsp;</p>", ""),
        ("<div>a<div>b</div></div>", "<p>a</p><p>b</p>"),
        ("<table><tr><th>1</th><td>2</td></tr><tr><td>3</td></tr></table>", "<p>1</p><p>2</p><p>3</p>"),
        ('<p><a href="mailto:a@b.example">write</a></p>', "<p>write</p>"),
    ],
)
def test_clean_gives_one_canonical_form(html: str, kept: str) -> None:
    assert clean(html) == kept


def test_clean_survives_nesting_that_would_exhaust_a_stack() -> None:
    assert "x" in clean("<ul><li>" * 5000 + "x" + "</li></ul>" * 5000)
    assert clean("<b>" * 5000 + "x") != ""


PIECES = st.recursive(
    st.text(alphabet=st.sampled_from(list("ab *_[]()#->\\1.<&\u00a0\nŵ")), max_size=12).map(
        lambda t: t.replace("&", "&amp;").replace("<", "&lt;")
    ),
    lambda inside: st.one_of(
        st.tuples(
            st.sampled_from(["p", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "div", "span"]),
            st.lists(inside, max_size=3),
        ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"),
        st.lists(inside, max_size=3).map(lambda pair: f'<a href="https://a.example/x_y">{"".join(pair)}</a>'),
    ),
    max_leaves=12,
)


@settings(max_examples=400, deadline=None)
@given(PIECES)
def test_clean_changes_nothing_the_second_time(html: str) -> None:
    once = clean(html)

    assert clean(once) == once


@settings(max_examples=400, deadline=None)
@given(PIECES)
def test_simple_text_comes_back_as_the_same_prose_or_is_not_offered(html: str) -> None:
    prose = clean(html)
    text = to_text(prose)

    assert text is None or to_html(text) == prose


@pytest.mark.parametrize(
    "html",
    [
        "<p>Plain</p><p>Second</p>",
        "<h3>Heading</h3><p><strong>a</strong> and <em>b</em></p>",
        "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><ol><li>x</li><li>y</li></ol>",
        "<blockquote><p>q</p><p>r</p></blockquote>",
        '<p>see <a href="https://a.example/?a=1&amp;b=2">this page</a></p>',
        "<p># not a heading</p><p>- not a list</p><p>2023. Not a list</p><p>a * b _ c</p>",
    ],
)
def test_simple_text_can_say_what_people_write(html: str) -> None:
    text = to_text(html)

    assert text is not None
    assert to_html(text) == html


def test_simple_text_is_not_offered_for_a_passage_in_another_language() -> None:
    assert to_text('<p lang="cy">Trais</p>') is None


def test_text_of_keeps_blocks_apart_and_links_are_found() -> None:
    html = '<p>One</p><ul><li>Two <a href="https://a.example">here</a></li></ul>'

    assert text_of(html).split() == ["One", "Two", "here"]
    assert [(link.text, link.href) for link in links(html)] == [("here", "https://a.example")]
