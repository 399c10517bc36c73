from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from needs_assessment.models import Block, BlockRevision, Section
from needs_assessment.operations import (
    StaleBlock,
    add_block,
    change_block,
    hide_section,
    move_block,
    remove_block,
    rename_section,
    send_to_review,
    set_section_state,
    show_section,
)
from needs_assessment.statuses import BlockKind, SectionState
from svd_portal.core.workflow import MoveClosed
from tests.cast import Cast
from tests.factories import datasets
from tests.factories import needs_assessment as make

pytestmark = pytest.mark.django_db


def table(cast: Cast, section: Section, **more: Any) -> Block:
    return add_block(section=section, kind=BlockKind.TABLE, body=make.TABLE, by=cast.author, **more)


def order(section: Section) -> list[str]:
    return [block.kind for block in section.blocks.order_by("position")]


def test_start_gives_every_section_its_prompts_and_a_text_to_write_in(cast: Cast) -> None:
    assessment = make.draft(cast)

    assert assessment.sections.count() == 30
    assert all(section.prompts and section.blocks.count() == 1 for section in assessment.sections.all())


@pytest.mark.parametrize(
    "person", ["data_officer", "board_member", "chair", "monitor", "neighbour_lead", "nobody"]
)
def test_start_is_for_editors_only(cast: Cast, person: str) -> None:
    with pytest.raises(PermissionDenied):
        make.start_assessment(partnership=cast.harbour, title="x", period="2026", by=cast.people[person])


def test_add_block_cleans_prose_on_its_way_in(cast: Cast) -> None:
    section = make.section(make.draft(cast))

    body = {"html": "<p onclick=x>a</p><script>b</script>"}
    block = add_block(section=section, kind=BlockKind.PROSE, body=body, by=cast.author)

    assert block.body == {"html": "<p>a</p>"}


def test_add_block_stands_behind_the_block_that_was_named(cast: Cast) -> None:
    section = make.section(make.draft(cast))
    first = table(cast, section)

    add_block(section=section, kind=BlockKind.PROSE, body={"html": "<p>x</p>"}, by=cast.author, after=first)
    table(cast, section)

    assert order(section) == ["prose", "table", "prose", "table"]


def test_move_block_changes_places_and_stops_at_the_edges(cast: Cast) -> None:
    section = make.section(make.draft(cast))
    block = table(cast, section)

    move_block(block=block, up=True, by=cast.author)
    assert order(section) == ["table", "prose"]

    move_block(block=block, up=True, by=cast.author)
    assert order(section) == ["table", "prose"]


def test_change_block_refuses_a_version_that_is_not_the_latest(cast: Cast) -> None:
    block = table(cast, make.section(make.draft(cast)))
    change_block(block=block, body=make.TABLE | {"caption": "First"}, base_version=1, by=cast.lead)

    with pytest.raises(StaleBlock, match="Somebody changed this"):
        change_block(block=block, body=make.TABLE | {"caption": "Second"}, base_version=1, by=cast.author)

    block.refresh_from_db()
    assert (block.body["caption"], block.version) == ("First", 2)


def test_remove_block_keeps_what_it_said_in_the_history(cast: Cast) -> None:
    section = make.section(make.draft(cast))
    block = table(cast, section)
    pk = block.pk

    remove_block(block=block, base_version=1, by=cast.lead)

    assert order(section) == ["prose"]
    last = BlockRevision.objects.filter(block_id=pk).first()
    assert last is not None
    assert (last.body, last.by) == (make.TABLE, cast.lead)


def test_remove_block_refuses_what_somebody_just_changed_or_removed(cast: Cast) -> None:
    block = table(cast, make.section(make.draft(cast)))
    change_block(block=block, body=make.TABLE, base_version=1, by=cast.lead)

    with pytest.raises(StaleBlock):
        remove_block(block=block, base_version=1, by=cast.author)
    again = Block.objects.get(pk=block.pk)
    remove_block(block=block, base_version=2, by=cast.author)
    with pytest.raises(StaleBlock, match="removed"):
        remove_block(block=again, base_version=2, by=cast.author)


def test_change_to_a_ready_section_takes_ready_away(cast: Cast) -> None:
    section = make.section(make.draft(cast))
    set_section_state(section=section, state=SectionState.READY, by=cast.lead)

    table(cast, section)

    section.refresh_from_db()
    assert section.state == SectionState.IN_PROGRESS


def test_hide_section_needs_a_reason_and_show_brings_it_back(cast: Cast) -> None:
    section = make.section(make.draft(cast))

    with pytest.raises(MoveClosed, match="Say why"):
        hide_section(section=section, reason="  ", by=cast.lead)
    hidden = hide_section(section=section, reason="Covered by the county", by=cast.lead)
    assert (hidden.state, hidden.hidden_reason) == ("hidden", "Covered by the county")
    shown = show_section(section=section, by=cast.lead)
    assert (shown.state, shown.hidden_reason) == ("in_progress", "")


def test_rename_section_keeps_the_key(cast: Cast) -> None:
    section = rename_section(section=make.section(make.draft(cast)), heading="Why we ask", by=cast.author)

    assert (section.key, section.heading) == ("S3", "Why we ask")


CHANGES: list[Callable[[Section, Block, Any], object]] = [
    lambda section, block, by: add_block(section=section, kind="prose", body={"html": ""}, by=by),
    lambda section, block, by: change_block(
        block=block, body={"html": "x"}, base_version=block.version, by=by
    ),
    lambda section, block, by: remove_block(block=block, base_version=block.version, by=by),
    lambda section, block, by: move_block(block=block, up=True, by=by),
    lambda section, block, by: hide_section(section=section, reason="x", by=by),
    lambda section, block, by: show_section(section=section, by=by),
    lambda section, block, by: rename_section(section=section, heading="x", by=by),
    lambda section, block, by: set_section_state(section=section, state="ready", by=by),
]


@pytest.mark.parametrize("change", CHANGES)
def test_changes_are_refused_to_who_may_not_edit_and_once_the_board_has_it(
    cast: Cast, change: Callable[[Section, Block, Any], object]
) -> None:
    assessment = make.complete(cast)
    section = make.section(assessment)
    block = make.first_text(section)

    with pytest.raises(PermissionDenied):
        change(section, block, cast.board_member)
    send_to_review(assessment=assessment, by=cast.lead)
    with pytest.raises(MoveClosed, match="cannot be changed now"):
        change(section, block, cast.author)

    block.refresh_from_db()
    assert block.version == 1


def test_figure_needs_a_dataset_version_in_the_database(cast: Cast) -> None:
    version = datasets.accepted(cast)

    block = make.figure(cast, make.section(make.draft(cast)), version)

    assert block.dataset_version == version
