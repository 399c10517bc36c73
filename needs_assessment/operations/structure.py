"""The order of a document is its partnership's: sections move, join, and are added (the guidance leaves it open)."""

from django.db import transaction
from django.db.models import F, Max

from needs_assessment.models import Block, Manuscript, Section
from needs_assessment.operations.editing import (
    keep_revision,
    lock_section,
    note,
    require_draft,
    require_editor,
    touch,
)
from needs_assessment.statuses import BlockKind, Marking, SectionLevel, SectionState
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed

OWN_KEY = "O"  # O1, O2, …: sections that no template knows


@transaction.atomic
def move_section(*, section: Section, up: bool, by: User | None) -> None:
    """Let a section change places with its neighbour; at the edge nothing happens.

    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    manuscript = _lock(section.manuscript, by)
    ordered = list(manuscript.sections.select_for_update().order_by("position", "key"))
    here = next(index for index, other in enumerate(ordered) if other.pk == section.pk)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(ordered):
        return
    ordered[here], ordered[there] = ordered[there], ordered[here]
    for position, other in enumerate(ordered, start=1):
        other.position = position
    Section.objects.bulk_update(ordered, ["position"])
    note(section, "moved it up" if up else "moved it down", by=by)
    touch(manuscript)


@transaction.atomic
def add_section(*, manuscript: Manuscript, heading: str, after: Section, by: User | None) -> Section:
    """Add a section of the partnership's own behind another one.

    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    locked = _lock(manuscript, by)
    locked.sections.filter(position__gt=after.position).update(position=F("position") + 1)
    section = Section.objects.create(
        manuscript=locked,
        key=_own_key(locked),
        heading=heading.strip(),
        level=SectionLevel.OPTIONAL,
        position=after.position + 1,
    )
    Block.objects.create(
        section=section,
        kind=BlockKind.PROSE,
        position=1,
        body={"html": ""},
        changed_at=clock.now(),
        changed_by=by,
    )
    note(section, "added it", by=by)
    touch(locked)
    return section


@transaction.atomic
def merge_section(*, section: Section, into: Section, by: User | None) -> Section:
    """Put all that a section says at the end of another; readers find in its place where it went.

    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: into itself, into another document, or when the document is not a draft.
    """
    if into.pk == section.pk or into.manuscript_id != section.manuscript_id:
        raise MoveClosed(["Choose another section of the same document."])
    # Always in the order of their keys, so that two merges at once wait for each other.
    first, second = sorted((section, into), key=lambda each: each.pk)
    locked = {each.pk: lock_section(each, by) for each in (first, second)}
    source, target = locked[section.pk], locked[into.pk]
    if source.marking != target.marking or source.marking == Marking.SEATS:
        raise MoveClosed(["Not everybody may read both: first say that the same people may read them."])
    last = target.blocks.aggregate(last=Max("position"))["last"] or 0
    for number, block in enumerate(source.blocks.order_by("position", "pk"), start=1):
        keep_revision(block, by=by)  # the history of the section it leaves says what stood there
        block.section, block.position = target, last + number
        block.save(update_fields=["section", "position"])
    source.state = SectionState.HIDDEN
    source.hidden_reason = f"It is part of the section “{target.heading}”."
    source.save(update_fields=["state", "hidden_reason"])
    note(source, f"merged it into “{target.heading}”", by=by)
    touch(source.manuscript)
    return target


def _lock(manuscript: Manuscript, by: User | None) -> Manuscript:
    locked = (
        Manuscript.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=manuscript.pk)
    )
    require_editor(locked, by)
    require_draft(locked)
    return locked


def _own_key(manuscript: Manuscript) -> str:
    taken = set(manuscript.sections.values_list("key", flat=True))
    return next(key for number in range(1, 1000) if (key := f"{OWN_KEY}{number}") not in taken)
