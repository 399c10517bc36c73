"""Taking into a strategy what the needs assessment that it answers says already."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from needs_assessment.models import Block
from needs_assessment.operations import add_block, change_block
from needs_assessment.statuses import BlockKind
from partnerships.access import capabilities
from partnerships.roles import Capability
from strategy.documents.findings import definition_of
from strategy.models import Strategy
from strategy.rules.template import DEFINITION_KEY
from svd_portal.accounts.models import User
from svd_portal.core.workflow import MoveClosed

CAPTION = "Definition of serious violence, from “{title}”, edition {number}"


@transaction.atomic
def take_definition(*, strategy: Strategy, by: User) -> Block:
    """Put the definition of the answered needs assessment into the section on definition and scope, word for word.

    Taken again, from another edition, it replaces what was taken before.

    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the strategy is not a draft, answers nothing, or what it answers states no definition.
    """
    if Capability.EDIT_WORK not in capabilities(by, strategy.partnership):
        raise PermissionDenied("Your seat does not allow you to edit this.")
    if not strategy.is_editable:
        raise MoveClosed(["Return the strategy to draft to change it."])
    table = definition_of(strategy.answers)
    if strategy.answers is None or table is None:
        raise MoveClosed(
            ["The needs assessment that it answers states no definition. Choose another, or write it."]
        )
    section = strategy.sections.filter(key=DEFINITION_KEY).first()
    if section is None:
        raise MoveClosed(["This strategy has no section on its definition."])
    caption = CAPTION.format(title=strategy.answers.title, number=strategy.answers.number)
    body: dict[str, Any] = {"caption": caption, **table, "notes": []}
    start = CAPTION.split("{", maxsplit=1)[0]
    before = next(
        (
            each
            for each in section.blocks.filter(kind=BlockKind.TABLE)
            if each.body["caption"].startswith(start)
        ),
        None,
    )
    if before is None:
        return add_block(section=section, kind=BlockKind.TABLE, body=body, by=by)
    return change_block(block=before, body=body, base_version=before.version, by=by)
