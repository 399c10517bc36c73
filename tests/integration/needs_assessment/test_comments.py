"""What people say about a draft beside its text."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from needs_assessment.documents import content
from needs_assessment.models import Comment, Section
from needs_assessment.operations import make_comment, resolve_comment, start_assessment
from needs_assessment.workflow import findings
from svd_portal.accounts.models import User
from svd_portal.notices.models import Notice
from tests.cast import Cast

SignIn = Callable[[User], Client]


@pytest.fixture
def section(cast: Cast) -> Section:
    assessment = start_assessment(
        partnership=cast.harbour, title="Violence in Harbour", period="2026", by=cast.lead
    )
    return assessment.sections.get(key="S3")


def address(section: Section, name: str, *more: int) -> str:
    return reverse(f"needs_assessment:{name}", args=["harbour", section.pk, *more])


def told() -> set[str]:
    return set(Notice.objects.filter(event__verb="comment.made").values_list("address", flat=True))


def test_comment_stands_below_the_section_and_reaches_whom_it_names(
    section: Section, cast: Cast, sign_in: SignIn
) -> None:
    block = section.blocks.get()
    fire = sign_in(cast.author)
    sent = fire.post(
        address(section, "comment"),
        {"text": "Is arson in here?", "block": str(block.pk), "told": [cast.data_officer.pk]},
    )
    assert sent.status_code == 302
    page = sign_in(cast.lead).get(address(section, "section")).content.decode()
    assert "Is arson in here?" in page
    assert "about text 1" in page
    assert told() == {cast.data_officer.email}


def test_answer_reaches_everybody_who_took_part(section: Section, cast: Cast, sign_in: SignIn) -> None:
    first = make_comment(section=section, text="Is arson in here?", by=cast.author)
    make_comment(section=section, text="I think so.", by=cast.board_member, answers=first)
    Notice.objects.all().delete()
    lead = sign_in(cast.lead)
    assert (
        "Is arson in here?" in lead.get(f"{address(section, 'comment')}?answers={first.pk}").content.decode()
    )
    lead.post(address(section, "comment"), {"text": "Yes, it is.", "answers": first.pk})
    assert told() == {cast.author.email, cast.board_member.email}
    assert first.replies.count() == 2


def test_open_comments_are_on_the_checklist_until_they_are_settled(
    section: Section, cast: Cast, sign_in: SignIn
) -> None:
    assessment = section.manuscript.as_kind()
    first = make_comment(section=section, text="Is arson in here?", by=cast.author)
    make_comment(section=section, text="Yes.", by=cast.lead, answers=first)
    assert [f.text for f in findings(assessment) if "comment" in f.text] == ["1 comment is not settled."]
    sign_in(cast.lead).post(address(section, "comment_resolve", first.pk))
    assert not [f for f in findings(section.manuscript.as_kind()) if "comment" in f.text]
    resolve_comment(comment=first, by=cast.author)
    first.refresh_from_db()
    assert first.resolved_by == cast.lead


def test_comment_never_leaves_the_working_pages(section: Section, cast: Cast) -> None:
    make_comment(section=section, text="ONLY AMONG US", by=cast.author)
    assert "ONLY AMONG US" not in str(content(section.manuscript.as_kind()))


def test_monitor_reads_and_does_not_speak(section: Section, cast: Cast, sign_in: SignIn) -> None:
    with pytest.raises(PermissionDenied):
        make_comment(section=section, text="Please hurry.", by=cast.monitor)
    assert sign_in(cast.monitor).post(address(section, "comment"), {"text": "x"}).status_code == 403
    assert not Comment.objects.exists()


def test_empty_comment_comes_back_with_the_choice_that_was_made(
    section: Section, cast: Cast, sign_in: SignIn
) -> None:
    page = sign_in(cast.lead).post(address(section, "comment"), {"text": "", "told": [cast.author.pk]})
    assert page.status_code == 200
    assert page.context["form"].errors["text"]
    assert str(cast.author.pk) in page.context["form"]["told"].value()
    assert not Comment.objects.exists()
