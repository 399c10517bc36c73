"""The shape of a document that a partnership keeps under a name, and starts the next from."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from needs_assessment.models import Assessment, Manuscript, OwnTemplate
from needs_assessment.operations.editing import require_editor
from needs_assessment.operations.manuscripts import start_manuscript
from needs_assessment.rules.template import SectionTemplate
from needs_assessment.statuses import SectionState
from partnerships.access import capabilities
from partnerships.models import Partnership
from partnerships.roles import Capability
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed


@transaction.atomic
def keep_template(*, manuscript: Manuscript, name: str, by: User) -> OwnTemplate:
    """Keep the sections of a document, their order, levels and questions, without any text.

    Sections for named seats are left to those who may read them.

    :raises ValidationError: without a name, or when a template in use has it.
    :raises PermissionDenied: when the person may not edit.
    """
    require_editor(manuscript, by)
    sections = manuscript.sections.visible_to(by).order_by("position", "key")
    template = OwnTemplate.objects.create(
        partnership=manuscript.partnership,
        name=_free_name(manuscript.partnership, name),
        sections=[
            {
                "key": section.key,
                "heading": section.heading,
                "level": section.level,
                "prompts": section.prompts,
                "is_left_out": section.state == SectionState.HIDDEN,
            }
            for section in sections
        ],
        made_at=clock.now(),
        made_by=by,
    )
    record("template.kept", by=by, target=template, partnership=manuscript.partnership)
    return template


@transaction.atomic
def rename_template(*, template: OwnTemplate, name: str, by: User) -> OwnTemplate:
    """Give a template another name.

    :raises ValidationError: without a name, or when another template in use has it.
    :raises MoveClosed: when it was retired.
    :raises PermissionDenied: when the person may not edit.
    """
    locked = _lock(template, by)
    locked.name = _free_name(locked.partnership, name, but=locked)
    locked.save(update_fields=["name"])
    record("template.renamed", by=by, target=locked, partnership=locked.partnership)
    return locked


@transaction.atomic
def retire_template(*, template: OwnTemplate, by: User) -> OwnTemplate:
    """Offer a template no longer; documents that began with it stay as they are.

    :raises MoveClosed: when it was retired already.
    :raises PermissionDenied: when the person may not edit.
    """
    locked = _lock(template, by)
    locked.retired_at, locked.retired_by = clock.now(), by
    locked.save(update_fields=["retired_at", "retired_by"])
    record("template.retired", by=by, target=locked, partnership=locked.partnership)
    return locked


@transaction.atomic
def start_from_own(*, template: OwnTemplate, title: str, period: str, by: User, **fields: Any) -> Assessment:
    """Start a needs assessment with the sections of a template of one's own.

    A section that it leaves out has no reason yet: where every document needs it, the checklist asks for one.

    :raises PermissionDenied: when the person may not edit this partnership's work.
    """
    rows = [
        SectionTemplate(row["key"], row["heading"], row["level"], tuple(row["prompts"]))
        for row in template.sections
    ]
    assessment = start_manuscript(
        Assessment,
        partnership=template.partnership,
        title=title,
        period=period,
        template=rows,
        by=by,
        **fields,
    )
    out = [row["key"] for row in template.sections if row["is_left_out"]]
    assessment.sections.filter(key__in=out).update(state=SectionState.HIDDEN)
    return assessment


def _lock(template: OwnTemplate, by: User) -> OwnTemplate:
    locked = OwnTemplate.objects.select_for_update(of=("self",)).select_related("partnership")
    found = locked.get(pk=template.pk)
    if Capability.EDIT_WORK not in capabilities(by, found.partnership):
        raise PermissionDenied("Your seat in this partnership does not allow you to change its templates.")
    if found.retired_at:
        raise MoveClosed(["This template was retired."])
    return found


def _free_name(partnership: Partnership, name: str, but: OwnTemplate | None = None) -> str:
    name = name.strip()
    if not name:
        raise ValidationError("Give the template a name.")
    others = OwnTemplate.objects.current().filter(partnership=partnership, name=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise ValidationError("Another template has this name. Choose a different one.")
    return name
