from django.db.models import QuerySet
from django_filters import rest_framework as filters

from svd_portal.publication.models import Document
from svd_portal.publication.statuses import DocumentKind


class DocumentFilter(filters.FilterSet):
    """Which documents: by kind, partnership, area covered, language, or published since."""

    kind = filters.ChoiceFilter(choices=DocumentKind.choices)
    partnership = filters.CharFilter(field_name="partnership_slug", help_text="The partnership's slug.")
    area = filters.CharFilter(method="covering", help_text="A GSS code that the document covers.")
    language = filters.CharFilter()
    published_since = filters.IsoDateTimeFilter(field_name="latest__published_at", lookup_expr="gte")

    class Meta:
        model = Document
        fields = ["kind", "partnership", "area", "language", "published_since"]

    def covering(self, documents: QuerySet[Document], name: str, value: str) -> QuerySet[Document]:
        return Document.objects.published().covering(value) & documents
