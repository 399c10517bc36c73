"""The moves of a needs assessment, and what stands against them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import prefetch_related_objects

from needs_assessment.documents.quotes import numbers_behind
from needs_assessment.models import Assessment, Block, Comment, Manuscript, Section
from needs_assessment.rules import readiness
from needs_assessment.rules.registers import FIGURES, REGISTERS, text_of_entry
from needs_assessment.rules.template import SUMMARY_KEY
from needs_assessment.statuses import BlockKind, ManuscriptState, Marking, Visibility
from partnerships.roles import Capability
from svd_portal.core.workflow import Move, Workflow


def findings(assessment: Assessment) -> list[readiness.Finding]:
    """Check a needs assessment before it leaves its authors: errors first, in the order of the document."""
    public_summary = SUMMARY_KEY if assessment.visibility != Visibility.PUBLIC else ""
    prefetch_related_objects([assessment], "sections__blocks")  # asks nothing that a page has fetched already
    loose = loose_ends(assessment)
    return readiness.check([facts(section, loose) for section in assessment.sections.all()], public_summary)


@dataclass(frozen=True)
class LooseEnds:
    """What is still open in a document: figures and numbers whose data moved on, comments by section."""

    behind: frozenset[UUID] = frozenset()
    comments: Mapping[UUID, int] = field(default_factory=dict)
    numbers: Mapping[UUID, int] = field(default_factory=dict)  # whose data moved on, by section


def loose_ends(manuscript: Manuscript) -> LooseEnds:
    """Look up what is still open in a document, in three queries, or five where numbers are quoted."""
    blocks = Block.objects.filter(section__manuscript=manuscript.pk)
    figures, numbers = blocks.behind(), (behind.block.section_id for behind in numbers_behind(blocks))
    said = Comment.objects.open().filter(section__manuscript=manuscript.pk).values_list("section", flat=True)
    return LooseEnds(frozenset(figures.values_list("pk", flat=True)), Counter(said), Counter(numbers))


def facts(section: Section, loose: LooseEnds | None = None) -> readiness.SectionFacts:
    """Say about a section what the checklist asks: plain values of any manuscript's section."""
    blocks, loose = section.blocks.all(), loose or LooseEnds()
    return readiness.SectionFacts(
        id=str(section.pk),
        heading=section.heading,
        key=section.key,
        level=section.level,
        state=section.state,
        hidden_reason=section.hidden_reason,
        prose=tuple(block.body.get("html", "") for block in blocks if block.kind == BlockKind.PROSE),
        figures=tuple(
            readiness.FigureFacts(
                block.body.get("title", ""), block.body.get("alt", ""), block.pk in loose.behind
            )
            for block in blocks
            if block.kind == BlockKind.FIGURE
        ),
        is_public=section.marking == Marking.PUBLIC,
        is_unseen=section.is_unseen,
        open_comments=loose.comments.get(section.pk, 0),
        numbers_behind=loose.numbers.get(section.pk, 0),
        things=frozenset(_things(blocks)),
        registers=tuple(_register(block) for block in blocks if block.kind == BlockKind.REGISTER),
        language=section.manuscript.language,
        rows=tuple(" ".join(map(str, row)) for block in blocks for row in block.body.get("rows", [])),
        captions=tuple(block.body.get("caption", "") for block in blocks if block.kind == BlockKind.TABLE),
    )


def _register(block: Block) -> readiness.RegisterFacts:
    register, entries = REGISTERS[block.body["register"]], block.body["entries"]
    links = (
        (field.heading, entry.get(field.name, ""))
        for entry in entries
        for field in register.links
        if field.to != FIGURES or entry.get(field.name)  # not every finding can be drawn
    )
    texts = (text_of_entry(register, entry) for entry in entries)
    return readiness.RegisterFacts(register.key, tuple(texts), tuple(links))


def _things(blocks: Iterable[Block]) -> Iterator[str]:
    """Give the ids of all that an entry of a register may lead to."""
    for block in blocks:
        yield str(block.pk)
        yield from (entry["id"] for entry in block.body.get("entries", []))


def _no_errors(assessment: Assessment) -> str | None:
    """Close a move while the checklist has an error."""
    count = sum(finding.is_error for finding in findings(assessment))
    if not count:
        return None
    return (
        "1 thing on the checklist must be put right first."
        if count == 1
        else (f"{count} things on the checklist must be put right first.")
    )


ASSESSMENT = Workflow(
    Move(
        name="send_to_review",
        label="Send to board",
        sources=frozenset({ManuscriptState.DRAFT}),
        target=ManuscriptState.IN_REVIEW,
        capability=Capability.REVIEW_WORK,
        guards=(_no_errors,),
        primary=True,
        explains="The text stands still while the board reads it. The chair can return it or publish it.",
    ),
    Move(
        name="publish",
        label="Publish",
        sources=frozenset({ManuscriptState.IN_REVIEW}),
        target=ManuscriptState.PUBLISHED,
        capability=Capability.PUBLISH,
        guards=(_no_errors,),
        primary=True,
        explains="A new edition is frozen: page, PDF and data, each at a permanent address.",
    ),
    Move(
        name="return_to_draft",
        label="Return to draft",
        sources=frozenset({ManuscriptState.IN_REVIEW}),
        target=ManuscriptState.DRAFT,
        capability=Capability.REVIEW_WORK,
        explains="The authors can write again and see your reason.",
    ),
    Move(
        name="start_revision",
        label="Start a revision",
        sources=frozenset({ManuscriptState.PUBLISHED}),
        target=ManuscriptState.DRAFT,
        capability=Capability.EDIT_WORK,
        primary=True,
        explains="The text opens for the next edition. What is published stays as it is until then.",
    ),
)
