"""What a person does to a whole section."""

from django.db import transaction

from needs_assessment.models import Section
from needs_assessment.operations.editing import lock_section, look, note, touch
from needs_assessment.statuses import SectionState
from svd_portal.accounts.models import User
from svd_portal.core.workflow import MoveClosed


@transaction.atomic
def hide_section(*, section: Section, reason: str, by: User | None) -> Section:
    """Leave a section out of the document, with a reason that the public reads.

    :raises MoveClosed: without a reason, or when the document is not a draft.
    :raises PermissionDenied: when the person may not edit.
    """
    if not reason.strip():
        raise MoveClosed(["Say why this section is left out: readers will see the reason."])
    section = lock_section(section, by)
    section.state, section.hidden_reason = SectionState.HIDDEN, reason.strip()
    return _save(section, "left it out of the document", by)


@transaction.atomic
def show_section(*, section: Section, by: User | None) -> Section:
    """Bring a section back that was left out.

    :raises MoveClosed: when the document is not a draft.
    :raises PermissionDenied: when the person may not edit.
    """
    section = lock_section(section, by)
    section.state, section.hidden_reason = SectionState.IN_PROGRESS, ""
    return _save(section, "brought it back", by)


@transaction.atomic
def rename_section(*, section: Section, heading: str, by: User | None) -> Section:
    """Give a section the partnership's own heading.

    :raises MoveClosed: when the document is not a draft.
    :raises PermissionDenied: when the person may not edit.
    """
    section = lock_section(section, by)
    former, section.heading = section.heading, heading.strip() or section.heading
    return _save(section, f"renamed it from “{former}”", by)


@transaction.atomic
def set_section_state(*, section: Section, state: str, by: User | None) -> Section:
    """Mark a section as ready, or as in progress again; hiding is ``hide_section``.

    :raises MoveClosed: when the document is not a draft.
    :raises PermissionDenied: when the person may not edit.
    """
    section = lock_section(section, by)
    section.state = SectionState(state)
    return _save(section, f"marked it {section.get_state_display().lower()}", by)


def _save(section: Section, what: str, by: User | None) -> Section:
    look(section, by)
    section.save(update_fields=["state", "hidden_reason", "heading"])
    note(section, what, by=by)
    touch(section.manuscript)
    return section
