"""The briefing of a needs assessment as plain values, and as a PDF of two pages."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from needs_assessment.documents import (
    Keys,
    datasets_content,
    document_sections,
    heading,
    names_of,
    published,
    section_blocks,
)
from needs_assessment.models import Assessment, Section
from needs_assessment.rules.briefing import Part, compose
from needs_assessment.statuses import SectionState
from svd_portal.core import clock
from svd_portal.core.pdf.fonts import font_assets
from svd_portal.core.pdf.rendering import render

SOURCES = 6


def briefing(assessment: Assessment) -> dict[str, Any]:
    """Write the briefing from what of the assessment is for the public, as it is at this moment."""
    sections, parts = public_parts(assessment)
    sources = datasets_content(sections)
    return {
        **heading(assessment),
        "state": assessment.get_state_display(),
        "as_of": timezone.localtime(clock.now()),
        "said": compose(parts),
        "sources": sources[:SOURCES],
        "more_sources": max(len(sources) - SOURCES, 0),
    }


def public_parts(assessment: Assessment) -> tuple[list[Section], dict[str, Part]]:
    """Give the sections with what of them is for the public, by their key in the national template."""
    sections = [s for s in document_sections(assessment) if s.state != SectionState.HIDDEN]
    keys = Keys(names_of(block for section in sections for block in published(section)))
    return sections, {s.key: Part(s.heading, section_blocks(s, keys)) for s in sections}


def briefing_pdf(written: dict[str, Any]) -> bytes:
    """Print a briefing on two pages of A4, tagged.

    :raises RenderFailed: with a plain reason.
    """
    html = render_to_string("documents/briefing.html", written)
    stylesheet = Path(settings.BASE_DIR) / "static" / "print" / "briefing.css"
    return render(
        html,
        font_assets() | {"briefing.css": stylesheet.read_bytes()},
        title=f"Briefing: {written['title']}",
        language=written["language"],
        identifier=hashlib.sha256(html.encode()).digest()[:16],
        on=written["as_of"].date(),
    )
