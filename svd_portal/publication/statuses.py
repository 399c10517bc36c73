from django.db import models


class DocumentKind(models.TextChoices):
    NEEDS_ASSESSMENT = "needs_assessment", "Strategic needs assessment"
    STRATEGY = "strategy", "Strategy"


class FileKind(models.TextChoices):
    JSON = "json", "JSON"
    PDF = "pdf", "PDF"
    CSV = "csv", "CSV"
    SVG = "svg", "Chart"
