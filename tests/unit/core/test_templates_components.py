"""The parts pages are made of: what a reader sees of a figure, a table, a move, an error page."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

pytestmark = pytest.mark.urls("tests.unit.core.no_routes")

TEMPLATES = Path(settings.BASE_DIR) / "templates"
FIGURE: dict[str, Any] = {
    "key": "f1",
    "title": "Knife crime leads",
    "subtitle": "Offences, West Midlands, 2024/25",
    "alt": "Knife crime is a third more than robbery.",
    "source": "Police recorded crime",
    "supplier": "West Midlands Police",
    "extracted_on": "2025-06-02",
    "rule": "Counts below 5 suppressed",
    "notes": ["Includes attempts."],
    "columns": ["Offence", "Count"],
    "rows": [["Knife crime", 1140], ["Gun crime", {"mark": "c", "label": "suppressed"}]],
}


def figure(**changes: Any) -> str:
    context = {"figure": FIGURE | changes, "svg": mark_safe("<svg></svg>"), "csv_url": "/f1.csv"}
    return render_to_string("components/figure.html", context)


def test_figure_tells_its_finding_its_source_and_its_data() -> None:
    html = figure()
    assert "<svg></svg>" in html  # the drawing carries its own finding as its title
    assert "Police recorded crime, supplied by West Midlands Police. Extracted 2 June 2025." in html
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">1,140</td>' in html
    assert "[c] suppressed" in html
    assert 'href="/f1.csv"' in html


def test_figure_scrolls_in_frames_that_the_keyboard_can_reach() -> None:
    frames = re.findall(r'<div class="svd-scroll[^>]*>', figure())
    assert len(frames) == 2
    assert all('role="region"' in frame and 'tabindex="0"' in frame for frame in frames)
    assert len({re.search(r'aria-label="([^"]*)"', frame).group(1) for frame in frames}) == 2  # type: ignore[union-attr]


def test_figure_folds_a_long_table_but_keeps_it() -> None:
    html = figure(rows=[[str(year), year] for year in range(2000, 2014)])
    assert "Show the figures as a table (14 rows)" in html
    assert "2,013" in html


def test_figure_shows_a_chart_only_when_it_was_given_as_safe_markup() -> None:
    html = render_to_string("components/figure.html", {"figure": FIGURE, "svg": "<svg onload=x>"})
    assert "<svg" not in html


def test_block_of_each_type_has_a_part_of_its_own() -> None:
    table = {
        "type": "table",
        "key": "t1",
        "caption": "Who decided",
        "columns": ["A"],
        "rows": [["x"]],
        "notes": [],
    }
    described = {"type": "described_figure", "caption": "Map of wards", "kind": "map", "evidence": ""}
    blocks = [{"type": "prose", "html": "<p>Text</p>"}, table, FIGURE | {"type": "figure"}, described]
    pages = [render_to_string("components/block.html", {"block": block}) for block in blocks]
    shown = ["<p>Text</p>", "Who decided", "Knife crime leads", "Map of wards"]
    assert [text in page for text, page in zip(shown, pages, strict=True)] == [True] * 4


def test_moves_offer_what_is_open_and_explain_what_is_closed() -> None:
    moves = [
        {"label": "Send to board", "url": "/send/", "allowed": True, "primary": True, "reasons": []},
        {
            "label": "Publish",
            "url": "/publish/",
            "allowed": False,
            "reasons": ["Fire and rescue has not signed yet"],
        },
    ]
    html = render_to_string("components/moves.html", {"moves": moves})
    assert '<form method="post" action="/send/">' in html
    assert "/publish/" not in html
    assert "Fire and rescue has not signed yet" in html


def test_progress_says_in_words_where_the_work_stands() -> None:
    stages = [
        {"name": "Received", "state": "done"},
        {"name": "Checking rows", "state": "current", "done": 40, "total": 100},
        {"name": "Publishing", "state": "waiting"},
    ]
    html = render_to_string("components/progress.html", {"stages": stages})
    assert ["– done" in html, "– now" in html, "– to come" in html] == [True] * 3
    assert '<progress value="40" max="100" aria-label="Checking rows">' in html


def test_pagination_marks_the_page_that_is_read_and_keeps_the_query() -> None:
    html = render_to_string(
        "components/pagination.html", {"page": Paginator(range(90), 10).page(4), "query": "q=a"}
    )
    assert 'href="?page=4&amp;q=a" aria-label="Page 4" aria-current="page"' in html
    assert html.count("aria-current") == 1


def test_identity_bar_says_for_whom_one_acts() -> None:
    identity = {"partnership": "Gwent", "authority": "Torfaen", "role": "Writer", "switch_url": "/switch/"}
    html = render_to_string("components/identity_bar.html", {"identity": identity})
    assert [word in html for word in ("Gwent", "Torfaen", "Writer", 'href="/switch/"')] == [True] * 4


@pytest.mark.parametrize(
    ("name", "way_on"),
    [
        ("400.html", "Go back, check what you entered"),
        ("403.html", "choose the right one on"),
        ("403_csrf.html", "load the page afresh"),
        ("404.html", "Find the partnership for your area"),
        ("500.html", "Wait a minute, then go back"),
    ],
)
def test_error_page_says_what_to_do_next_without_any_context(name: str, way_on: str) -> None:
    html = render_to_string(name)
    assert way_on in html
    assert html.count("<h1") == 1


def test_base_page_has_language_skip_link_and_one_main() -> None:
    page = Template('{% extends "base.html" %}{% block title %}Data{% endblock %}').render(
        Context({"demo": True})
    )
    assert '<html class="govuk-template" lang="en-gb">' in page
    assert '<a href="#main-content" class="govuk-skip-link"' in page
    assert page.count("<main") == 1
    assert "<title>Data – Serious Violence Duty portal</title>" in page
    assert "made up" in page


def test_no_template_asks_for_what_the_security_policy_forbids() -> None:
    inline_script = r"<script(?![^>]*(\bsrc=|application/json))"
    forbidden = re.compile(
        rf"{inline_script}|<style|\sstyle=|\son(click|load|submit|change|input)=", re.IGNORECASE
    )
    found = [str(path) for path in TEMPLATES.rglob("*.html") if forbidden.search(path.read_text("utf-8"))]
    assert found == []
