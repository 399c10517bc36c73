"""``/api/v1/documents/``: published editions, read only, without a key."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.generics import ListAPIView, RetrieveAPIView

from svd_portal.core.api import PageByCursor, PublishedOnly
from svd_portal.publication.api.filters import DocumentFilter
from svd_portal.publication.api.serializers import DocumentLine, DocumentWhole, EditionLine, EditionWhole
from svd_portal.publication.models import Document, Edition


class ByFirstPublication(PageByCursor):
    """In order of first publication, which never changes, so that a page never skips or repeats one."""

    ordering = ("first_published_at", "id")


class ByNumber(PageByCursor):
    ordering = "-number"


class DocumentList(ListAPIView[Document]):
    """List the published documents."""

    permission_classes = [PublishedOnly]
    serializer_class = DocumentLine
    filterset_class = DocumentFilter
    pagination_class = ByFirstPublication

    def get_queryset(self) -> QuerySet[Document]:
        return Document.objects.published()


class DocumentDetail(RetrieveAPIView[Document]):
    """Give one document with its latest edition."""

    permission_classes = [PublishedOnly]
    serializer_class = DocumentWhole
    lookup_url_kwarg = "document_id"

    def get_queryset(self) -> QuerySet[Document]:
        return (
            Document.objects.published().select_related("latest__content").prefetch_related("latest__files")
        )


class EditionList(ListAPIView[Edition]):
    """List the editions of a document, newest first."""

    permission_classes = [PublishedOnly]
    serializer_class = EditionLine
    pagination_class = ByNumber
    filter_backends: list[Any] = []
    queryset = Edition.objects.none()

    def get_queryset(self) -> QuerySet[Edition]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        document = get_object_or_404(Document.objects.published(), pk=self.kwargs["document_id"])
        return document.editions.select_related("withdrawal").prefetch_related("files")


class EditionDetail(RetrieveAPIView[Edition]):
    """Give one edition with its content."""

    permission_classes = [PublishedOnly]
    serializer_class = EditionWhole
    queryset = Edition.objects.for_page()

    def get_object(self) -> Edition:
        lookup = {"document_id": self.kwargs["document_id"], "number": self.kwargs["number"]}
        return get_object_or_404(self.get_queryset(), **lookup)
