"""Bring a document that exists elsewhere into the portal, whole or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction

from needs_assessment.models import Assessment, Block, Manuscript, Section
from needs_assessment.operations import start_manuscript
from needs_assessment.operations.editing import keep_revision
from needs_assessment.rules.assessment import ASSESSMENT
from needs_assessment.rules.prose import clean
from needs_assessment.statuses import BlockKind, SectionLevel, SectionState
from partnerships.access import capabilities
from partnerships.models import Partnership
from partnerships.roles import Capability
from strategy.models import Action, Measure, Objective, Priority, Strategy
from strategy.operations.importing_partnership import ensure_partnership
from strategy.rules.identity import named
from strategy.rules.source import STRATEGY, SourceDocument, SourceSection, read
from strategy.rules.source_plan import SourceObjective, SourcePriority, as_kept
from strategy.rules.template import STRATEGY as TEMPLATE
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record


@dataclass(frozen=True)
class Imported:
    """What an import made, and what a person should know about it."""

    manuscript: Strategy | Assessment
    partnership: Partnership
    remarks: list[str] = field(default_factory=list)


@transaction.atomic
def import_document(
    *, data: bytes, by: User | None = None, partnership: Partnership | None = None
) -> Imported:
    """Import a strategy or needs assessment from a file of structure, as a draft whose sections are ready.

    :param data: the file, JSON in UTF-8.
    :param by: who imports it: needs EDIT_WORK, or becomes the lead where nobody has a seat yet.
    :param partnership: where it goes; without it the one with the file's name is found or made.
    :raises WrongFileError: naming what is wrong with the file; nothing is changed then.
    :raises PermissionDenied: when the person may not edit this partnership's work.
    """
    source = read(data)
    remarks: list[str] = []
    if partnership is None:
        partnership = ensure_partnership(source.partnership, by, remarks)
    if by is not None and Capability.EDIT_WORK not in capabilities(by, partnership):
        raise PermissionDenied(f"{by.email} may not edit the work of {partnership}.")
    manuscript = _manuscript(source, partnership, by)
    _add_sections(manuscript, source.sections, by)
    if isinstance(manuscript, Strategy):
        _add_plan(manuscript, source.priorities)
    record("manuscript.imported", by=by, target=manuscript, partnership=partnership)
    return Imported(manuscript, partnership, remarks)


def _manuscript(source: SourceDocument, partnership: Partnership, by: User | None) -> Strategy | Assessment:
    model: type[Strategy] | type[Assessment] = Strategy if source.kind == STRATEGY else Assessment
    return start_manuscript(
        model,
        partnership=partnership,
        title=source.title,
        period=source.period,
        template=(),
        by=by,
        language=source.language,
        next_review_on=source.next_review_on,
        imported_from=source.source,
    )


def _add_sections(manuscript: Manuscript, sections: Iterable[SourceSection], by: User | None) -> None:
    """Add the sections as they stand in the file: what was published elsewhere counts as ready."""
    known = {row.key: row for row in (*ASSESSMENT, *TEMPLATE)}  # what the portal itself has written
    for position, row in enumerate(sections, start=1):
        section = Section.objects.create(
            id=named(manuscript.pk, "section", position),
            manuscript=manuscript,
            key=row.key or f"I{position}",
            heading=row.heading,
            level=known[row.key].level if row.key in known else SectionLevel.SHOULD,
            prompts=list(known[row.key].prompts) if row.key in known else [],
            position=position,
            state=SectionState.HIDDEN if row.hidden_reason else SectionState.READY,
            hidden_reason=row.hidden_reason,
            marking=row.marking,
        )
        _add_blocks(section, row, by)


def _add_blocks(section: Section, row: SourceSection, by: User | None) -> None:
    for position, block in enumerate(row.blocks, start=1):
        is_prose = block.kind == BlockKind.PROSE
        body = {"html": clean(block.body["html"])} if is_prose else block.body
        added = Block.objects.create(
            id=named(section.id, "block", position),
            section=section,
            kind=block.kind,
            position=position,
            body=body,
            is_public=block.is_public,
            changed_at=section.manuscript.started_at,
            changed_by=by,
        )
        keep_revision(added, by=by)


def _add_plan(strategy: Strategy, priorities: Iterable[SourcePriority]) -> None:
    for position, row in enumerate(priorities, start=1):
        priority = Priority.objects.create(
            id=named(strategy.pk, "priority", position),
            strategy=strategy,
            position=position,
            title=row.title,
            gap_reason=row.gap_reason,
            **row.fields,
        )
        for place, objective in enumerate(row.objectives, start=1):
            _add_objective(priority, objective, place)
        Measure.objects.bulk_create(
            Measure(
                id=named(priority.id, "measure", place),
                priority=priority,
                position=place,
                title=measure.title,
                **as_kept(measure.fields),
            )
            for place, measure in enumerate(row.measures, start=1)
        )


def _add_objective(priority: Priority, row: SourceObjective, position: int) -> None:
    objective = Objective.objects.create(
        id=named(priority.id, "objective", position),
        priority=priority,
        position=position,
        title=row.title,
        prevention_level=row.prevention_level,
    )
    Action.objects.bulk_create(
        Action(
            id=named(objective.id, "action", place),
            objective=objective,
            position=place,
            title=action.title,
            **as_kept(action.fields),
        )
        for place, action in enumerate(row.actions, start=1)
    )
