"""A year begins with what the last assessment said: its text is carried forward, and somebody looks at each section."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from needs_assessment.documents import moved_figures
from needs_assessment.models import Assessment, Block, BlockRevision, Section, SectionVersion
from needs_assessment.operations.blocks import add_block
from needs_assessment.operations.editing import lock_section, look, note, touch
from needs_assessment.operations.manuscripts import add_sections, start_manuscript
from needs_assessment.operations.versions import base_versions, keep_versions, said
from needs_assessment.rules import carrying
from needs_assessment.rules.assessment import ASSESSMENT
from needs_assessment.rules.grid import MOST_ROWS
from needs_assessment.rules.template import CHANGE_KEY, MUST
from needs_assessment.statuses import BlockKind, Marking, SectionState, VersionReason
from partnerships.models import Partnership, Seat
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed

Said = Mapping[str, Any]
"""What a section said, as ``SectionVersion`` keeps it."""


@transaction.atomic
def carry_forward(
    *, source: Assessment, edition: int | None, title: str, period: str, by: User | None, **fields: Any
) -> Assessment:
    """Start the next assessment with what an earlier one of the same partnership says.

    :param edition: the number of its edition that is carried forward; None takes its working text.
    :raises PermissionDenied: when the person may not edit, or there is no such edition.
    """
    parts = said_in(source, edition)
    if not parts:
        raise PermissionDenied("There is no such text to carry forward.")
    assessment = start_manuscript(
        Assessment, partnership=source.partnership, title=title, period=period, template=(), by=by, **fields
    )
    sections = _sections(assessment, parts, source.title)
    _blocks(sections, parts, by)
    _readers(sections, parts)
    there = {part["key"] for part in parts}
    missing = [row for row in ASSESSMENT if row.level == MUST and row.key not in there]
    add_sections(assessment, missing, by, first=len(parts) + 1)
    carried = assessment.sections.exclude(carried_from="").prefetch_related("blocks", "readers")
    name = f"Carried forward from {source.title}"[:120]
    keep_versions(carried, name=name, reason=VersionReason.CARRIED, by=by)
    return assessment


def said_in(source: Assessment, edition: int | None) -> list[Said]:
    """Give what the sections of an assessment say, or said in one of its editions, in their order."""
    if edition is None:
        sections = source.sections.prefetch_related("blocks", "readers").order_by("position", "key")
        return [said(section) for section in sections]
    kept = SectionVersion.objects.filter(section__manuscript=source.pk, edition=edition)
    return sorted(kept.values_list("said", flat=True), key=lambda part: (part["position"], part["key"]))


def editions_kept(partnership: Partnership) -> dict[int, int]:
    """Give, by assessment, the number of the latest edition whose whole text can be carried forward."""
    kept = SectionVersion.objects.filter(section__manuscript__partnership=partnership, edition__isnull=False)
    latest = kept.order_by().values_list("section__manuscript").annotate(latest=Max("edition"))
    return dict(latest)


@transaction.atomic
def still_right(*, section: Section, by: User) -> Section:
    """Say that what was carried forward still holds: who looked, and when, is in the history.

    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    section = lock_section(section, by)
    if look(section, by):
        note(section, "looked at it, and it is still right", by=by)
        touch(section.manuscript)
    return section


def _sections(assessment: Assessment, parts: Sequence[Said], title: str) -> list[Section]:
    names = ("key", "heading", "level", "prompts", "hidden_reason", "marking")
    return Section.objects.bulk_create(
        Section(
            manuscript=assessment,
            position=position,
            state=carrying.state_of(part),
            carried_from=title if carrying.says_something(part) else "",
            **{name: part[name] for name in names},
        )
        for position, part in enumerate(parts, start=1)
    )


def _blocks(sections: Sequence[Section], parts: Sequence[Said], by: User | None) -> None:
    now = clock.now()
    new_ids = {block["id"]: str(uuid.uuid4()) for part in parts for block in part["blocks"]}
    blocks = [
        Block(
            id=new_ids[block["id"]],
            section=section,
            kind=block["kind"],
            position=position,
            body=carrying.carried(block["body"], new_ids),
            is_public=block["is_public"],
            dataset_version_id=block["dataset_version"],
            changed_at=now,
            changed_by=by,
        )
        for section, part in zip(sections, parts, strict=True)
        for position, block in enumerate(part["blocks"], start=1)
    ]
    Block.objects.bulk_create(blocks)
    BlockRevision.objects.bulk_create(_revisions(blocks, by))


def _revisions(blocks: Iterable[Block], by: User | None) -> Iterable[BlockRevision]:
    """The text that two people may start from: without it a save could not tell what somebody left alone."""
    return (
        BlockRevision(
            block_id=block.pk, section=block.section, version=1, body=block.body, at=block.changed_at, by=by
        )
        for block in blocks
        if block.body != {"html": ""}
    )


def _readers(sections: Sequence[Section], parts: Sequence[Said]) -> None:
    there = set(
        Seat.objects.filter(pk__in=[seat for part in parts for seat in part["readers"]]).values_list(
            "pk", flat=True
        )
    )
    Section.readers.through.objects.bulk_create(
        Section.readers.through(section_id=section.pk, seat_id=seat)
        for section, part in zip(sections, parts, strict=True)
        for seat in part["readers"]
        if seat in there
    )


@transaction.atomic
def note_what_moved(*, assessment: Assessment, by: User) -> Block:
    """Put a table of the figures that moved since the last edition into the section that tells of the change.

    What is not published says nothing there, nor does a section that this person may not read.

    :raises MoveClosed: when nothing moved, the section is not there, or the document is not a draft.
    :raises PermissionDenied: when the person may not edit.
    """
    section = assessment.sections.filter(key=CHANGE_KEY).exclude(state=SectionState.HIDDEN).first()
    base = base_versions(assessment)
    public = assessment.sections.visible_to(by).filter(marking=Marking.PUBLIC, pk__in=base)
    sections = public.exclude(state=SectionState.HIDDEN).order_by("position", "key")
    pairs = [
        (_public(base[each.pk].said), _public(said(each)))
        for each in sections.prefetch_related("blocks", "readers")
    ]
    moved = moved_figures(pairs)[:MOST_ROWS]
    if section is None or not moved:
        raise MoveClosed(["No figure shows other data than before, or the section on change is left out."])
    body = {
        "caption": f"What moved in the figures since {next(iter(base.values())).name}"[:300],
        "columns": ["Figure and row", "Measure", "Before", "Now"],
        "rows": [[f"{title}: {row}", column, was, now] for title, row, column, was, now in moved],
        "notes": [],
    }
    return add_block(section=section, kind=BlockKind.TABLE, body=body, by=by)


def _public(part: Said) -> Said:
    """Leave out what was not published then: an older number that was kept back must not come out later."""
    blocks = part["blocks"] if part["marking"] == Marking.PUBLIC else []
    return {**part, "blocks": [block for block in blocks if block["is_public"]]}
