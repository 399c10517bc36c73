"""Moments in the life of a section that have a name, so that two of them can be compared, or carried forward."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from needs_assessment.models import Manuscript, Section, SectionVersion
from needs_assessment.operations.editing import note, require_editor
from needs_assessment.statuses import VersionReason
from svd_portal.accounts.models import User
from svd_portal.core import clock


def said(section: Section) -> dict[str, Any]:
    """Give all that a section says now, as ``SectionVersion`` keeps it."""
    return {
        "key": section.key,
        "heading": section.heading,
        "level": section.level,
        "prompts": section.prompts,
        "position": section.position,
        "state": section.state,
        "hidden_reason": section.hidden_reason,
        "marking": section.marking,
        "readers": [seat.pk for seat in section.readers.all()],
        "blocks": [
            {
                "id": str(block.pk),
                "kind": block.kind,
                "body": block.body,
                "is_public": block.is_public,
                "dataset_version": block.dataset_version_id,
            }
            for block in section.blocks.all()
        ],
    }


@transaction.atomic
def name_version(*, section: Section, name: str, by: User) -> SectionVersion:
    """Give what a section says now a name, so that people find it again: “Sent to the board”.

    :raises ValidationError: without a name.
    :raises PermissionDenied: when the person may not edit.
    """
    require_editor(section.manuscript, by)
    if not name.strip():
        raise ValidationError("Give it a name, for example “Agreed with health”.")
    [version] = keep_versions([section], name=name.strip(), reason=VersionReason.NAMED, by=by)
    note(section, f"named its text “{version.name}”", by=by)
    return version


def keep_all_versions(
    manuscript: Manuscript, *, name: str, reason: str, by: User | None, edition: int | None = None
) -> None:
    """Keep what every section of a document says at a step of its workflow."""
    sections = manuscript.sections.prefetch_related("blocks", "readers")
    keep_versions(sections, name=name, reason=reason, by=by, edition=edition)


def keep_versions(
    sections: Iterable[Section], *, name: str, reason: str, by: User | None, edition: int | None = None
) -> list[SectionVersion]:
    """Keep what these sections say now under one name."""
    now = clock.now()
    return SectionVersion.objects.bulk_create(
        SectionVersion(
            section=section, name=name, reason=reason, edition=edition, said=said(section), at=now, by=by
        )
        for section in sections
    )


def base_versions(manuscript: Manuscript) -> dict[Any, SectionVersion]:
    """Give, by section, what its text is compared with: its last edition, or else what was carried forward."""
    kept = SectionVersion.objects.filter(section__manuscript=manuscript.pk)
    latest = kept.aggregate(latest=Max("edition"))["latest"]
    meant = kept.filter(reason=VersionReason.CARRIED) if latest is None else kept.filter(edition=latest)
    return {version.section_id: version for version in meant}
