"""A long made-up document, for measuring a render against bare WeasyPrint on the same HTML."""

from dataclasses import dataclass
from typing import Any

from svd_portal.core.charts import render_svg
from svd_portal.core.pdf.document import assets_of, document_html
from svd_portal.core.tables import block_csv

PAGES_IN_CHAPTER = 4
_SENTENCE = (
    "Offences in the area rose in spring and fell again by autumn, and the change was greatest among "
    "people aged 18 to 24 who live within a mile of the station. "
)
_DISTRICTS = ["Harrowmere", "Upper Tarrant", "Stoke Lavering", "Penfold and Wyke"]
_HIDDEN = {"mark": "c", "label": "suppressed"}


@dataclass(frozen=True)
class Sample:
    content: dict[str, Any]
    edition: dict[str, Any]
    svgs: dict[str, str]
    csvs: dict[str, str]

    @property
    def html(self) -> str:
        return document_html(self.content, self.edition, self.svgs)

    @property
    def assets(self) -> dict[str, bytes]:
        """Give what the HTML refers to, by the name after ``asset:``."""
        return assets_of(self.svgs)


def sample_document(pages: int = 60) -> Sample:
    """Make up a needs assessment of about so many pages: four to a chapter."""
    sections = [_chapter(at) for at in range(1, pages // PAGES_IN_CHAPTER + 1)]
    blocks = [block for section in sections for block in section["blocks"] if "key" in block]
    edition = {
        "number": 1,
        "published_on": "2026-10-01",
        "sha256": "0" * 64,
        "url": "https://portal.example.org/documents/sample/editions/1/",
    }
    return Sample(
        content=_content(sections),
        edition=edition,
        svgs={block["key"]: render_svg(block) for block in blocks if block["type"] == "figure"},
        csvs={block["key"]: block_csv(block) for block in blocks},
    )


def _content(sections: list[dict[str, Any]]) -> dict[str, Any]:
    partnership = {"slug": "sample", "name": "Sample partnership", "areas": [], "authorities": []}
    return {
        "schema": "svd-document/1",
        "kind": "needs_assessment",
        "title": "A long needs assessment",
        "language": "en",
        "period": "2026",
        "partnership": partnership | {"local_policing_body": None, "boards": []},
        "next_review_on": None,
        "answers": None,
        "summary": [_prose(2)],
        "sections": sections,
        "priorities": [],
        "signatories": [],
        "datasets": [],
        "licence": "OGL v3.0",
    }


def _prose(paragraphs: int) -> dict[str, Any]:
    return {"type": "prose", "html": f"<p>{_SENTENCE * 4}</p>" * paragraphs}


def _chapter(at: int) -> dict[str, Any]:
    blocks = [_prose(5), _figure(f"f{at}", at), _prose(2), _table(f"t{at}", at)]
    return {"key": f"S{at}", "heading": f"Chapter {at}", "blocks": blocks}


def _figure(key: str, at: int) -> dict[str, Any]:
    return {
        "type": "figure",
        "key": key,
        "title": "Offences by year and district",
        "subtitle": "Offences, made up",
        "alt": "Offences rose in each district.",
        "source": "Made up",
        "supplier": "Nobody",
        "extracted_on": "2026-03-10",
        "rule": "",
        "notes": [],
        "chart": {"kind": "line", "unit": "Offences"},
        "columns": ["Year", *_DISTRICTS],
        "rows": [
            [f"{year}", *(year * (at + d) % 211 + 300 * d for d in range(4))] for year in range(2015, 2026)
        ],
    }


def _table(key: str, at: int) -> dict[str, Any]:
    rows = [
        [_DISTRICTS[row % 4], f"Month {row // 4 + 1}", *(_value(row * (at + column)) for column in range(4))]
        for row in range(36)
    ]
    columns = ["District", "Month", "Wounding", "Robbery", "Attendances", "Exclusions"]
    return {
        "type": "table",
        "key": key,
        "caption": "Counts by month",
        "columns": columns,
        "rows": rows,
        "notes": [],
    }


def _value(seed: int) -> Any:
    return _HIDDEN if seed % 17 == 3 else seed * 7 % 97
