from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from svd_portal.publication.models import Document, Edition
from svd_portal.publication.statuses import FileKind


def address(name: str, *args: Any) -> str:
    """Give a permanent address; never from the Host header of the request."""
    return settings.SITE_URL + reverse(name, args=args)


class EditionLine(serializers.ModelSerializer[Edition]):
    """An edition in a list: what it is and where its files are, without its content."""

    document = serializers.UUIDField(source="document_id")
    sha256 = serializers.CharField()
    withdrawn = serializers.SerializerMethodField()
    withdrawal_reason = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    json = serializers.SerializerMethodField()
    pdf = serializers.SerializerMethodField()

    class Meta:
        model = Edition
        fields = [
            "document",
            "number",
            "title",
            "sha256",
            "change_note",
            "published_at",
            "withdrawn",
            "withdrawal_reason",
            "url",
            "page",
            "json",
            "pdf",
        ]

    def get_withdrawn(self, edition: Edition) -> bool:
        return hasattr(edition, "withdrawal")

    def get_withdrawal_reason(self, edition: Edition) -> str | None:
        return edition.withdrawal.reason if hasattr(edition, "withdrawal") else None

    def get_url(self, edition: Edition) -> str:
        return address("api:edition", edition.document_id, edition.number)

    def get_page(self, edition: Edition) -> str:
        return edition.permanent_address

    def get_json(self, edition: Edition) -> str:
        return address("api:edition_json", edition.document_id, edition.number)

    def get_pdf(self, edition: Edition) -> str | None:
        """The PDF's address, or null until it is made."""
        made = any(file.kind == FileKind.PDF for file in edition.files.all())
        return address("api:edition_pdf", edition.document_id, edition.number) if made else None


class EditionWhole(EditionLine):
    """An edition with its content (``svd-document/1``) and the addresses of its tables."""

    content = serializers.SerializerMethodField()
    tables = serializers.SerializerMethodField()

    class Meta(EditionLine.Meta):
        fields = [*EditionLine.Meta.fields, "content", "tables"]

    def get_content(self, edition: Edition) -> dict[str, Any]:
        return edition.read()

    def get_tables(self, edition: Edition) -> dict[str, str]:
        keys = [file.key for file in edition.files.all() if file.kind == FileKind.CSV]
        return {key: address("api:table", edition.document_id, edition.number, key) for key in sorted(keys)}


class DocumentLine(serializers.ModelSerializer[Document]):
    """A document in a list: its permanent identity, and its latest edition in short."""

    latest_edition = serializers.IntegerField(source="latest.number")
    latest_sha256 = serializers.CharField(source="latest.sha256")
    published_at = serializers.DateTimeField(source="latest.published_at")
    url = serializers.SerializerMethodField()
    editions = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()

    class Meta:
        model = Document
        fields = [
            "id",
            "kind",
            "title",
            "period",
            "language",
            "partnership_slug",
            "partnership_name",
            "area_codes",
            "next_review_on",
            "first_published_at",
            "latest_edition",
            "latest_sha256",
            "published_at",
            "url",
            "editions",
            "page",
        ]

    def get_url(self, document: Document) -> str:
        return address("api:document", document.pk)

    def get_editions(self, document: Document) -> str:
        return address("api:editions", document.pk)

    def get_page(self, document: Document) -> str:
        return settings.SITE_URL + document.get_absolute_url()


class DocumentWhole(DocumentLine):
    """A document with its latest edition, whole."""

    latest = EditionWhole()

    class Meta(DocumentLine.Meta):
        fields = [*DocumentLine.Meta.fields, "latest"]
