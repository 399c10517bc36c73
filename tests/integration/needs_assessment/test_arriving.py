"""Text from Word is looked at first and then joins a section or an answer; nothing typed is lost on the way."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from needs_assessment.models import Ask, Section
from needs_assessment.operations import settle_ask
from needs_assessment.rules.foreign import PICTURES
from needs_assessment.statuses import AskState, BlockKind
from svd_portal.accounts.models import User
from svd_portal.core import clock
from tests.cast import Cast
from tests.factories import needs_assessment as make
from tests.factories.word import paragraph, run, table, word_file

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
WORD = word_file(
    paragraph(run("What we see"), style="Heading1"),
    paragraph(run("Injuries rose.")),
    paragraph(run("Table 1: Attendances, 2025"), style="Caption"),
    table(["Ward", "Attendances"], ["Abbey", "1,204"]),
    paragraph(run("The end.")),
)


@pytest.fixture
def section(cast: Cast) -> Section:
    return make.section(make.draft(cast))


@pytest.fixture
def ask(cast: Cast, section: Section) -> Ask:
    return Ask.objects.create(
        section=section,
        authority=cast.authorities["icb"],
        wanted="What do your clinics see?",
        due_on=clock.today(),
        asked_at=clock.now(),
        asked_by=cast.lead,
    )


def sent(data: bytes = WORD) -> SimpleUploadedFile:
    return SimpleUploadedFile("our part.docx", data)


def bodies(section: Section) -> list[tuple[str, str]]:
    blocks = section.blocks.order_by("position")
    return [(block.kind, block.body.get("html") or block.body.get("caption", "")) for block in blocks]


def test_a_word_file_is_shown_first_and_then_stands_at_the_end_of_the_section(
    cast: Cast, sign_in: SignIn, section: Section
) -> None:
    before = bodies(section)
    author, page = sign_in(cast.author), reverse("needs_assessment:word_add", args=["harbour", section.pk])
    response = author.post(page, {"file": sent()})
    assert "Look at what arrived" in response.content.decode()
    assert "Attendances, 2025" in response.content.decode()
    assert bodies(section) == before, "nothing joins before somebody says so"
    author.post(page, {"wish": "add", "html": response.context["html"]})
    assert bodies(section) == [
        (BlockKind.PROSE, "<h3>What we see</h3><p>Injuries rose.</p>"),
        (BlockKind.TABLE, "Attendances, 2025"),
        (BlockKind.PROSE, "<p>The end.</p>"),
    ]
    author.post(page, {"wish": "add", "html": "<p>More.</p>"})
    assert bodies(section)[3:] == [(BlockKind.PROSE, "<p>More.</p>")], "what stands there stays"


def test_a_file_that_cannot_be_read_says_what_to_do_and_keeps_what_was_pasted(
    cast: Cast, sign_in: SignIn, section: Section
) -> None:
    page = reverse("needs_assessment:word_add", args=["harbour", section.pk])
    author = sign_in(cast.author)
    html = author.post(page, {"file": sent(b"%PDF-1.7"), "pasted": "My own words"}).content.decode()
    assert "This is not a Word document" in html
    assert "choose “Save as”" in html
    assert "My own words" in html
    assert "Choose a Word file (.docx), or paste the text" in author.post(page, {}).content.decode()


def test_what_was_shown_is_handed_back_when_the_session_has_ended(client: Client, section: Section) -> None:
    page = reverse("needs_assessment:word_add", args=["harbour", section.pk])
    response = client.post(page, {"wish": "add", "html": "<p>What Word said.</p>"})
    assert response.status_code == 401
    assert "What Word said." in response.content.decode()


def test_an_answer_takes_a_word_file_below_what_was_typed_and_its_table_becomes_a_table(
    cast: Cast, sign_in: SignIn, section: Section, ask: Ask
) -> None:
    officer, page = sign_in(cast.data_officer), ask.get_absolute_url()
    said = {"state": "written", "text": "Our own words.", "wish": "answer"}
    response = officer.post(page, said | {"file": sent()})
    text = response.context["form"].initial["text"]
    assert text.startswith("Our own words.\n\n### What we see")
    assert "| Abbey | 1,204 |" in text
    ask.refresh_from_db()
    assert ask.state == AskState.OPEN, "a file is looked at before it is sent"
    officer.post(page, said | {"text": text})
    assert "<td" in sign_in(cast.lead).get(page).content.decode()
    ask.refresh_from_db()
    settle_ask(ask=ask, use=True, outcome="Thank you.", by=cast.lead)
    assert [kind for kind, _ in bodies(section)[-3:]] == ["prose", "table", "prose"]
    assert "It stands in the section as you wrote it." in officer.get(page).content.decode()
    grid = section.blocks.filter(kind=BlockKind.TABLE).last()
    grid.body = grid.body | {"rows": [["Abbey", 1205]]}
    grid.save()
    assert "was changed since" in officer.get(page).content.decode()


def test_a_bad_file_keeps_the_answer_that_was_typed(cast: Cast, sign_in: SignIn, ask: Ask) -> None:
    officer, page = sign_in(cast.data_officer), ask.get_absolute_url()
    said = {"state": "written", "text": "Our own words.", "wish": "read"}
    html = officer.post(page, said | {"file": sent(b"PK\x03\x04")}).content.decode()
    assert "not a Word document" in html
    assert "Our own words." in html
    html = officer.post(page, said).content.decode()
    assert "Choose a Word file (.docx)" in html
    assert "Our own words." in html


def test_rows_between_bars_in_a_saved_text_become_a_table_between_its_texts(
    cast: Cast, sign_in: SignIn, section: Section
) -> None:
    block = make.first_text(section)
    text = "Before\n\nTable: Attendances\n| Ward | Count |\n| Abbey | 12 |\n\nAfter"
    said = {
        f"version-{block.pk}": block.version,
        f"text-{block.pk}": text.replace("Attendances\n", "Attendances\n\n"),
    }
    sign_in(cast.author).post(section.get_absolute_url(), said)
    assert bodies(section)[-3:] == [
        (BlockKind.PROSE, "<p>Before</p>"),
        (BlockKind.TABLE, "Attendances"),
        (BlockKind.PROSE, "<p>After</p>"),
    ]


def test_the_editor_is_given_pasted_html_as_it_keeps_it(
    cast: Cast, sign_in: SignIn, section: Section
) -> None:
    page = reverse("needs_assessment:pasted", args=["harbour", section.pk])
    pasted = "<table><tr><td>A</td><td>B</td></tr><tr><td>1</td><td>2</td></tr></table><img src=x>"
    answer = sign_in(cast.author).post(page, {"html": pasted}).json()
    assert answer == {"html": "<p>| A | B |</p><p>| 1 | 2 |</p>", "remarks": [PICTURES]}
