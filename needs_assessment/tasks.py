"""Deferred work of the app."""

from needs_assessment.models import BoardPack
from needs_assessment.statuses import PackKind
from svd_portal.core.charts import render_svg
from svd_portal.core.pdf.document import document_pdf
from svd_portal.core.tables import block_csv
from svd_portal.jobs.ledger import Lease
from svd_portal.jobs.registry import job_kind
from svd_portal.publication.fingerprint import sha256
from svd_portal.publication.models import Blob
from svd_portal.publication.operations import blocks_with_data

RENDER_PACK = "needs_assessment.render_pack"


def give_up(payload: dict[str, str], reason: str) -> None:
    """Say on the pack why it has no PDF."""
    BoardPack.objects.filter(pk=payload["pack"]).update(problem=reason)


@job_kind(RENDER_PACK, lease_seconds=240, max_attempts=3, on_dead=give_up)
def render_pack(lease: Lease) -> None:
    """Render the PDF of a board pack from the content that it keeps."""
    pack = BoardPack.objects.select_related("assessment__partnership").get(pk=lease.payload["pack"])
    lease.report("Rendering the PDF")
    data = pack_pdf(pack)
    with lease.finish():
        digest = sha256(data)
        blob, _ = Blob.objects.get_or_create(sha256=digest, defaults={"data": data, "size": len(data)})
        BoardPack.objects.filter(pk=pack.pk).update(pdf=blob, problem="")


def pack_pdf(pack: BoardPack) -> bytes:
    """Print a pack: its cover says that it is a draft, for which meeting, and as of when."""
    drawn = [
        block
        for section in pack.content["sections"]
        for block in section["blocks"]
        if block["type"] == "figure" and block["chart"]["kind"] != "none"
    ]
    facts = {
        "number": pack.number,
        "published_on": pack.made_at.date().isoformat(),
        "sha256": pack.sha256,
        "url": "",
        "pack": {
            "title": pack.title,
            "body": pack.words.get("body", ""),
            "has_changes": pack.kind == PackKind.PACK,
            "meeting_on": pack.meeting_on,
            "made_at": pack.made_at,
            "changes": pack.content["changes"],
        },
    }
    svgs = {block["key"]: render_svg(block) for block in drawn}
    csvs = {block["key"]: block_csv(block) for block in blocks_with_data(pack.content)}
    return document_pdf(pack.content, facts, svgs, csvs)
