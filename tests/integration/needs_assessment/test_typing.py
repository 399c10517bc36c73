"""What is typed and not saved, and who writes a section now."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from needs_assessment.models import Block, BlockRevision, Section, SectionLease, TypedDraft
from needs_assessment.operations import save_section, start_assessment
from needs_assessment.statuses import BlockKind
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core import clock
from tests.cast import Cast

SignIn = Callable[[User], Client]
LATER = dt.timedelta(minutes=2)


@pytest.fixture
def section(cast: Cast) -> Section:
    assessment = start_assessment(
        partnership=cast.harbour, title="Violence in Harbour", period="2026", by=cast.lead
    )
    return assessment.sections.get(key="S3")


@pytest.fixture
def block(section: Section) -> Block:
    return section.blocks.get(kind=BlockKind.PROSE)


def address(section: Section, name: str = "section") -> str:
    slug = section.manuscript.partnership.slug
    return reverse(f"needs_assessment:{name}", args=[slug, section.pk])


def typed(block: Block, text: str, tab: uuid.UUID, version: int | None = None) -> dict[str, Any]:
    return {
        "tab": str(tab),
        f"version-{block.pk}": block.version if version is None else version,
        f"html-{block.pk}": f"<p>{text}</p>",
    }


def wait(monkeypatch: pytest.MonkeyPatch, passed: dt.timedelta) -> None:
    then = clock.now() + passed
    monkeypatch.setattr(clock, "now", lambda: then)


def test_text_is_there_on_return_when_the_laptop_was_closed(
    section: Section, block: Block, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = sign_in(cast.lead)
    kept = lead.post(address(section, "section_typing"), typed(block, "Half a sent", uuid.uuid4()))
    assert kept.json()["writer"] is None
    wait(monkeypatch, LATER)
    page = sign_in(cast.lead).get(address(section)).content.decode()
    assert "Half a sent" in page
    assert "It is not saved in the section yet." in page
    assert "Half a sent" not in sign_in(cast.author).get(address(section)).content.decode()


def test_a_tab_that_still_types_keeps_its_text_to_itself(
    section: Section, block: Block, cast: Cast, sign_in: SignIn
) -> None:
    lead = sign_in(cast.lead)
    lead.post(address(section, "section_typing"), typed(block, "Half a sent", uuid.uuid4()))
    page = lead.get(address(section)).content.decode()
    assert "Half a sent" not in page
    assert "open in another tab" in page


def test_saving_forgets_what_was_typed_and_frees_the_section(
    section: Section, block: Block, cast: Cast, sign_in: SignIn
) -> None:
    lead, tab = sign_in(cast.lead), uuid.uuid4()
    lead.post(address(section, "section_typing"), typed(block, "A sentence.", tab))
    lead.post(address(section), typed(block, "A sentence.", tab))
    assert not TypedDraft.objects.exists()
    assert not SectionLease.objects.exists()
    block.refresh_from_db()
    assert block.body["html"] == "<p>A sentence.</p>"


def test_others_see_who_writes_until_ten_minutes_have_passed(
    section: Section, block: Block, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(cast.lead).post(address(section, "section_typing"), typed(block, "One", uuid.uuid4()))
    author = sign_in(cast.author)
    page = author.get(address(section)).content.decode()
    assert f"{cast.lead.name}</strong> is writing this section now" in page
    assert "Take over" in page
    assert "data-typing" not in page
    wait(monkeypatch, dt.timedelta(minutes=11))
    assert "is writing this section now" not in author.get(address(section)).content.decode()


def test_taking_over_is_recorded_told_and_loses_no_text(
    section: Section, block: Block, cast: Cast, sign_in: SignIn
) -> None:
    lead, author = sign_in(cast.lead), sign_in(cast.author)
    lead_tab = uuid.uuid4()
    lead.post(address(section, "section_typing"), typed(block, "Lead's words", lead_tab))
    page = author.get(address(section))
    author.post(address(section, "section_take_over"), {"tab": str(page.context["tab"])})
    opened = author.get(address(section))
    assert opened.context["writer"] is None
    assert "data-typing" in opened.content.decode()
    told = lead.post(address(section, "section_typing"), typed(block, "Lead's words go on", lead_tab)).json()
    assert told["writer"]["name"] == cast.author.name
    kept = TypedDraft.objects.get(person=cast.lead)
    assert kept.texts[str(block.pk)][1] == "<p>Lead's words go on</p>"
    event = AuditEvent.objects.filter(verb="section.changed").latest("pk")
    assert event.detail["what"] == f"went on writing in place of {cast.lead.name}"


def test_typed_text_over_an_older_one_comes_back_with_the_version_it_started_from(
    section: Section, block: Block, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = sign_in(cast.lead)
    lead.post(address(section, "section_typing"), typed(block, "Mine", uuid.uuid4()))
    save_section(section=section, texts={block.pk: (block.version, "<p>Theirs</p>")}, by=cast.author)
    wait(monkeypatch, dt.timedelta(minutes=11))
    page = lead.get(address(section))
    assert f'name="version-{block.pk}" value="{block.version}"' in page.content.decode()
    answer = lead.post(address(section), typed(block, "Mine", page.context["tab"]))
    assert answer.status_code == 409
    assert BlockRevision.objects.filter(is_conflict=True, body__html="<p>Mine</p>").exists()


def test_text_typed_into_a_block_that_was_removed_comes_back_too(
    section: Section, block: Block, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = sign_in(cast.lead)
    lead.post(address(section, "section_typing"), typed(block, "Mine alone", uuid.uuid4()))
    block.delete()
    wait(monkeypatch, LATER)
    assert "Mine alone" in lead.get(address(section)).content.decode()


def test_nothing_is_kept_of_somebody_who_may_not_write(
    section: Section, block: Block, cast: Cast, sign_in: SignIn
) -> None:
    answer = sign_in(cast.monitor).post(
        address(section, "section_typing"), typed(block, "Not my place", uuid.uuid4())
    )
    assert answer.status_code == 403
    assert not TypedDraft.objects.exists()


def test_throwing_away_leaves_the_saved_text(
    section: Section, block: Block, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = sign_in(cast.lead)
    lead.post(address(section, "section_typing"), typed(block, "Wrong idea", uuid.uuid4()))
    wait(monkeypatch, LATER)
    tab = lead.get(address(section)).context["tab"]
    lead.post(address(section, "section_forget"), {"tab": str(tab)})
    assert "Wrong idea" not in lead.get(address(section)).content.decode()


def test_a_form_of_an_earlier_session_hands_its_text_back(
    section: Section, block: Block, cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.lead)
    client.handler.enforce_csrf_checks = True
    answer = client.post(address(section), typed(block, "Typed before I signed in again", uuid.uuid4()))
    assert answer.status_code == 403
    assert "Typed before I signed in again" in answer.content.decode()
