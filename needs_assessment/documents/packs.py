"""A board pack as plain values: chosen sections of a draft, and what moved since the last pack."""

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
from needs_assessment.models import Assessment
from needs_assessment.rules.packs import changes
from needs_assessment.rules.template import SUMMARY_KEY


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
