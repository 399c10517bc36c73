from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from svd_portal.publication.models import Document, Edition


class DocumentQuerySet(models.QuerySet["Document"]):
    def published(self) -> "DocumentQuerySet":
        return self.filter(latest__isnull=False).select_related("latest")

    def covering(self, area_code: str) -> "DocumentQuerySet":
        """Documents whose areas include this GSS code."""
        return self.filter(area_codes__contains=[area_code])


class EditionQuerySet(models.QuerySet["Edition"]):
    def with_all(self) -> "EditionQuerySet":
        return self.select_related("document", "content", "withdrawal", "published_by").prefetch_related("files")
