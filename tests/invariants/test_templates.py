"""What holds for every template."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.urls import URLPattern, URLResolver, get_resolver

from tests.invariants.sources import ROOT, named, templates

TEMPLATES = list(templates())
HTML = [path for path in TEMPLATES if path.suffix == ".html"]
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.DOTALL)
POST_FORM = re.compile(r"<form\b[^>]*method=\"?post\"?[^>]*>(.*?)</form>", re.DOTALL | re.IGNORECASE)
INLINE = re.compile(r"<[^>]*\s(style|on[a-z]+)=[\"']", re.IGNORECASE)
SCRIPT = re.compile(r"<(script|style)\b([^>]*)>", re.IGNORECASE)
URL_TAG = re.compile(r"{%\s*url\s+[\"']([^\"']+)[\"']")
# Text that is markup already: cleaned by nh3 before it was stored, or drawn by the portal with every text escaped.
SAFE = {
    "templates/components/prose.html": 2,
    # Django's own help texts, written in our forms and never by a visitor.
    "templates/django/forms/field.html": 3,
}


# Addresses that exist only with another setting, where their templates are shown: the demo.
OTHER_SETTINGS = ("demo:",)


def source(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_template_compiles(path: Path) -> None:
    engines["django"].get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", HTML, ids=named)
def test_form_that_posts_carries_its_token(path: Path) -> None:
    assert [form for form in POST_FORM.findall(source(path)) if "csrf_token" not in form] == []


@pytest.mark.parametrize("path", HTML, ids=named)
def test_template_holds_no_inline_style_or_handler(path: Path) -> None:
    assert INLINE.findall(source(path)) == []


@pytest.mark.parametrize("path", HTML, ids=named)
def test_script_is_a_file_or_carries_the_nonce(path: Path) -> None:
    bare = [
        tag
        for tag, attributes in SCRIPT.findall(source(path))
        if not re.search(r"src=|nonce=|json", attributes)
    ]
    assert bare == []


@pytest.mark.parametrize("path", HTML, ids=named)
def test_markup_is_trusted_only_where_it_was_cleaned(path: Path) -> None:
    text = source(path)
    trusted = len(re.findall(r"\|\s*safe\b|{%\s*autoescape\s+off", text))
    assert trusted <= SAFE.get(named(path), 0)


def names() -> set[str]:
    found = set()

    def walk(patterns: list[object], prefix: str) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, prefix + (f"{pattern.namespace}:" if pattern.namespace else ""))
            elif isinstance(pattern, URLPattern) and pattern.name:
                found.add(prefix + pattern.name)

    walk(get_resolver().url_patterns, "")
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_link_names_an_address_that_exists(path: Path) -> None:
    wanted = {name for name in URL_TAG.findall(source(path)) if not name.startswith(OTHER_SETTINGS)}
    assert wanted - names() == set()
