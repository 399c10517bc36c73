from typing import Any

from django.utils import timezone

from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.pdf.document import document_pdf
from svd_portal.jobs.ledger import Lease
from svd_portal.jobs.registry import job_kind
from svd_portal.publication.fingerprint import sha256
from svd_portal.publication.models import Blob, Edition, EditionFile
from svd_portal.publication.statuses import FileKind

RENDER_PDF = "publication.render_pdf"


@job_kind(RENDER_PDF, lease_seconds=240, max_attempts=5)
def render_pdf(lease: Lease) -> None:
    """Render an edition's PDF. The HTML is public already: a slow or failed render holds nothing up."""
    edition = Edition.objects.select_related("content", "document").get(pk=lease.payload["edition"])
    lease.report("Rendering the PDF")
    data = edition_pdf(edition)
    with lease.finish():
        digest = sha256(data)
        blob, _ = Blob.objects.get_or_create(sha256=digest, defaults={"data": data, "size": len(data)})
        EditionFile.objects.get_or_create(
            edition=edition, kind=FileKind.PDF, key="", defaults={"blob": blob, "made_at": clock.now()}
        )
        record("edition.pdf_ready", by=None, target=edition.document, number=edition.number)


def edition_pdf(edition: Edition) -> bytes:
    """Render the PDF of an edition from its frozen content and files: the same bytes each time."""
    files = edition.files.select_related("blob")
    by_kind: dict[str, dict[str, str]] = {FileKind.SVG: {}, FileKind.CSV: {}}
    for file in files.filter(kind__in=by_kind):
        by_kind[file.kind][file.key] = bytes(file.blob.data).decode()
    return document_pdf(edition.read(), edition_facts(edition), by_kind[FileKind.SVG], by_kind[FileKind.CSV])


def edition_facts(edition: Edition) -> dict[str, Any]:
    """What a page or PDF says of the edition itself, beside its content."""
    return {
        "number": edition.number,
        "published_on": timezone.localdate(edition.published_at).isoformat(),
        "sha256": edition.sha256,
        "url": edition.permanent_address,
        "change_note": edition.change_note,
    }
