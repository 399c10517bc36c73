"""Starting a document from a template."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction

from needs_assessment.models import Assessment, Block, Manuscript, Section
from needs_assessment.operations.editing import require_draft, require_editor
from needs_assessment.rules.assessment import ASSESSMENT
from needs_assessment.rules.template import Template
from needs_assessment.statuses import BlockKind, Visibility
from partnerships.access import capabilities
from partnerships.models import Partnership
from partnerships.roles import Capability
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock

M = TypeVar("M", bound=Manuscript)


@transaction.atomic
def start_manuscript(
    manuscript_model: type[M],
    *,
    partnership: Partnership,
    title: str,
    period: str,
    template: Template,
    by: User | None,
    **fields: Any,
) -> M:
    """Start a document of any kind, with the sections of a template, each with an empty text to write in.

    :param by: who starts it, or None when the portal itself does (an import, the demo).
    :raises PermissionDenied: when the person may not edit this partnership's work.
    """
    if by is not None and Capability.EDIT_WORK not in capabilities(by, partnership):
        raise PermissionDenied("Your seat in this partnership does not allow you to start a document.")
    now = clock.now()
    manuscript = manuscript_model(
        partnership=partnership,
        title=title,
        period=period,
        started_at=now,
        started_by=by,
        changed_at=now,
        **fields,
    )
    manuscript.save(force_insert=True)
    add_sections(manuscript, template, by)
    record("manuscript.started", by=by, target=manuscript, partnership=partnership)
    return manuscript


def start_assessment(
    *,
    partnership: Partnership,
    title: str,
    period: str,
    by: User | None,
    visibility: str = Visibility.PUBLIC,
    data_from: str = "",
    data_to: str = "",
    language: str = "en",
) -> Assessment:
    """Start a needs assessment from the national template.

    :raises PermissionDenied: when the person may not edit this partnership's work.
    """
    return start_manuscript(
        Assessment,
        partnership=partnership,
        title=title,
        period=period,
        template=ASSESSMENT,
        by=by,
        visibility=visibility,
        data_from=data_from,
        data_to=data_to,
        language=language,
    )


@transaction.atomic
def change_details(
    *,
    assessment: Assessment,
    title: str,
    period: str,
    visibility: str,
    data_from: str,
    data_to: str,
    by: User | None,
) -> Assessment:
    """Change what the cover says, and who may read a needs assessment once it is published.

    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    locked = Assessment.objects.select_for_update().get(pk=assessment.pk)
    require_editor(locked, by)
    require_draft(locked)
    locked.title, locked.period, locked.visibility = title, period, visibility
    locked.data_from, locked.data_to, locked.changed_at = data_from, data_to, clock.now()
    locked.save()
    record("manuscript.details_changed", by=by, target=locked, partnership=locked.partnership)
    return locked


def add_sections(manuscript: Manuscript, template: Template, by: User | None, first: int = 1) -> None:
    """Add the sections of a template, each with an empty text to write in, from the position ``first``."""
    sections = [
        Section(
            manuscript=manuscript,
            key=row.key,
            heading=row.heading,
            level=row.level,
            position=position,
            prompts=list(row.prompts),
        )
        for position, row in enumerate(template, start=first)
    ]
    Section.objects.bulk_create(sections)
    Block.objects.bulk_create(
        Block(
            section=section,
            kind=BlockKind.PROSE,
            position=1,
            body={"html": ""},
            changed_at=manuscript.started_at,
            changed_by=by,
        )
        for section in sections
    )
