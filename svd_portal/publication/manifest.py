"""What an edition consists of, for whoever wants to check or mirror it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from svd_portal.publication.models import Edition, EditionFile
from svd_portal.publication.statuses import FileKind

MEDIA_TYPES = {FileKind.CSV: "text/csv", FileKind.SVG: "image/svg+xml", FileKind.PDF: "application/pdf"}


def manifest_of(edition: Edition) -> dict[str, Any]:
    """Name the content, every file with its SHA-256 and size, the datasets, who signed, and the edition before."""
    content = edition.read()
    before = Edition.objects.filter(document=edition.document_id, number=edition.number - 1).first()
    withdrawal = getattr(edition, "withdrawal", None)
    return {
        "schema": "svd-manifest/1",
        "document": str(edition.document_id),
        "edition": edition.number,
        "title": edition.title,
        "published_at": timezone.localtime(edition.published_at).isoformat(),
        "address": edition.permanent_address,
        "content": {
            "address": _address("edition_json", edition),
            "media_type": "application/json",
            "sha256": edition.sha256,
            "size": edition.content.size,
        },
        "files": [
            _file(edition, file) for file in edition.files.select_related("blob").order_by("kind", "key")
        ],
        "datasets": content["datasets"],
        "signatories": content["signatories"],
        "answers": content["answers"],
        "previous": {"edition": before.number, "sha256": before.sha256} if before else None,
        "withdrawn": withdrawal.reason if withdrawal else None,
        "licence": content["licence"],
    }


def _file(edition: Edition, file: EditionFile) -> dict[str, Any]:
    address = {
        FileKind.PDF: lambda: _address("edition_pdf", edition),
        FileKind.CSV: lambda: _address("table", edition, file.key),
    }.get(FileKind(file.kind))
    return {
        "kind": file.kind,
        "key": file.key or None,
        "media_type": MEDIA_TYPES[FileKind(file.kind)],
        "sha256": file.blob_id,
        "size": file.blob.size,
        "address": address() if address else None,  # a chart stands in the page
    }


def _address(name: str, edition: Edition, *more: str) -> str:
    return settings.SITE_URL + reverse(
        f"publication:{name}", args=[edition.document_id, edition.number, *more]
    )
