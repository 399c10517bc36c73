"""A whole text that is given on request: no trace of it in public, and none of who asked once the message is sent."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from needs_assessment.documents import content
from needs_assessment.models import Assessment, FullTextRequest
from needs_assessment.operations import add_block, start_revision
from needs_assessment.operations.requests import MOST_IN_AN_HOUR
from needs_assessment.statuses import BlockKind, RequestState, Visibility
from partnerships.models import Partnership
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core.pdf.document import document_html
from svd_portal.notices.models import Notice
from svd_portal.publication.fingerprint import fingerprint
from svd_portal.publication.models import Edition
from svd_portal.publication.tasks import edition_facts
from tests.cast import Cast
from tests.factories import needs_assessment as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
ASKER = "reader@elsewhere.example"
WISH = {"address": ASKER, "why": "I write about the area."}


@pytest.fixture
def edition(cast: Cast) -> Edition:
    Partnership.objects.filter(pk=cast.harbour.pk).update(mailbox="duty@harbour.example")
    cast.harbour.refresh_from_db()
    assessment = make.complete(cast, visibility=Visibility.REQUEST)
    table = make.TABLE | {"caption": "Patrols"}
    add_block(section=make.section(assessment), kind=BlockKind.TABLE, body=table, by=cast.lead)
    assessment.sections.update(state="ready")
    return make.published(cast, make.send_to_review(assessment=assessment, by=cast.lead))


def ask_page(edition: Edition) -> str:
    return reverse("full_text:ask", args=[edition.document_id])


def test_nothing_public_tells_more_than_the_summary_and_how_to_ask(
    cast: Cast, edition: Edition, client: Client
) -> None:
    page = client.get(edition.get_absolute_url()).content.decode()
    assert ask_page(edition) in page
    assert "duty@harbour.example" in page
    assert client.get(ask_page(edition)).status_code == 200
    frozen, facts = edition.read(), edition_facts(edition)
    printed = document_html(frozen, facts, {})
    assert "given on request" in printed
    api = client.get(reverse("api:edition", args=[edition.document_id, edition.number])).content.decode()
    for text in (page, printed, json.dumps(frozen), api):
        assert not [word for word in ("Patrols", "What we say on place") if word in text]
        assert "What we say on summary" in text
    assert not edition.files.filter(kind__in=["csv", "svg"]).exists()
    assert list(frozen["sections"]) == list(frozen["datasets"]) == []


def test_what_is_kept_back_does_not_change_the_fingerprint(cast: Cast, edition: Edition) -> None:
    assessment = start_revision(assessment=Assessment.objects.get(), by=cast.lead)
    before = fingerprint(content(Assessment.objects.get()))
    make.write(cast, make.section(assessment), "<p>More patrols at the east gate.</p>")
    assert fingerprint(content(Assessment.objects.get())) == before


@pytest.mark.parametrize("visibility", [Visibility.PARTNERSHIP, Visibility.SUMMARY, Visibility.PUBLIC])
def test_only_what_is_given_on_request_can_be_asked_for(
    cast: Cast, client: Client, visibility: Visibility
) -> None:
    edition = make.published(cast, visibility=visibility)
    assert client.get(ask_page(edition)).status_code == 404
    assert client.post(ask_page(edition), WISH).status_code == 404
    assert "on request" not in client.get(edition.get_absolute_url()).content.decode()


def test_a_request_goes_to_the_mailbox_and_leaves_nobody_s_address(edition: Edition, client: Client) -> None:
    wrong = client.post(ask_page(edition), {"address": "no address", "why": "Mine"})
    assert "Mine" in wrong.content.decode()
    assert not FullTextRequest.objects.exists()
    said = client.post(ask_page(edition), WISH, follow=True).content.decode()
    assert "on its way" in said
    [notice] = Notice.objects.filter(event__verb="request.received")
    assert notice.address == "duty@harbour.example"
    assert ASKER in notice.text
    event = AuditEvent.objects.get(verb="request.received")
    assert "elsewhere" not in str(event.detail) + event.target_label + event.sentence


def test_a_document_is_passed_on_only_so_often_in_an_hour(edition: Edition, client: Client) -> None:
    for _ in range(MOST_IN_AN_HOUR):
        assert client.post(ask_page(edition), WISH).status_code == 302
    refused = client.post(ask_page(edition), WISH)
    assert refused.status_code == 429
    assert "or write to duty@harbour.example" in refused.content.decode()
    assert FullTextRequest.objects.count() == MOST_IN_AN_HOUR


def test_the_lead_records_what_became_of_it(
    cast: Cast, edition: Edition, client: Client, sign_in: SignIn
) -> None:
    client.post(ask_page(edition), WISH)
    asked, lead = FullTextRequest.objects.get(), sign_in(cast.lead)
    page = reverse("needs_assessment:request", args=["harbour", asked.assessment_id, asked.pk])
    assert "Say why the whole text is not given" in lead.post(page, {"state": "refused"}).content.decode()
    lead.post(page, {"state": "refused", "reason": "It names a service."})
    asked.refresh_from_db()
    assert (asked.state, asked.reason, asked.decided_by) == (
        RequestState.REFUSED,
        "It names a service.",
        cast.lead,
    )
    lead.post(page, {"state": "given"})
    asked.refresh_from_db()
    assert asked.state == RequestState.REFUSED, "what was decided stays"
    listed = lead.get(reverse("needs_assessment:requests", args=["harbour", asked.assessment_id]))
    assert "It names a service." in listed.content.decode()
