"""The partnership lead: writes a section with scripts and without, places a figure, and meets another writer."""

import datetime as dt
from pathlib import Path

import pytest

from needs_assessment.models import Quotation, Section
from needs_assessment.statuses import BlockKind
from svd_portal.core import clock
from tests.functional.conftest import Journey
from tests.functional.visitor import Visitor

PASTED = Path(__file__).parent.parent / "unit" / "needs_assessment" / "pasted"


def section_of(journey: Journey, key: str) -> Section:
    return journey.world.section(journey.world.draft, key)


def open_section(journey: Journey, visitor: Visitor, key: str) -> Visitor:
    return visitor.go(journey.work_path(f"sections/{section_of(journey, key).pk}/"))


def write(visitor: Visitor, text: str) -> Visitor:
    """Type into the editor or, without scripts, into the plain text area."""
    if visitor.scripts:
        editor = visitor.page.locator("[contenteditable=true]").first
        editor.click()
        visitor.page.keyboard.press("ControlOrMeta+A")
        visitor.page.keyboard.type(text)
    else:
        visitor.page.locator("textarea").first.fill(text)
    return visitor


def text_of(section: Section) -> str:
    return str(section.blocks.order_by("position").first().body["html"])  # type: ignore[union-attr]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_lead_writes_a_section_and_marks_it_ready(journey: Journey, scripts: bool) -> None:
    lead = journey.visitor("lead", scripts=scripts)
    section = section_of(journey, "S7")
    lead.go(journey.work_path(f"assessments/{journey.world.draft.pk}/")).follow(section.heading)
    write(lead.is_at(section.heading), "Two towns and a port, and many young people.")
    lead.press("Save").sees("Saved at")
    assert text_of(section) == "<p>Two towns and a port, and many young people.</p>"
    lead.press("Save and mark ready").sees("is ready.")


def test_words_marked_bold_in_the_editor_are_bold_for_readers(journey: Journey) -> None:
    lead = journey.visitor("lead")
    open_section(journey, lead, "S7").page.locator("[contenteditable=true]").first.click()
    lead.page.get_by_role("button", name="Bold").click()
    lead.page.keyboard.type("Two towns")
    lead.press("Save")
    assert text_of(section_of(journey, "S7")) == "<p><strong>Two towns</strong></p>"


PASTE = """(editor, html) => {
    const carried = new DataTransfer();
    carried.setData("text/html", html);
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""


def test_a_list_and_a_table_pasted_from_word_stay_a_list_and_a_table(journey: Journey) -> None:
    lead, section = journey.visitor("lead"), section_of(journey, "S7")
    editor = open_section(journey, lead, "S7").page.locator("[contenteditable=true]").first
    editor.click()
    editor.evaluate(PASTE, (PASTED / "word.html").read_text(encoding="utf-8"))
    lead.sees("Each table becomes a table of its own when you save.").press("Save").sees("Saved at")
    assert "<ul><li>Friday nights<ul><li>after midnight</li></ul></li>" in text_of(section)
    [grid] = section.blocks.filter(kind=BlockKind.TABLE)
    assert grid.body["caption"] == "Attendances by ward, 2025"
    lead.press("Save and add from Word").is_at("Add from Word").sees("The file is read once and not kept.")


def test_the_lead_places_a_figure_from_accepted_data(journey: Journey) -> None:
    lead = journey.visitor("lead")
    write(open_section(journey, lead, "S10b"), "What kinds of violence there are.")
    lead.press("Save and add a figure").is_at("Which data does the figure show?")
    lead.follow("Police recorded offences").is_at("Add a figure")
    lead.fill("Title", "Offences in early 2025").fill(
        "Description for people", "Violence with injury is highest."
    )
    lead.page.get_by_label("One row for each").select_option(label="Month")
    lead.page.get_by_label("One series for each").select_option(label="Offence")
    lead.press("Preview").sees("Offences in early 2025")
    assert lead.main.get_by_text("[c]").count() >= 1, "the small count is shown in the preview"
    lead.press("Save the figure").is_at(section_of(journey, "S10b").heading).sees("Offences in early 2025")
    assert "What kinds of violence" in text_of(section_of(journey, "S10b"))


def test_two_writers_of_one_text_see_both_texts(journey: Journey) -> None:
    lead, author = journey.visitor("lead"), journey.visitor("author")
    for writer in (lead, author):
        open_section(journey, writer, "S7")
    write(author, "The author was quicker.").press("Save").sees("Saved at")
    write(lead, "The lead wrote this meanwhile.").press("Save")
    lead.is_at("Somebody saved this text before you")
    lead.sees("The author was quicker.").sees("The lead wrote this meanwhile.")
    write(lead, "The author was quicker, and the lead agrees.").press("Save this text").sees("Saved at")
    assert text_of(section_of(journey, "S7")) == "<p>The author was quicker, and the lead agrees.</p>"


def test_what_was_typed_comes_back_when_the_session_has_ended(journey: Journey) -> None:
    lead = journey.visitor("lead", scripts=False)
    write(open_section(journey, lead, "S7"), "An hour of work.")
    lead.context.clear_cookies(name="sessionid")
    lead.press("Save").sees("An hour of work.")


def test_text_is_there_again_when_the_window_was_closed_without_saving(
    journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, author = journey.visitor("lead"), journey.visitor("author")
    write(open_section(journey, lead, "S7"), "Half a sentence about the po").sees("Kept at")
    open_section(journey, author, "S7").sees("is writing this section now").press("Take over")
    lead.page.close()
    later = clock.now() + dt.timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    back = lead.another_window()
    open_section(journey, back, "S7").sees("is writing this section now").press("Take over")
    back.sees("Half a sentence about the po").sees("It is not saved in the section yet.")
    back.press("Save").sees("Saved at")
    assert text_of(section_of(journey, "S7")) == "<p>Half a sentence about the po</p>"


def test_a_writer_who_signs_in_again_in_another_window_saves_in_the_first(journey: Journey) -> None:
    lead = journey.visitor("lead")
    open_section(journey, lead, "S7")
    cookies = lead.context.cookies()
    lead.context.clear_cookies()
    write(lead, "Typed while signed out").sees("You have been signed out.")
    lead.context.add_cookies(cookies)  # type: ignore[arg-type]  # what a browser gives it takes back
    write(lead, "Typed while signed out, and in again").sees("Kept at")
    lead.press("Save").sees("Saved at")
    assert text_of(section_of(journey, "S7")) == "<p>Typed while signed out, and in again</p>"
    lead.faults = [fault for fault in lead.faults if not fault.endswith("/typing/")]  # refused, as was meant


def test_a_quoted_number_cannot_be_written_over_in_the_editor(journey: Journey) -> None:
    lead = journey.visitor("lead")
    section = section_of(journey, "S10a")
    open_section(journey, lead, "S10a").page.get_by_role("button", name="Quote a number").click()
    lead.page.get_by_label("Which number?").select_option(index=1)
    lead.page.get_by_label("Where should it go?").select_option(index=0)
    lead.press("Quote it").sees("stands at the end of the text")
    quotation = Quotation.objects.get()
    lead.page.locator("[contenteditable=true]").first.click()
    lead.page.keyboard.press("ControlOrMeta+End")
    lead.page.keyboard.type(f"5, [[1 | q{quotation.pk}]] again")
    lead.page.locator("data").first.dblclick()
    lead.press("Save").sees("Saved at")
    number = f'<data value="q{quotation.pk}">{quotation.text}</data>'
    assert text_of(section).endswith(f"{number}5, {number} again</p>")
