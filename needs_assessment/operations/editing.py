"""What every change to a draft shares: who may, when, and how it meets a move of the same document."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied

from needs_assessment.models import Block, BlockRevision, Manuscript, Quotation, Section
from needs_assessment.rules.quotes import ids_in_all
from needs_assessment.statuses import EDITABLE
from partnerships.access import capabilities
from partnerships.roles import Capability
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed

NOT_EDITABLE = "This document is {state}, so its text cannot be changed now."


class StaleBlock(Exception):
    """Somebody changed the block since this person opened it; the text says so in plain words."""


def may_edit(manuscript: Manuscript, user: Any) -> bool:
    """Say whether this person can change the text now."""
    return manuscript.is_editable and Capability.EDIT_WORK in capabilities(user, manuscript.partnership)


def require_editor(manuscript: Manuscript, by: User | None) -> None:
    """Let only editors through; None is the portal itself.

    :raises PermissionDenied: when the person may not edit this partnership's work.
    """
    if by is not None and Capability.EDIT_WORK not in capabilities(by, manuscript.partnership):
        raise PermissionDenied("Your seat in this partnership does not allow you to change this document.")


def lock_section(section: Section, by: User | None) -> Section:
    """Lock a section for one change, after asking who and when.

    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    # No key: a move, which holds the document's row, writes what each section says and must not wait for this lock.
    rows = Section.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.with_manuscript().get(pk=section.pk)
    require_editor(locked.manuscript, by)
    require_draft(locked.manuscript)
    return locked


def require_draft(manuscript: Manuscript) -> None:
    if not manuscript.is_editable:
        raise MoveClosed([NOT_EDITABLE.format(state=manuscript.get_state_display().lower())])


def touch(manuscript: Manuscript) -> None:
    """Mark the document as changed: the last statement of every change.

    A move locks the document's row, so this waits for a move under way and then finds out whether it is still
    a draft. Writers of different sections meet here alone, for as long as a commit takes.

    :raises MoveClosed: when the document has moved on meanwhile; the caller's transaction rolls back.
    """
    rows = Manuscript.objects.filter(pk=manuscript.pk, state__in=EDITABLE).update(changed_at=clock.now())
    if not rows:
        raise MoveClosed(
            ["This document moved on while you were writing, so its text cannot be changed now."]
        )


def look(section: Section, by: User | None) -> bool:
    """Note that somebody has looked at text that was carried forward; True when they were the first.

    The portal itself looks at nothing.
    """
    if by is None or not section.is_unseen:
        return False
    unseen = Section.objects.filter(pk=section.pk, looked_at__isnull=True)
    return bool(unseen.update(looked_at=clock.now(), looked_by=by))


def keep_revision(block: Block, *, by: User | None) -> None:
    """Keep what the block says now as a revision: whoever changed it has looked at its section."""
    look(block.section, by)
    BlockRevision.objects.create(
        block_id=block.pk,
        section_id=block.section_id,
        version=block.version,
        body=block.body,
        at=block.changed_at,
        by=by,
    )


def note(section: Section, what: str, *, by: User | None) -> None:
    """Record a change to a section other than saving its text."""
    manuscript = section.manuscript
    record(
        "section.changed",
        by=by,
        target=section,
        partnership=manuscript.partnership,
        section=section.heading,
        manuscript=manuscript.pk,
        what=what,
    )


def quotable_texts(manuscript: Any, texts: Iterable[str]) -> Mapping[int, str]:
    """Say what the quotations of one document that stand in these texts show; no other document's."""
    ids = ids_in_all(texts)
    found = Quotation.objects.filter(manuscript=manuscript, pk__in=ids) if ids else Quotation.objects.none()
    return dict(found.values_list("pk", "text"))
