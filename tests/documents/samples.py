"""The sample documents of this folder with their charts, CSV files and PDF, each rendered once."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from svd_portal.core.charts import render_svg
from svd_portal.core.pdf.document import document_pdf
from svd_portal.core.tables import block_csv

NAMES = ["needs_assessment", "strategy"]
EDITION = {
    "number": 2,
    "published_on": "2026-10-01",
    "sha256": "5d41402abc4b2a76b9719d911017c592" * 2,
    "url": "https://portal.example.org/documents/5b0c7e8e/editions/2/",
    "change_note": "Two figures of Stoke Lavering were corrected.",
}


@cache
def content(name: str) -> dict[str, Any]:
    return json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8"))


def blocks(document: dict[str, Any], *kinds: str) -> Iterator[dict[str, Any]]:
    """Give the blocks of these types, or all, in reading order."""
    every = [
        *document["summary"],
        *(block for section in document["sections"] for block in section["blocks"]),
    ]
    return (block for block in every if not kinds or block["type"] in kinds)


def charts(document: dict[str, Any]) -> dict[str, str]:
    drawn = (block for block in blocks(document, "figure") if block["chart"]["kind"] != "none")
    return {block["key"]: render_svg(block) for block in drawn}


def csvs(document: dict[str, Any]) -> dict[str, str]:
    return {block["key"]: block_csv(block) for block in blocks(document, "table", "figure")}


def fresh_pdf(name: str) -> bytes:
    document = content(name)
    return document_pdf(document, EDITION, charts(document), csvs(document))


pdf = cache(fresh_pdf)
