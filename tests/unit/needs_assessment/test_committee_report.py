from typing import Any

from needs_assessment.rules.briefing import Part
from needs_assessment.rules.committee_report import NOTHING, Words, report_sections, suggested

WORDS = Words(
    body="Health & Wellbeing Board",
    asked="Note the findings.\n\n  Fund the <b>navigators</b>. ",
    finance="Revenue of £40,000 a year.",
    environment="None.",
    next_steps="The strategy follows in June.",
    contact="Community safety team",
)
HEADINGS = [
    "Recommendations",
    "1. Executive summary",
    "2. Financial implications",
    "3. Environmental implications",
    "4. Supporting information",
    "5. Timescales and next steps",
    "Appendices",
    "Background papers",
    "Contact and circulation",
]


def register(key: str, *entries: dict[str, Any]) -> Part:
    return Part("Heading", [{"type": "table", "register": key, "entries": list(entries)}])


def written(**parts: Part) -> dict[str, list[dict[str, Any]]]:
    sources = [{"title": "Police offences", "period": "2025", "supplier": "Police"}]
    sections = report_sections(parts, WORDS, title="Needs assessment, 2026", sources=sources)
    return {section["heading"]: section["blocks"] for section in sections}


def test_a_report_has_the_headings_of_a_committee_report_even_where_the_assessment_is_empty() -> None:
    report = written()
    assert list(report) == HEADINGS
    assert NOTHING in report["4. Supporting information"][0]["html"]
    assert "Revenue of £40,000 a year." in report["2. Financial implications"][0]["html"]


def test_what_is_asked_is_one_item_a_line_and_markup_in_it_is_text() -> None:
    html = written()["Recommendations"][0]["html"]
    assert html.count("<li>") == 2
    assert "Health &amp; Wellbeing Board" in html
    assert "&lt;b&gt;navigators&lt;/b&gt;" in html


def test_only_services_whose_money_ends_are_named_under_money() -> None:
    ends = {"name": "Navigators", "provider": "Charity", "funded_until": "2027-03-31", "capacity": "40"}
    stays = {"name": "Library", "provider": "Council"}
    report = written(S15=register("services", ends, stays))
    [_, table] = report["2. Financial implications"]
    assert table["rows"] == [["Navigators", "Charity", "31 March 2027"]]
    assert table["key"] == "t1"


def test_tables_have_keys_of_their_own_throughout_the_report() -> None:
    report = written(
        S19=register("recommendations", {"recommendation": "Train crews", "who": "Fire"}),
        S20=register("data_gaps", {"gap": "Ambulance calls", "who": "Trust"}),
    )
    tables = [block["key"] for blocks in report.values() for block in blocks if block["type"] == "table"]
    assert tables == ["t1", "t2"]


def test_recommendations_are_suggested_to_the_writer() -> None:
    assert (
        suggested([{"recommendation": "Train  crews"}], "Needs")
        == "Note the findings of “Needs”.\nSupport: Train crews"
    )
