"""Adding, changing, moving and removing the blocks of a section."""

from typing import Any

from django.db import transaction
from django.db.models import F

from datasets.models import DatasetVersion
from needs_assessment.models import Block, Section
from needs_assessment.operations.editing import (
    StaleBlock,
    keep_revision,
    lock_section,
    note,
    quotable_texts,
    touch,
)
from needs_assessment.rules.prose import clean
from needs_assessment.rules.quotes import settle
from needs_assessment.statuses import BlockKind, SectionState
from svd_portal.accounts.models import User
from svd_portal.core import clock

CHANGED_MEANWHILE = (
    "Somebody changed this while you were working on it. Look at it again before you change it."
)


@transaction.atomic
def add_block(
    *,
    section: Section,
    kind: str,
    body: dict[str, Any],
    by: User | None,
    dataset_version: DatasetVersion | None = None,
    after: Block | None = None,
) -> Block:
    """Add a block to a section, behind another one or at the end.

    :param body: by kind, as ``Block`` describes it.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    section = lock_section(section, by)
    block = Block(
        section=section,
        kind=kind,
        position=_make_room(section, after),
        body=_cleaned(section, kind, body),
        dataset_version=dataset_version,
        changed_at=clock.now(),
        changed_by=by,
    )
    block.save(force_insert=True)
    keep_revision(block, by=by)
    _begun(section)
    note(section, f"added {block.get_kind_display().lower()}", by=by)
    touch(section.manuscript)
    return block


@transaction.atomic
def change_block(
    *,
    block: Block,
    body: dict[str, Any],
    base_version: int,
    by: User | None,
    dataset_version: DatasetVersion | None = None,
) -> Block:
    """Change a block that is as the person saw it.

    :param dataset_version: the data a figure shows from now on; None leaves it.
    :raises StaleBlock: when somebody changed the block meanwhile.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    section, fresh = _lock_block(block, base_version, by)
    fresh.body = _cleaned(section, fresh.kind, body)
    fresh.dataset_version = dataset_version or fresh.dataset_version
    fresh.version += 1
    fresh.changed_at, fresh.changed_by = clock.now(), by
    fresh.save()
    keep_revision(fresh, by=by)
    _begun(section)
    note(section, f"changed {fresh.get_kind_display().lower()}", by=by)
    touch(section.manuscript)
    return fresh


@transaction.atomic
def remove_block(*, block: Block, base_version: int, by: User | None) -> None:
    """Take a block out of a section. Its revisions stay in the section's history.

    :raises StaleBlock: when somebody changed the block meanwhile.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    section, fresh = _lock_block(block, base_version, by)
    fresh.version += 1
    fresh.changed_at = clock.now()
    keep_revision(fresh, by=by)  # what was removed, by whom and when, whether or not a revision of it existed
    fresh.delete()
    note(section, f"removed {fresh.get_kind_display().lower()}", by=by)
    touch(section.manuscript)


@transaction.atomic
def move_block(*, block: Block, up: bool, by: User | None) -> None:
    """Let a block change places with its neighbour; at the edge nothing happens.

    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    section = lock_section(block.section, by)
    ordered = list(section.blocks.order_by("position", "pk"))
    here = next((i for i, other in enumerate(ordered) if other.pk == block.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(ordered):
        return
    ordered[here], ordered[there] = ordered[there], ordered[here]
    for position, other in enumerate(ordered, start=1):
        other.position = position
    Block.objects.bulk_update(ordered, ["position"])
    note(section, f"moved {block.get_kind_display().lower()}", by=by)
    touch(section.manuscript)


def _lock_block(block: Block, base_version: int, by: User | None) -> tuple[Section, Block]:
    section = lock_section(block.section, by)
    fresh = section.blocks.filter(pk=block.pk).first()
    if fresh is None:
        raise StaleBlock("Somebody removed this while you were working on it.")
    if fresh.version != base_version:
        raise StaleBlock(CHANGED_MEANWHILE)
    return section, fresh


def _make_room(section: Section, after: Block | None) -> int:
    if after is None:
        last = section.blocks.order_by("-position").first()
        return last.position + 1 if last else 1
    section.blocks.filter(position__gt=after.position).update(position=F("position") + 1)
    return after.position + 1


def _begun(section: Section) -> None:
    if section.state != SectionState.HIDDEN:
        Section.objects.filter(pk=section.pk).update(state=SectionState.IN_PROGRESS)


def _cleaned(section: Section, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """Clean prose on its way in, so that no row ever holds markup that a page must not show."""
    if kind != BlockKind.PROSE:
        return body
    html = clean(body["html"], numbers=True)
    return {**body, "html": settle(html, quotable_texts(section.manuscript_id, [html]))}
