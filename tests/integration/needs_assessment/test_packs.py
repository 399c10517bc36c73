"""Board packs: what the board was given to read is kept, printed as a draft, and compared with the pack before."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from needs_assessment import operations as writing
from needs_assessment.models import Assessment, BoardPack
from needs_assessment.statuses import Marking
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.jobs import ledger
from svd_portal.jobs.models import Job
from tests.cast import Cast
from tests.factories import needs_assessment as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
MEETING = dt.date(2027, 2, 3)


@pytest.fixture
def draft(cast: Cast) -> Assessment:
    assessment = make.draft(cast)
    make.write(cast, make.section(assessment), "<p>Robbery fell in the spring.</p>", ready=True)
    make.write(cast, make.section(assessment, "S4"), "<p>The board met twice.</p>")
    return assessment


def address(assessment: Assessment, name: str = "packs", *more: Any) -> str:
    slug = assessment.partnership.slug
    return reverse(f"needs_assessment:{name}", args=[slug, assessment.pk, *more])


def printed(pack: BoardPack) -> str:
    ledger.run(str(Job.objects.get(key=f"pack/{pack.pk}").pk))
    pack.refresh_from_db()
    assert pack.pdf is not None
    pages = pypdf.PdfReader(io.BytesIO(bytes(pack.pdf.data))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_pack_is_printed_as_a_draft_for_its_meeting_and_says_what_moved(
    cast: Cast, draft: Assessment, sign_in: SignIn
) -> None:
    form = {"meeting_on_day": 3, "meeting_on_month": 2, "meeting_on_year": 2027, "sections": ["S3"]}
    answer = sign_in(cast.lead).post(address(draft), form, follow=True)
    assert "being printed" in answer.content.decode()
    first = draft.packs.get()
    text = printed(first)
    assert "Robbery fell in the spring." in text
    assert "For the meeting on 3 February 2027" in text
    assert "Draft, not published" in text
    assert "This is the first pack" in text
    assert "The board met twice." not in text

    make.write(cast, make.section(draft), "<p>Robbery rose in the spring.</p>")
    second = writing.make_pack(assessment=draft, keys=["S3", "S4"], meeting_on=MEETING, by=cast.chair)
    page = sign_in(cast.board_member).get(address(draft, "pack", 2)).content.decode()
    assert "<del>" in page
    assert "<ins>" in page
    assert "(new)" in page
    assert "Board pack 2" in printed(second)
    assert first.content["sections"][0]["blocks"][0]["html"] == "<p>Robbery fell in the spring.</p>"
    told = AuditEvent.objects.filter(verb="pack.made").latest("at").sentence
    assert "made board pack 2" in told


def test_a_pack_leaves_out_what_is_not_for_the_public_and_is_kept_from_caches(
    cast: Cast, draft: Assessment, sign_in: SignIn
) -> None:
    secret = make.section(draft, "S13")
    make.write(cast, secret, "<p>CANARY</p>")
    writing.mark_section(section=secret, marking=Marking.PARTNERSHIP, readers=[], by=cast.lead)
    pack = writing.make_pack(assessment=draft, keys=["S3", "S13"], meeting_on=MEETING, by=cast.lead)
    assert [section["key"] for section in pack.content["sections"]] == ["S3"]
    assert "CANARY" not in printed(pack)
    assert (
        sign_in(cast.board_member).get(address(draft, "pack_pdf", 1))["Cache-Control"] == "private, no-store"
    )


def test_a_pack_needs_a_section_that_says_something_and_somebody_who_may_send_it(
    cast: Cast, draft: Assessment, sign_in: SignIn
) -> None:
    with pytest.raises(ValidationError, match="at least one section"):
        writing.make_pack(assessment=draft, keys=["S6"], meeting_on=MEETING, by=cast.lead)
    with pytest.raises(PermissionDenied):
        writing.make_pack(assessment=draft, keys=["S3"], meeting_on=MEETING, by=cast.author)
    form = {"meeting_on_day": 3, "meeting_on_month": 2, "meeting_on_year": 2027, "sections": ["S6"]}
    answer = sign_in(cast.lead).post(address(draft), form)
    assert "Choose at least one section with something in it." in answer.content.decode()
    assert not draft.packs.exists()


def test_a_pack_that_could_not_be_printed_says_so(
    cast: Cast, draft: Assessment, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = writing.make_pack(assessment=draft, keys=["S3"], meeting_on=MEETING, by=cast.lead)
    monkeypatch.setattr("needs_assessment.tasks.document_pdf", _no_memory)
    job = Job.objects.get(key=f"pack/{pack.pk}")
    Job.objects.filter(pk=job.pk).update(attempts=2)
    ledger.run(str(job.pk))
    page = sign_in(cast.board_member).get(address(draft, "pack", 1)).content.decode()
    assert "There is no PDF" in page
    assert "being printed" not in page


def _no_memory(*args: Any) -> bytes:
    raise MemoryError("want of memory")


REPORT = {
    "body": "Health and Wellbeing Board",
    "meeting_on_day": 3,
    "meeting_on_month": 2,
    "meeting_on_year": 2027,
    "asked": "Note the findings.",
    "finance": "Revenue of £40,000 a year.",
    "environment": "None.",
    "next_steps": "The strategy follows in June.",
    "contact": "Community safety team",
}


def test_a_committee_report_is_printed_and_the_next_one_begins_with_what_it_said(
    cast: Cast, draft: Assessment, sign_in: SignIn
) -> None:
    make.write(cast, make.section(draft, "S2"), "<p>Knife crime fell.</p>", ready=True)
    lead, page = sign_in(cast.lead), address(draft, "committee_report")
    assert draft.title in lead.get(page).context["form"]["asked"].value()
    lead.post(page, REPORT)
    text = printed(draft.packs.get())
    assert "Committee report 1 · Health and Wellbeing Board" in text
    assert "Knife crime fell." in text
    assert "Revenue of £40,000 a year." in text
    assert "What moved since the last pack" not in text
    assert lead.get(page).context["form"]["asked"].value() == "Note the findings."


def test_a_report_between_two_packs_is_not_what_the_next_pack_is_compared_with(
    cast: Cast, draft: Assessment, sign_in: SignIn
) -> None:
    writing.make_pack(assessment=draft, keys=["S3"], meeting_on=MEETING, by=cast.lead)
    sign_in(cast.lead).post(address(draft, "committee_report"), REPORT)
    third = writing.make_pack(assessment=draft, keys=["S3"], meeting_on=MEETING, by=cast.lead)
    assert (third.number, third.content["changes"]) == (3, [])


def test_a_report_that_misses_an_answer_keeps_what_was_typed(
    cast: Cast, draft: Assessment, sign_in: SignIn
) -> None:
    answer = sign_in(cast.lead).post(address(draft, "committee_report"), REPORT | {"environment": ""})
    assert "Revenue of £40,000 a year." in answer.content.decode()
    assert not draft.packs.exists()
