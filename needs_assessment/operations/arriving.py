"""Taking over text that was written elsewhere: prose and tables, in order."""

from django.db import transaction

from needs_assessment.models import Block, Section
from needs_assessment.operations.blocks import add_block, change_block
from needs_assessment.operations.editing import lock_section
from needs_assessment.rules.prose import clean
from needs_assessment.rules.tables_in_text import has_table, split
from needs_assessment.statuses import BlockKind
from svd_portal.accounts.models import User
from svd_portal.core.workflow import MoveClosed


@transaction.atomic
def add_text(*, section: Section, html: str, by: User) -> list[Block]:
    """Add a text at the end of a section, as prose and tables; an empty text that stands there is filled.

    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft, or there is no text.
    """
    section = lock_section(section, by)
    parts = split(clean(html))
    if not parts:
        raise MoveClosed(["There is no text to add."])
    last = section.blocks.order_by("position", "pk").last()
    added = list[Block]()
    if last and _is_empty_text(last) and parts[0][0] == BlockKind.PROSE:
        added.append(change_block(block=last, body=parts.pop(0)[1], base_version=last.version, by=by))
    return [*added, *(add_block(section=section, kind=kind, body=body, by=by) for kind, body in parts)]


@transaction.atomic
def lift_tables(*, section: Section, by: User) -> int:
    """Make tables of the rows that somebody wrote or pasted into a text of a section.

    :returns: how many.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    section = lock_section(section, by)
    texts = [block for block in section.blocks.filter(kind=BlockKind.PROSE) if has_table(block.body["html"])]
    lifted = sum(_lift(block, by) for block in texts)
    # Whether it is ready was said a moment ago, with the table in the text.
    Section.objects.filter(pk=section.pk).update(state=section.state)
    return lifted


def _lift(block: Block, by: User) -> int:
    """Put the parts of a text in its place: its beginning stays, so that comments on it do too."""
    parts = split(block.body["html"])
    before = parts.pop(0)[1] if parts[0][0] == BlockKind.PROSE else {"html": ""}
    after = change_block(block=block, body=before, base_version=block.version, by=by)
    for kind, body in parts:
        after = add_block(section=block.section, kind=kind, body=body, by=by, after=after)
    return sum(kind == BlockKind.TABLE for kind, _ in parts)


def _is_empty_text(block: Block) -> bool:
    return block.kind == BlockKind.PROSE and not block.body.get("html")
