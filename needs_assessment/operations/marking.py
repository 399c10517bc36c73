"""Who may read a part of a draft."""

from collections.abc import Collection

from django.db import transaction

from needs_assessment.models import Block, Section
from needs_assessment.operations.blocks import CHANGED_MEANWHILE
from needs_assessment.operations.editing import StaleBlock, lock_section, note, touch
from needs_assessment.statuses import Marking
from partnerships.models import Seat
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.core.workflow import MoveClosed


@transaction.atomic
def mark_section(*, section: Section, marking: str, readers: Collection[Seat], by: User) -> Section:
    """Say who may read a section. The partnership lead always may: they answer for the document.

    :param readers: seats of the partnership, asked only where seats are named.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft, or the person would shut themself out.
    """
    section = lock_section(section, by)
    seats = set(readers) | set(_lead_of(section)) if marking == Marking.SEATS else set()
    if seats and not _holds_one(seats, by):
        raise MoveClosed(["Name your own seat too: otherwise you could not open this section again."])
    section.marking = marking
    section.save(update_fields=["marking"])
    section.readers.set(seats)
    note(section, "changed who may read it", by=by)
    touch(section.manuscript)
    return section


@transaction.atomic
def mark_block(*, block: Block, is_public: bool, by: User) -> None:
    """Leave a block out of what is published, or let it in again.

    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    section = lock_section(block.section, by)
    if not section.blocks.filter(pk=block.pk).update(is_public=is_public):
        raise StaleBlock(CHANGED_MEANWHILE)
    what = f"let {block.get_kind_display().lower()} be published"
    note(
        section,
        what if is_public else f"kept {block.get_kind_display().lower()} within the partnership",
        by=by,
    )
    touch(section.manuscript)


def _lead_of(section: Section) -> Collection[Seat]:
    return Seat.objects.filter(partnership=section.manuscript.partnership_id, role=Role.LEAD)


def _holds_one(seats: Collection[Seat], person: User) -> bool:
    held = person.seats_held.current().filter(seat__in=[seat.pk for seat in seats])
    return bool(held.exists())
