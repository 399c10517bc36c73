"""A newer version of the data behind a figure: its authors take it, or say why they keep the older one."""

from django.core.exceptions import ValidationError
from django.db import transaction

from datasets.models import DatasetVersion
from needs_assessment.models import Block, KeptData
from needs_assessment.operations.blocks import change_block
from needs_assessment.operations.editing import lock_section, note, touch
from svd_portal.accounts.models import User
from svd_portal.core import clock


def use_newer_data(*, block: Block, newer: DatasetVersion, base_version: int, by: User) -> Block:
    """Let a figure show a newer version of its data; what it shows of it stays.

    :raises StaleBlock: when somebody changed the figure meanwhile.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    return change_block(block=block, body=block.body, base_version=base_version, dataset_version=newer, by=by)


@transaction.atomic
def keep_older_data(*, block: Block, newer: DatasetVersion, reason: str, by: User) -> None:
    """Say why a figure goes on showing older data: it is not asked about again until a still newer version.

    :raises ValidationError: without a reason.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    if not reason.strip():
        raise ValidationError("Say why the figure keeps the older data.")
    section = lock_section(block.section, by)
    KeptData.objects.get_or_create(
        block=block,
        newer=newer,
        defaults={"reason": reason.strip(), "decided_at": clock.now(), "decided_by": by},
    )
    note(section, f"kept the older data of a figure: {reason.strip()}", by=by)
    touch(section.manuscript)
