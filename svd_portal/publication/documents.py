"""An edition as a reader sees it: frozen content with its charts and addresses, as plain values."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe

from svd_portal.publication.models import Edition
from svd_portal.publication.statuses import FileKind


def page(edition: Edition) -> dict[str, Any]:
    """Give everything that the public page of an edition shows.

    Reads the edition, its blobs and its files only: what is not frozen cannot leak.
    """
    content = edition.read()
    svgs = charts(edition)
    return content | {
        "summary": present(content["summary"], edition, svgs),
        "sections": [s | {"blocks": present(s["blocks"], edition, svgs)} for s in content["sections"]],
        "contents": contents(content),
        "has_pdf": any(file.kind == FileKind.PDF for file in edition.files.all()),
    }


def contents(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """List the parts of a document in reading order, as (id, label) of the page."""
    parts = [("summary", "Summary", content["summary"])]
    parts += [(s["key"], s["heading"], True) for s in content["sections"]]
    parts += [
        ("priorities", "Priorities", content["priorities"]),
        ("signatories", "Who signed", content["signatories"]),
        ("datasets", "Data used", content["datasets"]),
        ("editions", "Editions and how to cite", True),
    ]
    return [{"id": key, "label": label} for key, label, is_there in parts if is_there]


def present(
    blocks: Iterable[Mapping[str, Any]], edition: Edition, svgs: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Add to each table and figure where its CSV is and, where it has one, its chart."""
    return [dict(block) | _extras(block, edition, svgs) for block in blocks]


def _extras(block: Mapping[str, Any], edition: Edition, svgs: Mapping[str, str]) -> dict[str, Any]:
    if "key" not in block:
        return {}
    address = reverse("publication:table", args=[edition.document_id, edition.number, block["key"]])
    return {"csv_url": address, "svg": mark_safe(svgs.get(block["key"], ""))}  # noqa: S308 - drawn by us


def charts(edition: Edition) -> dict[str, str]:
    """Give the frozen charts of an edition by figure key, as SVG."""
    files = edition.files.filter(kind=FileKind.SVG).select_related("blob")
    return {file.key: bytes(file.blob.data).decode() for file in files}
