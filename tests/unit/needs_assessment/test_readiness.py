from dataclasses import replace

import pytest

from needs_assessment.rules.assessment import ASSESSMENT
from needs_assessment.rules.readiness import FigureFacts, RegisterFacts, SectionFacts, check, progress

READY = SectionFacts(
    id="1", heading="Method", key="S6", level="must", state="ready", prose=("<p>How we did it.</p>",)
)


def said(section: SectionFacts, public_summary: str = "") -> list[tuple[bool, str]]:
    return [(finding.is_error, finding.text) for finding in check([section], public_summary)]


def test_check_finds_nothing_in_a_ready_section() -> None:
    assert said(READY) == []


@pytest.mark.parametrize(("level", "is_error"), [("must", True), ("should", False)])
def test_check_asks_for_sections_by_their_level(level: str, is_error: bool) -> None:
    [(error, text)] = said(replace(READY, level=level, state="in_progress"))

    assert error is is_error
    assert "mark it ready, or leave it out and say why" in text


def test_check_lets_an_optional_section_be() -> None:
    assert said(replace(READY, level="optional", state="not_started")) == []


def test_check_takes_a_hidden_section_with_a_reason_and_not_without() -> None:
    assert said(replace(READY, state="hidden", hidden_reason="Covered elsewhere")) == []
    assert said(replace(READY, state="hidden", hidden_reason=" "))[0][0] is True


def test_check_keeps_the_public_summary_in() -> None:
    hidden = replace(READY, key="S2", state="hidden", hidden_reason="None needed")

    assert said(hidden, "S2")[0] == (True, "Only the summary is public, so the summary cannot be left out.")


def test_check_stops_a_ready_section_without_text() -> None:
    assert said(replace(READY, prose=("",)))[0] == (True, "This section is marked ready but has no text.")


def test_check_asks_for_the_words_of_figures_and_tables() -> None:
    found = said(replace(READY, figures=(FigureFacts("Robbery", " "), FigureFacts("", "x")), captions=("",)))

    assert [error for error, _ in found] == [True, True, True]
    assert "“Robbery” has no description" in found[0][1]
    assert "no title" in found[1][1]
    assert "no caption" in found[2][1]


def test_check_asks_for_what_an_entry_rests_on_where_it_is_still_in_the_document() -> None:
    links = (("Finding", "f1"), ("Finding", "f2"), ("Finding", ""))
    advice = replace(READY, registers=(RegisterFacts("recommendations", ("Act", "Wait", "Ask"), links),))
    findings = replace(READY, id="2", things=frozenset({"f1", "f2"}))

    [finding] = check([advice, findings])
    assert (
        finding.text
        == "“Recommendations”: 1 entry names no “finding”, or one that the document no longer has."
    )
    assert not finding.is_error
    hidden = replace(findings, state="hidden", hidden_reason="Elsewhere")
    assert "3 entries name no" in check([advice, hidden])[0].text


def test_check_tells_a_persons_address_from_a_mailbox() -> None:
    prose = "<p>Write to jo.bloggs@council.example or to safety@council.example.</p>"

    assert [error for error, _ in said(replace(READY, prose=(prose,)))] == [True, False]


@pytest.mark.parametrize("words", ["here", "Click here.", "yma"])
def test_check_warns_of_a_link_that_does_not_say_where_it_goes(words: str) -> None:
    [(error, text)] = said(replace(READY, prose=(f'<p>See <a href="https://a.example">{words}</a></p>',)))

    assert error is False
    assert words in text


def test_check_gives_errors_first_and_names_the_section() -> None:
    should = replace(READY, id="2", heading="National picture", level="should", state="not_started")
    must = replace(READY, id="3", heading="Summary", state="not_started")

    assert [(f.is_error, f.heading, f.section_id) for f in check([should, must])] == [
        (True, "Summary", "3"),
        (False, "National picture", "2"),
    ]


def test_progress_counts_must_sections_that_are_settled() -> None:
    sections = [
        READY,
        replace(READY, state="hidden", hidden_reason="x"),
        replace(READY, state="in_progress"),
        replace(READY, level="should"),
    ]

    assert (progress(sections).ready, progress(sections).required) == (2, 3)


def test_template_has_the_sections_of_the_guidance_once_each() -> None:
    keys = [row.key for row in ASSESSMENT]
    numbers = {key.rstrip("abcdefgh") for key in keys}

    assert len(keys) == len(set(keys)) == 30
    assert numbers == {f"S{number}" for number in range(23)}
    assert [key for key in keys if key.startswith("S10")] == [f"S10{part}" for part in "abcdefgh"]
    assert all(row.prompts and row.level in {"must", "should", "optional"} for row in ASSESSMENT)


def test_check_reads_tables_and_the_grade_of_the_summary() -> None:
    hard = "Organisational interdependencies necessitate proportionate multidisciplinary consideration " * 20
    summary = replace(READY, key="S2", prose=(f"<p>{hard}.</p>",))

    [(is_error, text)] = said(summary)
    assert not is_error
    assert "aim for 15 or younger" in text
    assert said(replace(summary, key="S6")) == said(replace(summary, language="cy")) == []
    assert said(replace(READY, rows=("Sent 943 476 5919 12",)))[0][0] is True
