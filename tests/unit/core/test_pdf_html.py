"""The HTML that is printed."""

import re
from typing import Any

from svd_portal.core.pdf.document import document_html
from svd_portal.core.pdf.fonts import font_assets
from tests.documents import samples


def html_with(*prose: str, **changes: Any) -> str:
    blocks = [{"type": "prose", "html": html} for html in prose]
    section = {"key": "S1", "heading": "A section", "blocks": blocks}
    return document_html(
        samples.content("needs_assessment") | {"sections": [section]} | changes, samples.EDITION, {}
    )


def heading_levels(html: str) -> list[int]:
    printed = html[html.rindex(">A section<") :].partition("</section>")[0]
    return [int(level) for level in re.findall(r"<h(\d)", printed)]


def test_prose_headings_nest_under_the_section_whatever_was_chosen() -> None:
    assert heading_levels(html_with("<h4>a</h4><p>x</p><h3>b</h3><h4>c</h4>", "<h4>d</h4>")) == [3, 3, 4, 4]


def test_prose_is_cleaned_again_before_it_is_printed() -> None:
    html = html_with('<p onclick="x()">Kept<script>alert(1)</script><img src="file:///etc/passwd"></p>')
    assert "<p>Kept</p>" in html
    assert "alert" not in html
    assert "passwd" not in html


def test_prose_keeps_the_language_of_a_passage() -> None:
    assert '<p lang="cy">Bore da</p>' in html_with('<p lang="cy">Bore da</p>')


def test_titles_and_names_are_text_and_never_markup() -> None:
    html = html_with(title="<img src=x>", signatories=[], period="<b>2026</b>")
    assert "&lt;img src=x&gt;" in html
    assert "<img src=x>" not in html
    assert "<b>2026</b>" not in html


def test_document_in_welsh_says_so() -> None:
    assert '<html lang="cy">' in html_with(language="cy")


def test_html_has_no_inline_style() -> None:
    html = document_html(samples.content("strategy"), samples.EDITION, {})
    assert " style=" not in html
    assert "<style" not in html


def test_figure_without_chart_is_printed_as_its_table() -> None:
    html = document_html(samples.content("needs_assessment"), samples.EDITION, {})
    assert "<img" not in html
    assert "One district holds most of the violence" in html


def test_fonts_of_two_scripts_go_by_two_names() -> None:
    faces = font_assets()["fonts.css"].decode()
    latin = {line for line in faces.splitlines() if "-latin-ext-" not in line}
    assert not any("Extended" in line for line in latin)
    assert all("Extended" in line for line in faces.splitlines() if line not in latin)
