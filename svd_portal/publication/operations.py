import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.charts import render_svg
from svd_portal.core.tables import block_csv
from svd_portal.jobs.operations import enqueue
from svd_portal.publication.fingerprint import canonical, sha256
from svd_portal.publication.models import Blob, Document, Edition, EditionFile, Withdrawal
from svd_portal.publication.statuses import FileKind
from svd_portal.publication.tasks import RENDER_PDF


@transaction.atomic
def freeze(
    *, document: Document | None, content: dict[str, Any], partnership: Any, by: User, change_note: str = ""
) -> Edition:
    """Freeze content (``svd-document/1``) as the next edition of a document and ask for its PDF.

    :param document: the document to continue, or None for its first edition.
    :param partnership: whose history the publication enters; what the public sees comes from ``content`` alone.
    """
    document = _lock_or_create(document, content)
    edition = Edition.objects.create(
        document=document,
        number=document.editions.count() + 1,
        content=store(canonical(content)),
        title=content["title"],
        change_note=change_note,
        published_at=clock.now(),
        published_by=by,
    )
    EditionFile.objects.bulk_create(_files(edition, content))
    _point_to(document, edition, content)
    record("edition.published", by=by, target=document, partnership=partnership, number=edition.number)
    enqueue(RENDER_PDF, key=f"pdf/{edition.pk}", edition=edition.pk)
    return edition


@transaction.atomic
def withdraw(*, edition: Edition, reason: str, by: User, partnership: Any) -> Withdrawal:
    """Say publicly that an edition must no longer be relied on, and why. The page stays."""
    withdrawal = Withdrawal.objects.create(
        edition=edition, reason=reason, withdrawn_at=clock.now(), withdrawn_by=by
    )
    record(
        "edition.withdrawn",
        by=by,
        target=edition.document,
        partnership=partnership,
        number=edition.number,
        reason=reason,
    )
    return withdrawal


def store(data: bytes) -> Blob:
    """Keep bytes under their own SHA-256; the same bytes are kept once."""
    return Blob.objects.get_or_create(sha256=sha256(data), defaults={"data": data, "size": len(data)})[0]


def blocks_with_data(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give every table and figure of a document, in reading order."""
    blocks = [*content["summary"], *(b for s in content["sections"] for b in s["blocks"])]
    return (block for block in blocks if block["type"] in {"table", "figure"})


def _lock_or_create(document: Document | None, content: dict[str, Any]) -> Document:
    if document is not None:
        return Document.objects.select_for_update().get(pk=document.pk)
    return Document.objects.create(
        kind=content["kind"],
        title=content["title"],
        partnership_slug=content["partnership"]["slug"],
        partnership_name=content["partnership"]["name"],
        first_published_at=clock.now(),
    )


def _files(edition: Edition, content: dict[str, Any]) -> Iterator[EditionFile]:
    made_at = clock.now()
    for block in blocks_with_data(content):
        csv = store(block_csv(block).encode())
        yield EditionFile(edition=edition, kind=FileKind.CSV, key=block["key"], blob=csv, made_at=made_at)
        if block["type"] == "figure" and block["chart"]["kind"] != "none":
            svg = store(render_svg(block).encode())
            yield EditionFile(edition=edition, kind=FileKind.SVG, key=block["key"], blob=svg, made_at=made_at)


def _point_to(document: Document, edition: Edition, content: dict[str, Any]) -> None:
    document.latest = edition
    document.title = content["title"]
    document.period = content["period"]
    document.language = content["language"]
    document.partnership_name = content["partnership"]["name"]
    document.area_codes = [area["code"] for area in content["partnership"]["areas"]]
    review = content["next_review_on"]
    document.next_review_on = dt.date.fromisoformat(review) if review else None
    document.save()
