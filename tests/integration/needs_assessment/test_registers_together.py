from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from needs_assessment.operations import (
    StaleBlock,
    StaleEntry,
    add_entry,
    add_register,
    change_entry,
    remove_block,
    remove_entry,
    send_to_review,
    set_section_state,
)
from needs_assessment.statuses import BlockKind, SectionState
from svd_portal.core.workflow import MoveClosed
from tests.cast import Cast
from tests.factories import needs_assessment as make
from tests.factories.registers import GAP, GAPS, GONE, at, gaps, ids, kept, said, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]


def test_two_people_add_and_change_different_entries_without_meeting(cast: Cast) -> None:
    block = gaps(cast, None, GAP, GONE)
    first, second = ids(block)

    change_entry(block=block, entry_id=first, entry=GAP | {"why": "Mine"}, base_version=1, by=cast.author)
    change_entry(block=block, entry_id=second, entry=GONE | {"why": "Theirs"}, base_version=1, by=cast.lead)
    add_entry(block=block, entry=GAP | {"why": "Third"}, base_version=1, by=cast.lead)

    assert said(block, "why") == ["Mine", "Theirs", "Third"]
    assert kept(block) == []


def test_a_stale_save_shows_both_and_loses_neither(cast: Cast, sign_in: SignIn) -> None:
    block = gaps(cast)
    [entry] = ids(block)
    change_entry(block=block, entry_id=entry, entry=GAP | {"why": "Theirs"}, base_version=1, by=cast.lead)
    client, address = sign_in(cast.author), at("entry_change", block.pk, entry)

    response = client.post(address, GAP | {"why": "Mine", "base_version": 1})

    page = text(response)
    assert response.status_code == 409
    assert "Theirs" in page
    assert "Mine</textarea>" in page
    assert "No agreement" in page  # what both started from
    assert 'name="base_version" value="2"' in page
    assert said(block, "why") == ["Theirs"]
    assert [row["why"] for row in kept(block)] == ["Mine"]

    assert client.post(address, GAP | {"why": "Both", "base_version": 2}).status_code == 302
    assert said(block, "why") == ["Both"]


def test_a_save_that_says_what_stands_there_already_writes_nothing(cast: Cast) -> None:
    block = gaps(cast)

    change_entry(block=block, entry_id=ids(block)[0], entry=GAP, base_version=1, by=cast.author)

    block.refresh_from_db()
    assert block.version == 1


def test_an_entry_that_was_removed_meanwhile_can_be_put_back(cast: Cast, sign_in: SignIn) -> None:
    block = gaps(cast)
    [entry] = ids(block)
    remove_entry(block=block, entry_id=entry, base_version=1, by=cast.lead)
    client, address = sign_in(cast.author), at("entry_change", block.pk, entry)

    response = client.post(address, GAP | {"why": "Mine", "base_version": 1})
    assert response.status_code == 409
    assert "If you save it, it is put back." in text(response)

    client.post(address, GAP | {"why": "Mine", "base_version": 2})
    assert said(block, "why") == ["Mine"]


def test_a_register_that_was_removed_meanwhile_can_be_begun_again(cast: Cast, sign_in: SignIn) -> None:
    block = gaps(cast)
    section, address = block.section, at("entry_add", block.pk)
    remove_block(block=block, base_version=1, by=cast.lead)
    client = sign_in(cast.author)

    response = client.post(address, GONE | {"base_version": 1})
    assert response.status_code == 409
    assert "the list begins again with it" in text(response)
    assert 'name="base_version" value="0"' in text(response)
    assert [row["gap"] for row in kept(block)] == ["School exclusions"]

    client.post(address, GONE | {"base_version": 0})
    assert said(section.blocks.get(kind=BlockKind.REGISTER), "gap") == ["School exclusions"]


def test_an_entry_that_somebody_changed_is_not_removed_unseen(cast: Cast) -> None:
    block = gaps(cast)
    [entry] = ids(block)
    change_entry(block=block, entry_id=entry, entry=GAP | {"why": "Theirs"}, base_version=1, by=cast.lead)

    with pytest.raises(StaleBlock):
        remove_entry(block=block, entry_id=entry, base_version=1, by=cast.author)
    assert len(ids(block)) == 1


def test_what_was_typed_stays_when_the_document_moved_on(cast: Cast, sign_in: SignIn) -> None:
    assessment = make.complete(cast)
    block = gaps(cast, assessment)
    set_section_state(section=block.section, state=SectionState.READY, by=cast.lead)
    send_to_review(assessment=assessment, by=cast.lead)

    response = sign_in(cast.author).post(at("entry_add", block.pk), GONE | {"base_version": 1})

    assert response.status_code == 409
    assert "School exclusions</textarea>" in text(response)
    assert [row["gap"] for row in kept(block)] == ["School exclusions"]
    with pytest.raises(MoveClosed):
        add_register(section=block.section, register=GAPS, entries=[GAP], by=cast.author)


def test_what_was_typed_comes_back_to_somebody_who_was_signed_out(cast: Cast, client: Client) -> None:
    block = gaps(cast)

    response = client.post(at("entry_add", block.pk), GONE | {"base_version": 1})

    assert response.status_code == 401
    assert "School exclusions" in text(response)
    assert len(ids(block)) == 1


def test_a_stranger_keeps_nothing(cast: Cast, sign_in: SignIn) -> None:
    block = gaps(cast)
    entry = ids(block)[0]

    assert sign_in(cast.monitor).post(at("entry_change", block.pk, entry), GAP).status_code == 403
    assert sign_in(cast.neighbour_lead).post(at("entry_change", block.pk, entry), GAP).status_code == 404
    assert kept(block) == []


def test_stale_entry_names_what_both_started_from(cast: Cast) -> None:
    block = gaps(cast)
    [entry] = ids(block)
    change_entry(block=block, entry_id=entry, entry=GAP | {"why": "Theirs"}, base_version=1, by=cast.lead)

    with pytest.raises(StaleEntry) as stale:
        change_entry(block=block, entry_id=entry, entry=GAP | {"why": "Mine"}, base_version=1, by=cast.author)

    assert stale.value.ancestor == {"id": entry, **GAP}
    assert stale.value.theirs == {"id": entry, **GAP, "why": "Theirs"}
