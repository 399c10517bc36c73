"""Twenty people on one text, and a power cut between any two steps of a save: nothing that was typed is lost."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from needs_assessment.models import Block, BlockRevision, TypedDraft
from partnerships.operations import give_seat
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from tests.cast import Cast, build_cast
from tests.factories import needs_assessment as make

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db(transaction=True)
MOST_STEPS = 80
MANY = 20


class PowerCut:
    """Break the connection to the database before one statement, as a power cut breaks it."""

    def __init__(self, step: int) -> None:
        self.left, self.happened = step, False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            self.happened = True
            context["connection"].connection.close()
        if self.happened:
            raise OperationalError("the power is out")
        return execute(sql, params, many, context)


@pytest.fixture
def cast() -> Cast:
    return build_cast()


@pytest.fixture
def block(cast: Cast) -> Block:
    return make.first_text(make.section(make.draft(cast)))


def page(block: Block, name: str = "section") -> str:
    slug = block.section.manuscript.partnership.slug
    return reverse(f"needs_assessment:{name}", args=[slug, block.section_id])


def form(block: Block, text: str, tab: uuid.UUID) -> dict[str, Any]:
    return {"tab": str(tab), f"version-{block.pk}": block.version, f"html-{block.pk}": f"<p>{text}</p>"}


def revisions(block: Block) -> set[str]:
    rows = BlockRevision.objects.filter(block_id=block.pk)
    return {row.body["html"] for row in rows}


def test_every_text_of_twenty_editors_is_in_the_history_and_the_losers_see_both(
    cast: Cast, block: Block, sign_in: SignIn
) -> None:
    people = [User.objects.create_user(f"editor{n}@harbour.example", name=f"Editor {n}") for n in range(MANY)]
    for person in people:
        authority = cast.authorities["yot"]
        give_seat(partnership=cast.harbour, role=Role.AUTHOR, person=person, authority=authority, by=None)
    browsers = [sign_in(person) for person in people]
    together, answers = threading.Barrier(MANY), dict[int, Any]()

    def save(number: int, browser: Client) -> None:
        try:
            together.wait(timeout=30)
            answers[number] = browser.post(page(block), form(block, f"Text {number:02}", uuid.uuid4()))
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=one) for one in enumerate(browsers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    saved = [number for number, answer in answers.items() if answer.status_code == 302]
    block.refresh_from_db()
    assert len(answers) == MANY
    assert [block.body["html"]] == [f"<p>Text {number:02}</p>" for number in saved]
    assert {f"<p>Text {number:02}</p>" for number in range(MANY)} <= revisions(block)
    for number in set(answers) - set(saved):
        told = answers[number].content.decode()
        assert answers[number].status_code == 409
        assert f"Text {number:02}" in told
        assert f"Text {saved[0]:02}" in told


def test_a_power_cut_between_any_two_steps_of_a_save_loses_nothing(
    cast: Cast, block: Block, sign_in: SignIn
) -> None:
    browser = sign_in(cast.author)
    browser.raise_request_exception = False
    cuts = 0
    for step in range(1, MOST_STEPS):
        block.refresh_from_db()
        before, tab, text = block.version, uuid.uuid4(), f"What was typed before step {step}"
        browser.post(page(block, "section_typing"), form(block, text, tab))
        cut = PowerCut(step)
        with connection.execute_wrapper(cut):
            answer = browser.post(page(block), form(block, text, tab))
        if cut.happened:
            connection.close()
            cuts += 1

        block.refresh_from_db()
        is_saved = block.body["html"] == f"<p>{text}</p>"
        assert is_saved == (f"<p>{text}</p>" in revisions(block)) == (block.version == before + 1)
        assert is_saved or answer.status_code == 500
        kept = TypedDraft.objects.filter(tab=tab).first()
        assert is_saved or (kept and text in kept.texts[str(block.pk)][1])
        assert AuditEvent.objects.filter(verb="section.saved").count() == block.version - 1
        if not cut.happened:
            break
    assert not cut.happened, f"a save takes more than {MOST_STEPS} steps"
    assert cuts > 15  # or the steps of the save were not among those that were cut
    assert answer.status_code == 302
