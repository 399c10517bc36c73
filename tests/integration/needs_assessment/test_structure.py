"""The order of a document's sections is its partnership's."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from needs_assessment.documents import content
from needs_assessment.models import Assessment, BlockRevision, Section
from needs_assessment.operations import merge_section, save_section, start_assessment
from needs_assessment.statuses import SectionState
from svd_portal.accounts.models import User
from svd_portal.core.workflow import MoveClosed
from tests.cast import Cast

SignIn = Callable[[User], Client]


@pytest.fixture
def assessment(cast: Cast) -> Assessment:
    return start_assessment(
        partnership=cast.harbour, title="Violence in Harbour", period="2026", by=cast.lead
    )


def page(assessment: Assessment) -> str:
    return reverse("needs_assessment:structure", args=["harbour", assessment.pk])


def keys(assessment: Assessment) -> list[str]:
    return list(assessment.sections.order_by("position").values_list("key", flat=True))


def write(section: Section, text: str, cast: Cast) -> None:
    block = section.blocks.get()
    save_section(section=section, texts={block.pk: (block.version, f"<p>{text}</p>")}, by=cast.lead)


def test_section_moves_by_one_and_stops_at_the_edge(
    assessment: Assessment, cast: Cast, sign_in: SignIn
) -> None:
    lead, before = sign_in(cast.lead), keys(assessment)
    second = assessment.sections.get(key=before[1])
    for _ in range(2):
        lead.post(page(assessment), {"wish": f"up:{second.pk}"})
    assert keys(assessment) == [before[1], before[0], *before[2:]]
    lead.post(page(assessment), {"wish": f"down:{second.pk}"})
    assert keys(assessment) == before


def test_own_section_stands_where_it_was_wanted_and_can_be_written(
    assessment: Assessment, cast: Cast, sign_in: SignIn
) -> None:
    before = keys(assessment)
    after = assessment.sections.get(key="S3")
    sign_in(cast.lead).post(page(assessment), {"heading": "Our harbour police", "after": str(after.pk)})
    at = before.index("S3") + 1
    assert keys(assessment) == [*before[:at], "O1", *before[at:]]
    write(assessment.sections.get(key="O1"), "They patrol the quay.", cast)
    assert "They patrol the quay." in str(content(assessment))


def test_merged_sections_say_all_that_both_said_and_where_it_went(
    assessment: Assessment, cast: Cast, sign_in: SignIn
) -> None:
    source, target = assessment.sections.get(key="S8"), assessment.sections.get(key="S7")
    write(source, "Two hospitals.", cast)
    write(target, "A port.", cast)
    sign_in(cast.lead).post(
        page(assessment), {"wish": f"merge:{source.pk}", f"into-{source.pk}": str(target.pk)}
    )
    assert [block.body["html"] for block in target.blocks.order_by("position")] == [
        "<p>A port.</p>",
        "<p>Two hospitals.</p>",
    ]
    source.refresh_from_db()
    assert source.state == SectionState.HIDDEN
    assert target.heading in source.hidden_reason
    assert BlockRevision.objects.filter(section=source, body__html="<p>Two hospitals.</p>").exists()


def test_section_cannot_be_merged_into_itself(assessment: Assessment, cast: Cast) -> None:
    section = assessment.sections.get(key="S7")
    with pytest.raises(MoveClosed):
        merge_section(section=section, into=section, by=cast.lead)


def test_unknown_section_is_not_found(assessment: Assessment, cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.lead).post(page(assessment), {"wish": "up:nonsense"}).status_code == 404
