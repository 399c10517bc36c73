"""Working out again everything that an edition keeps, and comparing: what was published cannot have moved."""

from collections.abc import Iterator

from svd_portal.core.charts import render_svg
from svd_portal.core.tables import block_csv
from svd_portal.publication.fingerprint import canonical, sha256
from svd_portal.publication.models import Edition, EditionFile
from svd_portal.publication.operations import blocks_with_data
from svd_portal.publication.statuses import FileKind
from svd_portal.publication.tasks import edition_pdf


def faults_of(edition: Edition, *, with_pdf: bool = False) -> Iterator[str]:
    """Say what of an edition is not as it was published; nothing where all is.

    :param with_pdf: render the PDF again too, which takes seconds for each edition.
    """
    data = bytes(edition.content.data)
    if sha256(data) != edition.sha256:
        yield "its content does not have the hash by which it is known"
        return
    if canonical(edition.read()) != data:
        yield "its content is not in canonical form"
    made = dict(_made_again(edition))
    for file in edition.files.select_related("blob"):
        yield from _faults_of_file(file, made)
    if with_pdf:
        yield from _faults_of_pdf(edition)


def _made_again(edition: Edition) -> Iterator[tuple[tuple[str, str], bytes]]:
    for block in blocks_with_data(edition.read()):
        yield (FileKind.CSV, block["key"]), block_csv(block).encode()
        if block["type"] == "figure" and block["chart"]["kind"] != "none":
            yield (FileKind.SVG, block["key"]), render_svg(block).encode()


def _faults_of_file(file: EditionFile, made: dict[tuple[str, str], bytes]) -> Iterator[str]:
    name = f"{file.get_kind_display()} {file.key}".strip()
    data = bytes(file.blob.data)
    if sha256(data) != file.blob_id:
        yield f"{name} does not have the hash by which it is kept"
    elif file.kind != FileKind.PDF and made.get((file.kind, file.key)) != data:
        yield f"{name} is not what its content makes"


def _faults_of_pdf(edition: Edition) -> Iterator[str]:
    kept = edition.files.filter(kind=FileKind.PDF).first()
    if kept is not None and sha256(edition_pdf(edition)) != kept.blob_id:
        yield "its PDF is not what its content makes"
