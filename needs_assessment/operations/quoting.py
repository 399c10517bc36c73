"""Numbers quoted in prose: taken from a figure, replaced when its data move on, or kept with a reason."""

import uuid
from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from datasets.models import DatasetVersion
from needs_assessment.documents.quotes import (
    Behind,
    Place,
    numbers_behind,
    place_in,
    places,
    reasons,
)
from needs_assessment.models import Block, KeptQuotation, Quotation, Section
from needs_assessment.operations.blocks import CHANGED_MEANWHILE, change_block
from needs_assessment.operations.editing import StaleBlock, lock_section, note, touch
from needs_assessment.rules.quotes import at_end, quoted, renew
from svd_portal.accounts.models import User
from svd_portal.core import clock

GONE = "The table no longer shows this number. Choose it again."


@transaction.atomic
def quote_number(*, figure: Block, place: Place, by: User) -> Quotation:
    """Let the document quote a cell that a figure shows; the same cell is the same quotation.

    :raises ValidationError: when the figure shows no number there.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    section = lock_section(figure.section, by)
    version = figure.dataset_version
    if version is None or place not in places(version, figure.body):
        raise ValidationError(GONE)
    quotation, is_new = Quotation.objects.get_or_create(
        manuscript=section.manuscript,
        dataset_version=version,
        figure=figure,
        address=place.address,
        defaults={"text": place.text, "words": place.words, "made_at": clock.now(), "made_by": by},
    )
    if is_new:
        note(
            section, "quoted a number of a figure", by=by
        )  # not which: no value of a file enters the history
        touch(section.manuscript)
    return quotation


def put_at_end(*, quotation: Quotation, block: Block, base_version: int, by: User) -> Block:
    """Write a quoted number at the end of a text.

    :raises StaleBlock: when somebody changed the text meanwhile.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    html = at_end(block.body["html"], quoted(quotation.pk, quotation.text))
    return change_block(block=block, body=block.body | {"html": html}, base_version=base_version, by=by)


@transaction.atomic
def use_newer_numbers(
    *,
    section: Section,
    newest: Mapping[int, int],
    bases: Mapping[uuid.UUID, int],
    by: User,
    unchanged_only: bool = False,
) -> int:
    """Put the newer numbers in the place of the quoted ones, and give how many numbers were renewed.

    :param newest: quotation -> the newest version as the person saw it.
    :param bases: text -> its version as the person saw it.
    :param unchanged_only: leave what would change a digit: only the sources become newer.
    :raises StaleBlock: when a text or the data moved on meanwhile.
    :raises ValidationError: when the newer data do not show one of the numbers.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    section = lock_section(section, by)
    found = [each for each in numbers_behind(section.blocks.all()) if each.quotation.pk in newest]
    if {each.quotation.pk for each in found} != set(newest):
        raise StaleBlock(CHANGED_MEANWHILE)
    if any(each.newest_id != newest[each.quotation.pk] for each in found):
        raise StaleBlock("Still newer data have come. Look at the numbers again.")
    renewed = {each.quotation.pk: _renewed(each.quotation, each.newest_id, by) for each in found}
    if unchanged_only and any(each.quotation.text != renewed[each.quotation.pk].text for each in found):
        raise StaleBlock(CHANGED_MEANWHILE)
    for block in {each.block.pk: each.block for each in found}.values():
        texts = {old: (new.pk, new.text) for old, new in renewed.items()}
        body = block.body | {"html": renew(block.body["html"], texts)}
        change_block(block=block, body=body, base_version=bases.get(block.pk, 0), by=by)
    return len(renewed)


def _renewed(quotation: Quotation, newest: int | None, by: User) -> Quotation:
    if newest is None:
        raise ValidationError("There are no newer data for this number.")
    version = DatasetVersion.objects.select_related("dataset__definition", "release").get(pk=newest)
    place = place_in(version, quotation.address)
    if place is None or not place.text:
        raise ValidationError("The newer data do not show this number. Change the sentence, or keep it.")
    same = {
        "manuscript": quotation.manuscript,
        "dataset_version": version,
        "figure": quotation.figure,
        "address": quotation.address,
    }
    # Not get_or_create: two figures that are gone may have left the same cell twice.
    return Quotation.objects.filter(**same).first() or Quotation.objects.create(
        **same, text=place.text, words=place.words, made_at=clock.now(), made_by=by
    )


@transaction.atomic
def keep_older_number(*, section: Section, quotation: int, reason: str, by: User) -> None:
    """Say why a section goes on quoting a number: it is not asked about again until the data move once more.

    :raises ValidationError: without a reason.
    :raises StaleBlock: when the number is no longer to be decided.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    if not reason.strip():
        raise ValidationError("Say why the text keeps the older number.")
    section = lock_section(section, by)
    found = _behind(numbers_behind(section.blocks.all()), quotation)
    for about in reasons(found.quotation):
        KeptQuotation.objects.get_or_create(
            quotation=found.quotation,
            section=section,
            about_id=about,
            defaults={"reason": reason.strip(), "decided_at": clock.now(), "decided_by": by},
        )
    note(section, f"kept an older number: {reason.strip()}", by=by)
    touch(section.manuscript)


def _behind(found: Collection[Behind], quotation: int) -> Behind:
    for each in found:
        if each.quotation.pk == quotation:
            return each
    raise StaleBlock(CHANGED_MEANWHILE)
