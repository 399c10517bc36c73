"""Saving what a person typed: a save names the version it started from, and nothing typed is ever lost."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from needs_assessment.models import Block, BlockRevision, Section
from needs_assessment.operations.editing import keep_revision, lock_section, look, quotable_texts, touch
from needs_assessment.rules.prose import clean
from needs_assessment.rules.quotes import settle
from needs_assessment.statuses import BlockKind, SectionState
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed

Texts = Mapping[uuid.UUID, tuple[int, str]]
"""Block -> (the version the person started from, their HTML). Version 0 puts back a text that was removed."""


@dataclass(frozen=True)
class Conflict:
    """Two texts over one ancestor. ``current_version`` is 0 when somebody removed the block."""

    block_id: uuid.UUID
    mine: str
    theirs: str
    ancestor: str
    current_version: int
    their_name: str
    their_at: dt.datetime | None


class StaleSave(Exception):
    """Somebody saved the same text first. What this person typed is in the history and in ``conflicts``."""

    def __init__(self, conflicts: list[Conflict]) -> None:
        self.conflicts = conflicts
        super().__init__("Somebody else saved this text while you were writing.")


@dataclass
class _Save:
    """One save under way: the section is locked, so what is read here stays true until the commit."""

    section: Section
    by: User | None
    blocks: dict[uuid.UUID, Block]
    known: dict[tuple[uuid.UUID, int], str]
    quoted: Mapping[int, str]
    conflicts: list[Conflict] = field(default_factory=list)
    written: int = 0


def save_section(
    *, section: Section, texts: Texts, mark_ready: bool | None = None, by: User | None
) -> Section:
    """Save the texts of a section that this person changed; texts that nobody else touched meanwhile go in.

    :param mark_ready: True and False set the section's state; None leaves it to what was written.
    :raises StaleSave: after keeping the texts that somebody else had changed meanwhile.
    :raises MoveClosed: after keeping every changed text, when the document is not a draft.
    :raises PermissionDenied: when the person may not edit; then nothing is kept.
    """
    try:
        # Durable: what is kept of a lost race must survive the exception that tells of it.
        with transaction.atomic(durable=True):
            save = _begin(section, texts, by)
            for block_id, (base, html) in texts.items():
                _save_text(save, block_id, base, settle(clean(html, numbers=True), save.quoted))
            _finish(save, mark_ready)
    except MoveClosed:
        with transaction.atomic(durable=True):
            _keep_all(section, texts, by)
        raise
    if save.conflicts:
        raise StaleSave(save.conflicts)
    return save.section


def _begin(section: Section, texts: Texts, by: User | None) -> _Save:
    locked = lock_section(section, by)
    blocks = locked.blocks.filter(kind=BlockKind.PROSE, pk__in=list(texts)).select_related("changed_by")
    return _Save(
        locked, by, {block.pk: block for block in blocks}, _revisions(section, texts), _quoted(section, texts)
    )


def _quoted(section: Section, texts: Texts) -> Mapping[int, str]:
    return quotable_texts(section.manuscript_id, (clean(html, numbers=True) for _, html in texts.values()))


def _revisions(section: Section, texts: Texts) -> dict[tuple[uuid.UUID, int], str]:
    rows = BlockRevision.objects.filter(section=section, block_id__in=list(texts), is_conflict=False)
    return {(row.block_id, row.version): row.body.get("html", "") for row in rows.order_by("pk")}


def _save_text(save: _Save, block_id: uuid.UUID, base: int, mine: str) -> None:
    block = save.blocks.get(block_id)
    theirs, version = (block.body["html"], block.version) if block else ("", 0)
    ancestor = save.known.get((block_id, base), "")
    if mine == theirs:
        return
    if base == version:
        _write(save, block, mine)
    elif (
        mine != ancestor
    ):  # equal to the ancestor: this person did not touch it, so what the other wrote stands
        _keep(save.section, block_id, base, mine, save.by)
        save.conflicts.append(
            Conflict(
                block_id=block_id,
                mine=mine,
                theirs=theirs,
                ancestor=ancestor,
                current_version=version,
                their_name=block.changed_by.name if block and block.changed_by else "",
                their_at=block.changed_at if block else None,
            )
        )


def _write(save: _Save, block: Block | None, html: str) -> None:
    if block is None:
        block = Block(
            section=save.section, kind=BlockKind.PROSE, position=_last_position(save.section) + 1, version=0
        )
    elif (block.pk, block.version) not in save.known:
        keep_revision(block, by=block.changed_by)  # an import writes no revisions: its text must not vanish
    block.body = {"html": html}
    block.version += 1
    block.changed_at, block.changed_by = clock.now(), save.by
    block.save()
    keep_revision(block, by=save.by)
    save.written += 1


def _last_position(section: Section) -> int:
    last = section.blocks.order_by("-position").first()
    return last.position if last else 0


def _finish(save: _Save, mark_ready: bool | None) -> None:
    section = save.section
    state = _next_state(save, mark_ready)
    if state == SectionState.READY:
        look(section, save.by)
    if not save.written and state == section.state:
        return
    section.state = state
    section.save(update_fields=["state"])
    record(
        "section.saved",
        by=save.by,
        target=section,
        partnership=section.manuscript.partnership,
        section=section.heading,
        manuscript=section.manuscript_id,
    )
    touch(section.manuscript)


def _next_state(save: _Save, mark_ready: bool | None) -> str:
    if save.section.state == SectionState.HIDDEN:
        return SectionState.HIDDEN
    if mark_ready and not save.conflicts:
        return SectionState.READY
    return SectionState.IN_PROGRESS if save.written or mark_ready is False else save.section.state


def _keep_all(section: Section, texts: Texts, by: User | None) -> None:
    known, quoted = _revisions(section, texts), _quoted(section, texts)
    for block_id, (base, html) in texts.items():
        mine = settle(clean(html, numbers=True), quoted)
        if mine != known.get((block_id, base), ""):
            _keep(section, block_id, base, mine, by)


def _keep(section: Section, block_id: uuid.UUID, base: int, html: str, by: User | None) -> None:
    BlockRevision.objects.create(
        block_id=block_id,
        section=section,
        version=base,
        body={"html": html},
        is_conflict=True,
        at=clock.now(),
        by=by,
    )
