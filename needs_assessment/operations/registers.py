"""Changing a register entry by entry: two people meet only over the same entry, and then nothing typed is lost."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from needs_assessment.models import Block, BlockRevision, Section
from needs_assessment.operations.blocks import CHANGED_MEANWHILE, add_block, change_block
from needs_assessment.operations.editing import StaleBlock, lock_section
from needs_assessment.rules.registers import REGISTERS, Entry, Register, clean
from needs_assessment.rules.registers.providers import OWN_ENTRY, fields_changed_by_others, taken_over
from needs_assessment.statuses import BlockKind
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed


class StaleEntry(Exception):
    """Somebody changed the same entry first. What this person typed is in the history of the section.

    ``theirs`` is None when they removed it; ``current_version`` is 0 when they removed the whole register.
    """

    def __init__(self, theirs: Entry | None, ancestor: Entry | None, current_version: int) -> None:
        self.theirs, self.ancestor, self.current_version = theirs, ancestor, current_version
        super().__init__("Somebody else saved this entry while you were writing.")


def add_register(*, section: Section, register: Register, entries: Iterable[Entry], by: User | None) -> Block:
    """Add a register to the end of a section, with the entries it begins with.

    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    rows = [_new(register, entry) for entry in entries]
    body = {"register": register.key, "entries": rows}
    return add_block(section=section, kind=BlockKind.REGISTER, body=body, by=by)


def add_entry(*, block: Block, entry: Entry, base_version: int, by: User | None) -> Block:
    """Add an entry to the end of a register; what others did to it meanwhile stands beside it.

    :param base_version: of the register as the person saw it; 0 puts back one that was removed.
    :raises StaleEntry: when the register was removed, or has its only entry by now; what was typed is kept.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: after keeping what was typed, when the document is not a draft.
    """
    return _save(block, _new(_register(block), entry), base_version, by, is_new=True)


def change_entry(*, block: Block, entry_id: str, entry: Entry, base_version: int, by: User | None) -> Block:
    """Change an entry that is as the person saw it, whatever became of the others meanwhile.

    :param base_version: of the register as the person saw it; the current one puts back a removed entry.
    :raises StaleEntry: when somebody changed or removed it; what was typed is kept.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: after keeping what was typed, when the document is not a draft.
    """
    return _save(block, {"id": entry_id, **clean(_register(block), entry)}, base_version, by)


@transaction.atomic
def remove_entry(*, block: Block, entry_id: str, base_version: int, by: User | None) -> Block:
    """Take an entry out of a register; it stays in the history of the section.

    :raises StaleBlock: when somebody changed the entry since, or removed the register.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    fresh = _lock(block, by)
    theirs = entry_of(fresh, entry_id)
    if theirs is None:
        return fresh
    if fresh.version != base_version and theirs != _ancestor(fresh, base_version, entry_id):
        raise StaleBlock(CHANGED_MEANWHILE)
    return _write(fresh, [row for row in fresh.body["entries"] if row["id"] != entry_id], by)


@transaction.atomic
def move_entry(*, block: Block, entry_id: str, up: bool, by: User | None) -> Block:
    """Let an entry change places with its neighbour; at the edge nothing happens.

    :raises StaleBlock: when somebody removed the register.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    fresh = _lock(block, by)
    rows = list(fresh.body["entries"])
    here = next((i for i, row in enumerate(rows) if row["id"] == entry_id), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(rows):
        return fresh
    rows[here], rows[there] = rows[there], rows[here]
    return _write(fresh, rows, by)


@transaction.atomic
def merge_into_entry(*, block: Block, entry_id: str, seen: Entry, wanted: Entry, by: User) -> Block:
    """Write what a provider wants changed into its entry, and leave everything else as others left it.

    :raises StaleBlock: when somebody changed the same fields to another thing since, or removed the entry.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    fresh = _lock(block, by)
    now = entry_of(fresh, entry_id)
    if now is None:
        raise StaleBlock("Somebody removed this entry: nothing can be taken into it.")
    if moved := fields_changed_by_others(seen, wanted, now):
        headings = ", ".join(OWN_ENTRY.field(name).heading.lower() for name in moved)
        raise StaleBlock(
            f"Somebody changed this since the provider saw it: {headings}. Compare both, change the entry by hand if "
            "the provider is right, and settle what it sent after that."
        )
    mine = {"id": entry_id, **taken_over(seen, wanted, now)}
    rows = [mine if row["id"] == entry_id else row for row in fresh.body["entries"]]
    return fresh if rows == fresh.body["entries"] else _write(fresh, rows, by)


def _save(
    block: Block, mine: dict[str, Any], base_version: int, by: User | None, *, is_new: bool = False
) -> Block:
    try:
        # Durable: what is kept of a lost race must survive the exception that tells of it.
        with transaction.atomic(durable=True):
            saved = _settle(block, mine, base_version, by, is_new)
    except MoveClosed:
        with transaction.atomic(durable=True):
            _keep(block, mine, base_version, by)
        raise
    if isinstance(saved, StaleEntry):
        raise saved
    return saved


def _settle(
    block: Block, mine: dict[str, Any], base_version: int, by: User | None, is_new: bool
) -> Block | StaleEntry:
    section = lock_section(block.section, by)
    fresh = section.blocks.filter(pk=block.pk).first()
    if fresh is None and base_version == 0:
        return add_register(section=section, register=_register(block), entries=[mine], by=by)
    stale = _lost_race(fresh, mine, base_version, is_new)
    if stale is not None:
        _keep(block, mine, base_version, by)
        return stale
    assert fresh is not None  # noqa: S101  # for the type checker: without it the race is lost
    rows = fresh.body["entries"]
    if mine["id"] in {row["id"] for row in rows}:
        rows = [mine if row["id"] == mine["id"] else row for row in rows]
    else:
        rows = [*rows, mine]
    return fresh if rows == fresh.body["entries"] else _write(fresh, rows, by)


def _lost_race(
    fresh: Block | None, mine: dict[str, Any], base_version: int, is_new: bool
) -> StaleEntry | None:
    if fresh is None:
        return StaleEntry(None, None, 0)
    if is_new:
        theirs = fresh.body["entries"][0] if fresh.body["entries"] else None
        is_taken = _register(fresh).is_single and theirs is not None
        return StaleEntry(theirs, None, fresh.version) if is_taken else None
    theirs, ancestor = entry_of(fresh, mine["id"]), _ancestor(fresh, base_version, mine["id"])
    if fresh.version == base_version or theirs == mine or (theirs is not None and theirs == ancestor):
        return None
    return StaleEntry(theirs, ancestor, fresh.version)


def _write(fresh: Block, rows: list[Any], by: User | None) -> Block:
    body = {**fresh.body, "entries": rows}
    return change_block(block=fresh, body=body, base_version=fresh.version, by=by)


def _lock(block: Block, by: User | None) -> Block:
    fresh = lock_section(block.section, by).blocks.filter(pk=block.pk).first()
    if fresh is None:
        raise StaleBlock("Somebody removed this while you were working on it.")
    return fresh


def _register(block: Block) -> Register:
    return REGISTERS[block.body["register"]]


def _new(register: Register, entry: Entry) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), **clean(register, entry)}


def entry_of(block: Block, entry_id: str) -> dict[str, Any] | None:
    """Give the entry of a register by its id; None when it has none."""
    return next((row for row in block.body["entries"] if row["id"] == entry_id), None)


def _ancestor(block: Block, version: int, entry_id: str) -> dict[str, Any] | None:
    rows = BlockRevision.objects.filter(block_id=block.pk, version=version, is_conflict=False)
    revision = rows.order_by("pk").last()
    entries = revision.body.get("entries", []) if revision else []
    return next((row for row in entries if row["id"] == entry_id), None)


def _keep(block: Block, mine: dict[str, Any], base_version: int, by: User | None) -> None:
    BlockRevision.objects.create(
        block_id=block.pk,
        section_id=block.section_id,
        version=base_version,
        body={"register": block.body["register"], "entries": [mine]},
        is_conflict=True,
        at=clock.now(),
        by=by,
    )
