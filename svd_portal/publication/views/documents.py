"""The public door: everything here reads editions and nothing else."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from django.views.generic import ListView, TemplateView

from svd_portal.publication.documents import page
from svd_portal.publication.frozen import frozen_response
from svd_portal.publication.models import Document, Edition, EditionFile
from svd_portal.publication.statuses import FileKind


class DocumentList(ListView):
    """Everything that is published, by partnership."""

    template_name = "publication/index.html"
    context_object_name = "documents"

    def get_queryset(self) -> QuerySet[Document]:
        return Document.objects.published()


class EditionPage(TemplateView):
    """One edition, at its permanent address."""

    template_name = "publication/edition.html"

    def get_edition(self) -> Edition:
        lookup = {"document_id": self.kwargs["document_id"], "number": self.kwargs["number"]}
        return get_object_or_404(Edition.objects.for_page(), **lookup)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edition = self.get_edition()
        editions = Edition.objects.filter(document=edition.document_id).select_related("withdrawal")
        return super().get_context_data(
            edition=edition,
            document=edition.document,
            content=page(edition),
            editions=editions,
            withdrawal=getattr(edition, "withdrawal", None),
            **kwargs,
        )


class LatestEdition(EditionPage):
    """The latest edition of a document, at the address that always shows the latest."""

    def get_edition(self) -> Edition:
        return get_object_or_404(Edition.objects.for_page(), latest_of=self.kwargs["document_id"])


@require_safe
def edition_json(request: HttpRequest, document_id: UUID, number: int) -> HttpResponseBase:
    """The frozen content itself, byte for byte."""
    blob = Edition.objects.filter(document_id=document_id, number=number).values_list(
        "content_id", "content__data"
    )
    return frozen_response(request, blob.first(), "application/json")


@require_safe
def edition_pdf(request: HttpRequest, document_id: UUID, number: int) -> HttpResponseBase:
    """The PDF of an edition; 404 until the worker has made it."""
    name = f"edition-{number}.pdf"
    return frozen_response(
        request, _file(document_id, number, FileKind.PDF), "application/pdf", filename=name
    )


@require_safe
def edition_table(request: HttpRequest, document_id: UUID, number: int, key: str) -> HttpResponseBase:
    """One table or figure of an edition as CSV."""
    found = _file(document_id, number, FileKind.CSV, key)
    return frozen_response(request, found, "text/csv; charset=utf-8", filename=f"{key}.csv", attachment=True)


def _file(document_id: UUID, number: int, kind: FileKind, key: str = "") -> tuple[str, bytes | memoryview]:
    files = EditionFile.objects.filter(
        edition__document=document_id, edition__number=number, kind=kind, key=key
    )
    found = files.values_list("blob_id", "blob__data").first()
    if found is None:
        raise Http404("There is no such file, or it is not ready yet.")
    return found
