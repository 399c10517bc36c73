"""Build the large assessment through the operations that its people would use."""

from collections import defaultdict
from typing import Any

from datasets.documents import figure_block
from datasets.models import DatasetVersion
from needs_assessment.models import Assessment, Section
from needs_assessment.operations import add_block, save_section, start_assessment
from needs_assessment.statuses import BlockKind
from partnerships.models import Partnership
from svd_portal.accounts.models import User
from svd_portal.home.large.figures import figures, tables
from svd_portal.home.large.prose import about
from svd_portal.home.west_midlands.assessment_text import TEXTS
from svd_portal.home.west_midlands.load import place_of, placed
from svd_portal.home.west_midlands.registers import fill_registers


def build_large_assessment(*, partnership: Partnership, version: DatasetVersion, by: User) -> Assessment:
    """Write a draft of all 23 sections with 40 figures, 30 tables, every register and about 110 pages.

    :param version: of an extract of police offences by month, kind, sex and age.
    """
    assessment = start_assessment(
        partnership=partnership,
        title=f"Serious violence in {place_of(partnership)}: full needs assessment",
        period="January 2023 to December 2025",
        by=by,
    )
    sections = {section.key: section for section in assessment.sections.all()}
    for turn, drawn in enumerate(figures()):
        body = placed(drawn.body, partnership)
        add_block(
            section=sections[drawn.section], kind=BlockKind.FIGURE, body=body, dataset_version=version, by=by
        )
        html = about(figure_block(version, body, "f"), turn)
        add_block(section=sections[drawn.section], kind=BlockKind.PROSE, body={"html": html}, by=by)
    for key, body in tables():
        add_block(section=sections[key], kind=BlockKind.TABLE, body=body, by=by)
    fill_registers(assessment, by=by)
    _open(assessment, partnership, by)
    return assessment


def _open(assessment: Assessment, partnership: Partnership, by: User) -> None:
    """Give each section the text that it begins with, and mark it ready."""
    texts: dict[str, str] = defaultdict(lambda: TEXTS["S3"], TEXTS)
    for section in assessment.sections.prefetch_related("blocks"):
        first = _first_text(section)
        html = texts[section.key].replace("{place}", place_of(partnership))
        save_section(section=section, texts={first.pk: (first.version, html)}, mark_ready=True, by=by)


def _first_text(section: Section) -> Any:
    return next(block for block in section.blocks.all() if block.kind == BlockKind.PROSE)
