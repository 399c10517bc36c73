"""An edition as a reader sees it: frozen content with its charts and addresses, as plain values."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

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
        "has_pdf": any(file.kind == FileKind.PDF for file in edition.files.all()),
    }


def present(
    blocks: Iterable[Mapping[str, Any]], edition: Edition, svgs: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Add to each table and figure where its CSV is and, where it has one, its chart."""
    return [dict(block) | _extras(block, edition, svgs) for block in blocks]


def _extras(block: Mapping[str, Any], edition: Edition, svgs: Mapping[str, str]) -> dict[str, Any]:
    if "key" not in block:
        return {}
    address = reverse("publication:table", args=[edition.document_id, edition.number, block["key"]])
    return {"csv_url": address, "svg": svgs.get(block["key"], "")}


def charts(edition: Edition) -> dict[str, str]:
    """Give the frozen charts of an edition by figure key, as SVG."""
    files = edition.files.filter(kind=FileKind.SVG).select_related("blob")
    return {file.key: bytes(file.blob.data).decode() for file in files}
