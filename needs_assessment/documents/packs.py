"""Papers for a meeting as plain values: a board pack of chosen sections, a report to a committee."""

from collections.abc import Collection
from typing import Any

from needs_assessment.documents import (
    Keys,
    datasets_content,
    definition_of,
    document_sections,
    heading,
    names_of,
    published,
    quotations_of,
    sections_content,
)
from needs_assessment.documents.briefing import public_parts
from needs_assessment.models import Assessment, Block
from needs_assessment.rules.committee_report import Words, report_sections, suggested
from needs_assessment.rules.packs import changes
from needs_assessment.rules.registers.conclusions import RECOMMENDATIONS
from needs_assessment.rules.template import SUMMARY_KEY
from needs_assessment.statuses import Marking, SectionState


def pack_content(
    assessment: Assessment, keys: Collection[str], before: dict[str, Any] | None
) -> dict[str, Any]:
    """Write the chosen sections as ``svd-document/1``, with the ``changes`` since the pack ``before``.

    What is for named seats or for the partnership alone is left out without a trace, as in what is published:
    a pack travels by e-mail.
    """
    sections = [section for section in document_sections(assessment) if section.key in keys]
    blocks = [block for section in sections for block in published(section)]
    given = Keys(names_of(blocks), quotations_of(blocks), definition_of(blocks))
    written = sections_content(sections, given)
    content = {
        "schema": "svd-document/1",
        "kind": "needs_assessment",
        **heading(assessment),
        "answers": None,
        "summary": [],
        "sections": sorted(written, key=lambda section: section["key"] != SUMMARY_KEY),
        "priorities": [],
        "signatories": [],
        "datasets": datasets_content(sections, given.quotations),
        "licence": "OGL v3.0",
    }
    return content | {"changes": None if before is None else changes(before, content)}


def report_content(assessment: Assessment, words: Words) -> dict[str, Any]:
    """Write a report to a committee as ``svd-document/1``; what is not for the public is left out of it."""
    sections, parts = public_parts(assessment)
    sources = datasets_content(sections)
    title = f"{assessment.title}, {assessment.period}"
    return {
        "schema": "svd-document/1",
        "kind": "needs_assessment",
        **heading(assessment),
        "answers": None,
        "summary": [],
        "sections": report_sections(parts, words, title=title, sources=sources),
        "priorities": [],
        "signatories": [],
        "datasets": sources,
        "licence": "OGL v3.0",
        "changes": None,
    }


def suggested_recommendations(assessment: Assessment) -> str:
    """Suggest what a committee could agree, a line each."""
    shown = assessment.sections.filter(marking=Marking.PUBLIC).exclude(state=SectionState.HIDDEN)
    registers = Block.objects.filter(section__in=shown, is_public=True, body__register=RECOMMENDATIONS.key)
    bodies = registers.order_by("section__position", "position").values_list("body", flat=True)
    return suggested([entry for body in bodies for entry in body["entries"]], assessment.title)
