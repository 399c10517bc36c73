from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from svd_portal.publication.models import Document, Edition


class DocumentQuerySet(models.QuerySet["Document"]):
    def published(self) -> "DocumentQuerySet":
        return self.filter(latest__isnull=False).select_related("latest__withdrawal")

    def covering(self, area_code: str) -> "DocumentQuerySet":
        """Documents whose areas include this GSS code."""
        return self.filter(area_codes__contains=[area_code])


class EditionQuerySet(models.QuerySet["Edition"]):
    def for_page(self) -> "EditionQuerySet":
        """Editions with everything that their page shows."""
        return self.select_related("document__latest", "content", "withdrawal").prefetch_related("files")
