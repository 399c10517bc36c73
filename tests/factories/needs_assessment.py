"""Needs assessments in the state that a test needs, made through the operations that people use."""

import datetime as dt
from typing import Any

from datasets.models import DatasetVersion
from needs_assessment.models import Assessment, Block, Section
from needs_assessment.operations import (
    add_block,
    publish_assessment,
    save_section,
    send_to_review,
    start_assessment,
)
from needs_assessment.statuses import BlockKind, SectionState
from svd_portal.core import clock
from svd_portal.publication.models import Edition
from tests.cast import Cast

TABLE = {
    "caption": "Robbery in Harbour",
    "columns": ["Year", "Offences"],
    "rows": [["2024", 410]],
    "notes": [],
}
FIGURE = {
    "title": "Offences by kind",
    "subtitle": "Offences, Harbour, 2024",
    "alt": "Robbery is the most frequent.",
    "chart": "bar",
    "rows_by": "offence",
    "series_by": "",
    "filters": {},
    "unit": "offences",
    "notes": [],
}


def draft(cast: Cast, **fields: Any) -> Assessment:
    """A needs assessment as it is after the first minute: empty sections."""
    details = {"title": "Harbour needs assessment", "period": "2026 to 2029"} | fields
    return start_assessment(partnership=cast.harbour, by=cast.lead, **details)


def section(assessment: Assessment, key: str = "S3") -> Section:
    return assessment.sections.get(key=key)


def first_text(of: Section) -> Block:
    return of.blocks.filter(kind=BlockKind.PROSE).order_by("position").first()  # type: ignore[return-value]


def write(cast: Cast, of: Section, html: str, ready: bool | None = None) -> Block:
    """Write the first text of a section as the author does."""
    block = first_text(of)
    save_section(section=of, texts={block.pk: (block.version, html)}, mark_ready=ready, by=cast.author)
    block.refresh_from_db()
    return block


def complete(cast: Cast, **fields: Any) -> Assessment:
    """A draft with every section written and ready, in a few statements: many tests need one."""
    assessment = draft(cast, **fields)
    blocks = list(Block.objects.filter(section__manuscript=assessment).select_related("section"))
    for block in blocks:
        block.body = {"html": f"<p>What we say on {block.section.heading.lower()}.</p>"}
    Block.objects.bulk_update(blocks, ["body"])
    assessment.sections.update(state=SectionState.READY)
    return assessment


def in_review(cast: Cast, **fields: Any) -> Assessment:
    return send_to_review(assessment=complete(cast, **fields), by=cast.lead)


def published(cast: Cast, assessment: Assessment | None = None, **fields: Any) -> Edition:
    review = clock.today() + dt.timedelta(days=300)
    return publish_assessment(
        assessment=assessment or in_review(cast, **fields), by=cast.chair, next_review_on=review
    )


def figure(cast: Cast, of: Section, version: DatasetVersion, **body: Any) -> Block:
    return add_block(
        section=of, kind=BlockKind.FIGURE, body=FIGURE | body, dataset_version=version, by=cast.author
    )
