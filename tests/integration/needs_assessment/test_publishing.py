import datetime as dt
import json

import pytest

from needs_assessment.documents import content
from needs_assessment.models import Assessment
from needs_assessment.operations import (
    add_block,
    hide_section,
    publish_assessment,
    rename_section,
    return_to_draft,
    send_to_review,
    start_revision,
)
from needs_assessment.statuses import BlockKind, ManuscriptState, Visibility
from needs_assessment.workflow import ASSESSMENT, findings
from partnerships.access import capabilities
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.publication.models import Edition
from tests.cast import Cast
from tests.factories import datasets
from tests.factories import needs_assessment as make

pytestmark = pytest.mark.django_db


def canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def test_send_to_review_says_what_is_missing(cast: Cast) -> None:
    assessment = make.draft(cast)

    with pytest.raises(MoveClosed, match="22 things on the checklist"):
        send_to_review(assessment=assessment, by=cast.lead)

    assert sum(finding.is_error for finding in findings(assessment)) == 22


@pytest.mark.parametrize("person", ["author", "board_member", "monitor", "neighbour_lead"])
def test_send_to_review_is_for_reviewers(cast: Cast, person: str) -> None:
    with pytest.raises(MoveClosed, match="Your seat does not allow this"):
        send_to_review(assessment=make.complete(cast), by=cast.people[person])


def test_return_to_draft_needs_a_reason(cast: Cast) -> None:
    assessment = make.in_review(cast)

    with pytest.raises(MoveClosed, match="Say why"):
        return_to_draft(assessment=assessment, reason=" ", by=cast.chair)
    assert return_to_draft(assessment=assessment, reason="Add the hospitals", by=cast.chair).is_editable


def test_publish_freezes_exactly_what_the_document_says(cast: Cast) -> None:
    assessment = make.complete(cast)
    section = make.section(assessment, "S10b")
    version = datasets.accepted(cast)
    make.figure(cast, section, version)
    add_block(section=section, kind=BlockKind.TABLE, body=make.TABLE, by=cast.author)
    make.write(cast, section, "<p>Robbery has risen.</p>", ready=True)
    send_to_review(assessment=assessment, by=cast.lead)

    edition = make.published(cast, assessment)

    frozen = edition.read()
    assessment.refresh_from_db()
    assert canonical(frozen) == canonical(content(assessment))
    assert (assessment.state, assessment.document) == (ManuscriptState.PUBLISHED, edition.document)
    [shown] = [s for s in frozen["sections"] if s["key"] == "S10b"]
    assert [block["type"] for block in shown["blocks"]] == ["prose", "figure", "table"]
    assert [block.get("key") for block in shown["blocks"]] == [None, "f1", "t1"]
    assert shown["blocks"][0]["html"] == "<p>Robbery has risen.</p>"
    assert frozen["summary"][0]["html"] == "<p>What we say on summary.</p>"
    assert [d["sha256"] for d in frozen["datasets"]] == [version.file_sha256]
    assert frozen["partnership"]["local_policing_body"] == "Harbour police and crime commissioner"
    assert len(frozen["partnership"]["authorities"]) == 6


def test_publish_never_shows_a_count_that_is_protected(cast: Cast) -> None:
    assessment = make.complete(cast)
    section = make.section(assessment, "S10e")
    version = datasets.accepted(cast)
    make.figure(cast, section, version, rows_by="age_band", series_by="sex", filters={"period": ["2024-01"]})

    [figure] = [b for s in content(assessment)["sections"] for b in s["blocks"] if b["type"] == "figure"]

    cells = [cell for row in figure["rows"] for cell in row[1:]]
    assert all(isinstance(cell, dict) or cell >= 5 for cell in cells)


def test_content_is_the_same_twice_for_the_same_rows(cast: Cast) -> None:
    assessment = make.complete(cast)
    make.figure(cast, make.section(assessment, "S10b"), datasets.accepted(cast))

    first = canonical(content(Assessment.objects.get(pk=assessment.pk)))

    assert canonical(content(Assessment.objects.get(pk=assessment.pk))) == first


def test_content_gives_the_public_reason_of_a_hidden_section_and_nothing_of_its_text(cast: Cast) -> None:
    assessment = make.complete(cast)
    section = make.section(assessment, "S13")
    make.write(cast, section, "<p>Restricted words</p>")
    hide_section(section=section, reason="The <county> covers it", by=cast.lead)

    written = content(assessment)

    [shown] = [s for s in written["sections"] if s["key"] == "S13"]
    assert "The &lt;county&gt; covers it" in shown["blocks"][0]["html"]
    assert "Restricted words" not in canonical(written)


def test_content_leaves_out_the_data_of_a_hidden_section(cast: Cast) -> None:
    assessment = make.complete(cast)
    section = make.section(assessment, "S10b")
    make.figure(cast, section, datasets.accepted(cast))
    hide_section(section=section, reason="Not this year", by=cast.lead)

    assert content(assessment)["datasets"] == []


@pytest.mark.parametrize("visibility", [Visibility.SUMMARY, Visibility.REQUEST, Visibility.PARTNERSHIP])
def test_publish_gives_only_the_summary_where_only_the_summary_is_public(
    cast: Cast, visibility: Visibility
) -> None:
    assessment = make.complete(cast, visibility=visibility)
    make.figure(cast, make.section(assessment, "S10b"), datasets.accepted(cast))
    make.write(cast, make.section(assessment, "S10b"), "<p>Kept inside</p>", ready=True)
    send_to_review(assessment=assessment, by=cast.lead)

    frozen = make.published(cast, assessment).read()

    assert frozen["sections"] == frozen["datasets"] == []
    assert frozen["summary"]
    assert "Kept inside" not in canonical(frozen)
    assert ("on_request" in frozen) is (visibility == Visibility.REQUEST)


@pytest.mark.parametrize("person", ["lead", "author", "board_member", "monitor", "neighbour_lead"])
def test_publish_is_for_the_chair(cast: Cast, person: str) -> None:
    review = clock.today() + dt.timedelta(days=10)

    with pytest.raises(MoveClosed, match="Your seat does not allow this"):
        publish_assessment(assessment=make.in_review(cast), by=cast.people[person], next_review_on=review)


def test_publish_refuses_a_review_date_that_has_passed(cast: Cast) -> None:
    with pytest.raises(MoveClosed, match="must be in the future"):
        publish_assessment(assessment=make.in_review(cast), by=cast.chair, next_review_on=clock.today())


def test_revision_never_changes_the_published_edition_and_the_next_one_needs_a_note(cast: Cast) -> None:
    edition = make.published(cast)
    assessment = Assessment.objects.get()
    before = canonical(edition.read())

    start_revision(assessment=assessment, by=cast.author)
    rename_section(section=make.section(assessment), heading="Another heading", by=cast.author)
    make.write(cast, make.section(assessment), "<p>Other words</p>", ready=True)
    assert canonical(Edition.objects.get().read()) == before

    send_to_review(assessment=assessment, by=cast.lead)
    with pytest.raises(MoveClosed, match="Say what has changed"):
        make.published(cast, assessment)
    second = publish_assessment(
        assessment=assessment,
        by=cast.chair,
        next_review_on=clock.today() + dt.timedelta(days=100),
        change_note="Other words on purpose",
    )
    assert (second.number, second.document_id) == (2, edition.document_id)
    assert canonical(Edition.objects.get(number=1).read()) == before
    assert "Other words" in canonical(second.read())


@pytest.mark.parametrize(
    ("person", "open_moves"),
    [("lead", {"send_to_review"}), ("author", set()), ("chair", {"send_to_review"}), ("monitor", set())],
)
def test_workflow_offers_a_draft_to_those_who_may(cast: Cast, person: str, open_moves: set[str]) -> None:
    assessment = make.complete(cast)

    offers = ASSESSMENT.offered(assessment, capabilities(cast.people[person], cast.harbour))

    assert {offer.move.name for offer in offers if offer.allowed} == open_moves
