"""Who may read a part of a draft, and that what is published shows no trace of the rest."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from needs_assessment.documents import content
from needs_assessment.models import Assessment, Section
from needs_assessment.operations import (
    add_block,
    add_section,
    make_comment,
    mark_block,
    mark_section,
    merge_section,
    send_to_review,
)
from needs_assessment.statuses import BlockKind, Marking, SectionState
from partnerships.models import Seat
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.core.workflow import MoveClosed
from tests.cast import Cast
from tests.factories import needs_assessment as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def assessment(cast: Cast) -> Assessment:
    return make.complete(cast)


@pytest.fixture
def own(cast: Cast, assessment: Assessment) -> Section:
    """A section of the partnership's own, at the end."""
    last = assessment.sections.order_by("position").last()
    assert last
    section = add_section(manuscript=assessment, heading="Where patrols will be", after=last, by=cast.lead)
    make.write(cast, section, "<p>At the east gate.</p>", ready=True)
    return section


def seats(cast: Cast, *roles: Role) -> list[Seat]:
    return list(Seat.objects.filter(partnership=cast.harbour, role__in=roles))


def for_the_chair(cast: Cast, section: Section) -> None:
    mark_section(section=section, marking=Marking.SEATS, readers=seats(cast, Role.CHAIR), by=cast.lead)


def test_others_do_not_see_that_a_section_for_named_seats_is_there(
    cast: Cast, sign_in: SignIn, assessment: Assessment, own: Section
) -> None:
    make_comment(section=own, text="Is the gate right?", by=cast.lead)
    for_the_chair(cast, own)
    for person in (cast.chair, cast.lead):
        html = sign_in(person).get(own.get_absolute_url()).content.decode()
        assert "At the east gate." in html
        assert "Named seats only: Board chair, Partnership lead." in html
    author = sign_in(cast.author)
    before = own.manuscript.sections.order_by("-position")[1]
    pages = [assessment.get_absolute_url(), before.get_absolute_url(), "/home/"]
    pages.append(reverse("needs_assessment:structure", args=["harbour", assessment.pk]))
    for page in pages:
        answer = author.get(page)
        assert answer.status_code == 200
        assert "Where patrols will be" not in answer.content.decode(), page
    history = reverse("needs_assessment:section_history", args=["harbour", own.pk])
    assert [author.get(page).status_code for page in (own.get_absolute_url(), history)] == [404, 404]


def test_what_is_not_public_leaves_no_trace_in_the_content(
    cast: Cast, assessment: Assessment, own: Section
) -> None:
    section = make.section(assessment)
    add_block(section=section, kind=BlockKind.TABLE, body=make.TABLE | {"caption": "Patrols"}, by=cast.lead)
    add_block(section=section, kind=BlockKind.TABLE, body=make.TABLE, by=cast.lead)
    patrols = section.blocks.get(body__caption="Patrols")
    plain = content(assessment)
    mark_block(block=patrols, is_public=False, by=cast.lead)
    mark_section(section=own, marking=Marking.PARTNERSHIP, readers=[], by=cast.lead)
    written = content(Assessment.objects.get(pk=assessment.pk))
    text = json.dumps(written)
    assert "Patrols" in json.dumps(plain)
    assert not [word for word in ("Patrols", "Where patrols", "east gate") if word in text]
    keys = [
        block["key"] for part in written["sections"] for block in part["blocks"] if block["type"] == "table"
    ]
    assert keys == ["t1"], "numbers have no gap"


def test_a_section_that_every_document_needs_is_published(cast: Cast, assessment: Assessment) -> None:
    section = make.section(assessment)
    mark_section(section=section, marking=Marking.PARTNERSHIP, readers=[], by=cast.lead)
    Section.objects.filter(pk=section.pk).update(state=SectionState.READY)
    with pytest.raises(MoveClosed, match="1 thing on the checklist"):
        send_to_review(assessment=Assessment.objects.get(pk=assessment.pk), by=cast.lead)


def test_nobody_shuts_themself_out_and_text_does_not_change_its_readers_by_merging(
    cast: Cast, assessment: Assessment, own: Section
) -> None:
    with pytest.raises(MoveClosed, match="Name your own seat too"):
        mark_section(section=own, marking=Marking.SEATS, readers=seats(cast, Role.CHAIR), by=cast.author)
    mark_section(section=own, marking=Marking.PARTNERSHIP, readers=[], by=cast.author)
    with pytest.raises(MoveClosed, match="Not everybody may read both"):
        merge_section(section=own, into=make.section(assessment), by=cast.lead)


def test_who_may_read_it_is_said_on_a_page_of_its_own(cast: Cast, sign_in: SignIn, own: Section) -> None:
    client = sign_in(cast.lead)
    page = reverse("needs_assessment:section_mark", args=["harbour", own.pk])
    html = client.post(page, {"marking": "seats"}).content.decode()
    assert "Choose at least one seat besides the partnership lead" in html
    chosen = [seat.pk for seat in seats(cast, Role.BOARD_MEMBER)]
    client.post(page, {"marking": "seats", "readers": chosen})
    own.refresh_from_db()
    assert own.marking == Marking.SEATS
    assert {seat.role for seat in own.readers.all()} == {Role.LEAD, Role.BOARD_MEMBER}
    told = client.get(reverse("needs_assessment:comment", args=["harbour", own.pk])).content.decode()
    assert cast.people["board_member"].name in told
    assert cast.author.name not in told


def test_a_block_is_kept_back_with_one_button(cast: Cast, sign_in: SignIn, own: Section) -> None:
    block, client = make.first_text(own), sign_in(cast.author)
    client.post(own.get_absolute_url(), {"then": f"keep:{block.pk}"})
    block.refresh_from_db()
    assert not block.is_public
    assert "What is published leaves this out." in client.get(own.get_absolute_url()).content.decode()
    client.post(own.get_absolute_url(), {"then": f"publish:{block.pk}"})
    block.refresh_from_db()
    assert block.is_public
