"""A number in the text knows its source: it is quoted, put right, looked at again when the data move, and published."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from datasets.models import DatasetVersion
from datasets.operations import withdraw_version
from needs_assessment.documents import content
from needs_assessment.documents.quotes import numbers_behind, places
from needs_assessment.models import Assessment, Block, BlockRevision, Quotation
from needs_assessment.operations import (
    StaleBlock,
    add_block,
    keep_older_number,
    put_at_end,
    quote_number,
    save_section,
    start_assessment,
    use_newer_numbers,
)
from needs_assessment.rules.quotes import quoted
from needs_assessment.statuses import BlockKind
from needs_assessment.workflow import findings
from svd_portal.accounts.models import User
from svd_portal.notices.models import Notice
from tests.cast import Cast
from tests.factories.datasets import accepted, as_csv, offence_rows

SignIn = Callable[[User], Client]
BODY = {
    "title": "Rising knife crime",
    "alt": "Robbery is highest.",
    "rows_by": "offence",
    "series_by": "period",
    "filters": {},
}


@pytest.fixture
def assessment(cast: Cast) -> Assessment:
    return start_assessment(partnership=cast.harbour, title="Harbour", period="2026", by=cast.lead)


@pytest.fixture
def figure(assessment: Assessment, cast: Cast) -> Block:
    section = assessment.sections.get(key="S10a")
    version = accepted(cast)
    return add_block(section=section, kind=BlockKind.FIGURE, body=BODY, dataset_version=version, by=cast.lead)


def quote(figure: Block, cast: Cast, at: int = 0) -> Quotation:
    assert figure.dataset_version
    return quote_number(figure=figure, place=places(figure.dataset_version, figure.body)[at], by=cast.lead)


def text(figure: Block, html: str, cast: Cast) -> Block:
    return add_block(section=figure.section, kind=BlockKind.PROSE, body={"html": html}, by=cast.lead)


def corrected(cast: Cast, more: int = 100) -> DatasetVersion:
    rows = [(*row[:-1], row[-1] + more if row[2] == "Robbery" else row[-1]) for row in offence_rows()]
    return accepted(cast, as_csv(rows))


def robbery(figure: Block, cast: Cast) -> Quotation:
    assert figure.dataset_version
    found = [p.address["row"] for p in places(figure.dataset_version, figure.body)]
    return quote(figure, cast, found.index("Robbery"))


def test_hidden_cells_cannot_be_quoted(figure: Block, cast: Cast) -> None:
    assert figure.dataset_version
    shown = places(figure.dataset_version, figure.body | {"rows_by": "age_band", "series_by": "offence"})
    assert shown
    assert all(place.text.replace(",", "").isdecimal() for place in shown)
    other = shown[0]
    with pytest.raises(ValidationError):
        quote_number(figure=figure, place=other, by=cast.lead)


def test_a_save_puts_the_number_right_and_knows_no_other_document(
    assessment: Assessment, figure: Block, cast: Cast
) -> None:
    quotation = quote(figure, cast)
    assert quote(figure, cast) == quotation
    block = text(figure, f"<p>Of {quoted(quotation.pk, '1')}.</p>", cast)
    right = f"<p>Of {quoted(quotation.pk, quotation.text)}.</p>"
    assert block.body["html"] == right
    forged = f"<p>Of {quoted(quotation.pk, '77')} and {quoted(quotation.pk + 5, '88')}.</p>"
    save_section(section=block.section, texts={block.pk: (1, forged)}, by=cast.lead)
    block.refresh_from_db()
    assert block.body["html"] == f"<p>Of {quoted(quotation.pk, quotation.text)} and 88.</p>"
    other = start_assessment(partnership=cast.harbour, title="Other", period="2027", by=cast.lead)
    section = other.sections.get(key="S10a")
    elsewhere = add_block(section=section, kind=BlockKind.PROSE, body={"html": right}, by=cast.lead)
    assert elsewhere.body["html"] == f"<p>Of {quotation.text}.</p>"


def test_pages_quote_without_script(figure: Block, cast: Cast, sign_in: SignIn) -> None:
    block = text(figure, "<p>There were</p>", cast)
    lead = sign_in(cast.lead)
    address = reverse("needs_assessment:quote_number", args=["harbour", figure.pk])
    form = lead.get(address).context["form"]
    cell = form.fields["cell"].choices[1][0]
    assert lead.post(address, {"cell": "", "text": ""}).status_code == 200
    assert lead.post(address, {"cell": cell, "text": f"{block.pk}:1"}).status_code == 302
    quotation = Quotation.objects.get()
    block.refresh_from_db()
    assert block.body["html"] == f"<p>There were {quoted(quotation.pk, quotation.text)}</p>"
    token = f"[[{quotation.text} | q{quotation.pk}]]"
    shown = lead.post(address, {"cell": cell, "text": ""}, follow=True).content.decode()
    assert f"Write {token} in a text" in shown
    page = {f"version-{block.pk}": 2, f"text-{block.pk}": f"All of {token}!", "tab": ""}
    lead.post(block.section.get_absolute_url(), page)
    block.refresh_from_db()
    assert block.body["html"] == f"<p>All of {quoted(quotation.pk, quotation.text)}!</p>"


def test_newer_data_ask_for_a_decision_and_change_nothing_alone(
    assessment: Assessment, figure: Block, cast: Cast, sign_in: SignIn
) -> None:
    moves, stays = robbery(figure, cast), quote(figure, cast)
    html = f"<p>Robbery: {quoted(moves.pk, moves.text)}. Violence: {quoted(stays.pk, stays.text)}.</p>"
    block = text(figure, html, cast)
    newer = corrected(cast)
    block.refresh_from_db()
    assert block.body["html"] == html
    assert any("2 numbers in the text" in finding.text for finding in findings(assessment))
    assert Notice.objects.filter(event__verb="version.shared", subject__startswith="Newer data").exists()
    lead = sign_in(cast.lead)
    assert "2 numbers in this text" in lead.get(block.section.get_absolute_url()).content.decode()
    address = reverse("needs_assessment:numbers", args=["harbour", block.section_id])
    page = lead.get(address)
    assert [each.behind.quotation for each in page.context["same"]] == [stays]
    (changed,) = page.context["changed"]
    assert changed.sentences == [f"Robbery: {moves.text}."]
    same = {"same": "1", f"newest-{stays.pk}": newer.pk, f"version-{block.pk}": block.version}
    lead.post(address, same | {f"newest-{moves.pk}": newer.pk})
    block.refresh_from_db()
    assert block.body["html"] == html, "the button for unchanged numbers changes no digit"
    assert lead.post(address, same).status_code == 302
    use = {"use": "1", f"newest-{moves.pk}": newer.pk, f"version-{block.pk}": block.version}
    lead.post(address, use)
    block.refresh_from_db()
    assert moves.text in block.body["html"], "a text that moved on meanwhile is not written over"
    lead.post(address, use | {f"version-{block.pk}": block.version})
    block.refresh_from_db()
    assert changed.place.text in block.body["html"]
    assert moves.text not in block.body["html"]
    assert stays.text in block.body["html"]
    assert block.version == BlockRevision.objects.filter(block_id=block.pk).count() == 3
    assert numbers_behind(block.section.blocks.all()) == []


def test_keeping_the_older_number_takes_a_reason_and_is_asked_again(figure: Block, cast: Cast) -> None:
    quotation = robbery(figure, cast)
    block = put_at_end(quotation=quotation, block=text(figure, "", cast), base_version=1, by=cast.lead)
    section = block.section
    corrected(cast)
    with pytest.raises(ValidationError):
        keep_older_number(section=section, quotation=quotation.pk, reason=" ", by=cast.lead)
    keep_older_number(section=section, quotation=quotation.pk, reason="As first published.", by=cast.lead)
    assert numbers_behind(section.blocks.all()) == []
    newest = corrected(cast, 200)
    (behind,) = numbers_behind(section.blocks.all())
    assert behind.newest_id == newest.pk
    seen = {quotation.pk: newest.pk - 1}
    with pytest.raises(StaleBlock):
        use_newer_numbers(section=section, newest=seen, bases={block.pk: block.version}, by=cast.lead)


def test_published_content_names_the_source_and_is_as_before_without_quotations(
    assessment: Assessment, figure: Block, cast: Cast
) -> None:
    block = text(figure, "<p>Many.</p>", cast)
    assert '"quotes"' not in str(content(assessment)).replace("'", '"')
    quotation = quote(figure, cast)
    put_at_end(quotation=quotation, block=block, base_version=1, by=cast.lead)
    (section,) = content(assessment)["sections"]
    (prose,) = [each for each in section["blocks"] if each["type"] == "prose"]
    (written,) = prose["quotes"]
    assert written["text"] == quotation.text
    assert (written["id"], written["note"], written["version"]) == (quotation.mark, "n1", 1)
    assert "Rising knife crime" not in str(written), "a figure that is not published must not be named"


def test_withdrawn_data_ask_for_a_decision_too(assessment: Assessment, figure: Block, cast: Cast) -> None:
    quotation = quote(figure, cast)
    block = put_at_end(quotation=quotation, block=text(figure, "", cast), base_version=1, by=cast.lead)
    section, version = block.section, figure.dataset_version
    assert version
    withdraw_version(version=version, reason="Counted twice.", by=cast.data_officer)
    assert [behind.newest_id for behind in numbers_behind(section.blocks.all())] == [None]
    told = Notice.objects.filter(event__verb="version.withdrawn", subject__startswith="Data of your figures")
    assert cast.author.email in set(told.values_list("address", flat=True))
    with pytest.raises(StaleBlock):
        use_newer_numbers(section=section, newest={quotation.pk: version.pk}, bases={}, by=cast.lead)
    keep_older_number(section=section, quotation=quotation.pk, reason="As published.", by=cast.lead)
    assert numbers_behind(section.blocks.all()) == []
    newest = corrected(cast)
    assert [behind.newest_id for behind in numbers_behind(section.blocks.all())] == [newest.pk]
    prose = [each for each in content(assessment)["sections"][0]["blocks"] if each["type"] == "prose"]
    assert prose[0]["quotes"][0]["withdrawn"] == "Counted twice."
    assert f"{quotation.text}: " in render_to_string("components/block.html", {"block": prose[0]})


def test_a_figure_says_under_which_definition_it_counts(
    assessment: Assessment, figure: Block, cast: Cast
) -> None:
    def notes() -> list[str]:
        blocks = [each for section in content(assessment)["sections"] for each in section["blocks"]]
        return [
            note
            for each in blocks
            if each["type"] == "figure"
            for note in each["notes"]
            if "definition" in note
        ]

    own = Block.objects.get(pk=figure.pk)
    own.body["counted_under"] = "own"
    own.save()
    assert notes() == []
    entry = {"id": str(figure.pk), "wording": "Violence with a weapon", "valid_from": "2026-05-03"}
    section = assessment.sections.get(key="S5")
    body = {"register": "definition", "entries": [entry]}
    add_block(section=section, kind=BlockKind.REGISTER, body=body, by=cast.lead)
    assert notes() == [
        "Counted under this document's definition of serious violence, which holds from 3 May 2026."
    ]
    own.body["counted_under"] = "data"
    own.save()
    assert notes()[0].startswith("Not counted under this document's definition")
    own.body["counted_under"] = ""
    own.save()
    assert notes() == []
