"""Structure, text, attachments and bytes of two printed documents, read back with other libraries."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
import pypdf
import pytest

from tests.documents import samples

HEADINGS = {f"/H{level}": level for level in range(1, 7)}


@pytest.fixture(scope="module", params=samples.NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def document(name: str) -> dict[str, Any]:
    return samples.content(name)


@pytest.fixture(scope="module")
def pdf(name: str) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(samples.pdf(name))) as opened:
        yield opened


@pytest.fixture(scope="module")
def pages(name: str) -> list[str]:
    return [squeezed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(samples.pdf(name))).pages]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Walk the structure tree in reading order."""

    def walk(node: Any) -> Iterator[pikepdf.Dictionary]:
        if isinstance(node, pikepdf.Array):
            for kid in node:
                yield from walk(kid)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            yield from walk(node.get("/K", pikepdf.Array()))

    yield from walk(pdf.Root.StructTreeRoot.K)


def of_type(pdf: pikepdf.Pdf, *types: str) -> list[pikepdf.Dictionary]:
    return [element for element in elements(pdf) if str(element.S) in types]


def below(element: pikepdf.Dictionary, wanted: str) -> list[pikepdf.Dictionary]:
    found = []
    for kid in element.get("/K", pikepdf.Array()):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += [kid] if str(kid.S) == wanted else below(kid, wanted)
    return found


def test_pdf_declares_itself_tagged_ua_and_shows_its_title(
    pdf: pikepdf.Pdf, document: dict[str, Any]
) -> None:
    assert pdf.Root.MarkInfo.Marked is True
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
    assert str(pdf.Root.Lang) == document["language"]
    assert str(pdf.docinfo.Title) == document["title"]
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == document["title"]


def test_every_table_has_headers_with_scope(pdf: pikepdf.Pdf) -> None:
    tables = of_type(pdf, "/Table")
    assert tables
    for table in tables:
        headers = below(table, "/TH")
        assert {str(header.A.Scope) for header in headers} == {"/Column", "/Row"}
        assert all(
            str(header.A.Scope) == "/Column"
            for head in below(table, "/THead")
            for header in below(head, "/TH")
        )


def test_every_data_cell_names_its_headers(pdf: pikepdf.Pdf) -> None:
    for table in of_type(pdf, "/Table"):
        known = {bytes(header.ID) for header in below(table, "/TH")}
        for cell in below(table, "/TD"):
            named = {bytes(header) for header in cell.A.Headers}
            assert len(named) == 2
            assert named <= known


def test_every_figure_has_its_text_alternative(pdf: pikepdf.Pdf, document: dict[str, Any]) -> None:
    drawn = [f["alt"] for f in samples.blocks(document, "figure") if f["chart"]["kind"] != "none"]
    assert [str(figure.Alt) for figure in of_type(pdf, "/Figure")] == drawn


def test_headings_start_at_one_and_never_skip_a_level(pdf: pikepdf.Pdf) -> None:
    levels = [HEADINGS[str(element.S)] for element in of_type(pdf, *HEADINGS)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_passage_in_another_language_says_so(pdf: pikepdf.Pdf) -> None:
    passages = [element for element in elements(pdf) if str(element.get("/Lang", "")) == "cy"]
    assert {str(passage.S) for passage in passages} == {"/P"}


def test_lists_hold_items_and_items_hold_bodies(pdf: pikepdf.Pdf) -> None:
    lists = of_type(pdf, "/L")
    assert lists
    for found in lists:
        assert {str(kid.S) for kid in found.K} <= {"/LI", "/L"}
        assert all(below(item, "/LBody") for item in below(found, "/LI"))


def test_links_are_described_by_their_own_words(pdf: pikepdf.Pdf, document: dict[str, Any]) -> None:
    words = {
        str(annotation.Contents)
        for page in pdf.pages
        for annotation in page.get("/Annots", [])
        if annotation.Subtype == "/Link"
    }
    assert {section["heading"] for section in document["sections"]} <= words
    assert not any(word.startswith("section-") for word in words)


def test_bookmarks_follow_the_headings(pdf: pikepdf.Pdf, document: dict[str, Any]) -> None:
    with pdf.open_outline() as outline:
        titles = [str(item.title) for item in outline.root]
    headings = [section["heading"] for section in document["sections"]]
    assert [title for title in titles if title in headings] == headings
    assert titles[0] == "Summary"
    assert titles[-1] == "About this document"


def test_fonts_are_embedded(pdf: pikepdf.Pdf) -> None:
    descriptors = [
        o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
    ]
    assert descriptors
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(d.keys()) for d in descriptors)


def test_text_holds_every_cell_caption_and_source(pages: list[str], document: dict[str, Any]) -> None:
    text = "".join(pages)
    for block in samples.blocks(document, "table", "figure"):
        wanted = [block.get("caption") or block["title"], *block["columns"], *block["notes"]]
        wanted += [shown(cell) for row in block["rows"][:100] for cell in row]
        missing = [words for words in wanted if squeezed(words) not in text]
        assert not missing


def shown(cell: Any) -> str:
    if isinstance(cell, dict):
        return f"[{cell['mark']}]"
    return cell if isinstance(cell, str) else f"{cell:,}".replace("-", "−")


def test_text_holds_what_the_board_decided(pages: list[str], document: dict[str, Any]) -> None:
    text = "".join(pages)
    decided = [s["authority"] + s["authority_type"] for s in document["signatories"]]
    for priority in document["priorities"]:
        decided += [priority["title"], priority["lead"], *(m["title"] for m in priority["measures"])]
        decided += [a["title"] for objective in priority["objectives"] for a in objective["actions"]]
    assert not [words for words in decided if squeezed(words) not in text]


def test_contents_give_the_page_of_each_section(pages: list[str], document: dict[str, Any]) -> None:
    for section in document["sections"]:
        heading = squeezed(section["heading"])
        listed = re.search(re.escape(heading) + r"\.*(\d+?)(?=\D|$)", pages[1])
        assert listed
        assert heading in pages[int(listed[1]) - 1]


def test_every_page_but_the_cover_carries_title_and_number(
    pages: list[str], document: dict[str, Any]
) -> None:
    header = squeezed(document["title"] + f"Edition {samples.EDITION['number']} · 1 October 2026")
    foot = squeezed(document["partnership"]["name"])
    assert squeezed(document["title"]) in pages[0]
    for at, page in enumerate(pages[1:], start=2):
        assert page.endswith(f"{header}{foot}{at}")


def test_last_page_says_how_to_cite_and_verify(pages: list[str]) -> None:
    for wanted in (samples.EDITION["url"], samples.EDITION["sha256"], samples.EDITION["change_note"]):
        assert squeezed(str(wanted)) in pages[-1]


def test_csv_of_each_table_and_figure_travels_inside(
    name: str, pdf: pikepdf.Pdf, document: dict[str, Any]
) -> None:
    expected = {f"{key}.csv": text.encode() for key, text in samples.csvs(document).items()}
    attached = {filename: file.get_file().read_bytes() for filename, file in pdf.attachments.items()}
    assert attached == expected
    assert {str(file.AFRelationship) for file in pdf.Root.AF} == {"/Data"}
    assert all(str(file.Desc) for file in pdf.Root.AF)


def test_long_table_is_cut_with_a_word_and_its_csv_is_whole() -> None:
    text = squeezed(
        "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(samples.pdf("strategy"))).pages)
    )
    rows = next(b for b in samples.blocks(samples.content("strategy"), "table") if b["key"] == "t2")["rows"]
    assert squeezed("The first 100 of 140 rows. All of them are in t2.csv") in text
    assert squeezed("".join(map(str, rows[99][:2]))) in text
    assert squeezed("".join(map(str, rows[139][:2]))) not in text
    assert samples.csvs(samples.content("strategy"))["t2"].count("\r\n") == 141


def test_same_edition_gives_the_same_bytes() -> None:
    assert samples.fresh_pdf("needs_assessment") == samples.pdf("needs_assessment")
