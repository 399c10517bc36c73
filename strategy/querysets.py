from typing import TYPE_CHECKING

from django.db import models

from needs_assessment.querysets import ManuscriptQuerySet

if TYPE_CHECKING:
    from strategy.models import SignOff


class StrategyQuerySet(ManuscriptQuerySet):
    def under_review_duty(self) -> "StrategyQuerySet":
        """Strategies with a published edition and a date by which they are to be reviewed (s.8(7)(b))."""
        return self.filter(document__isnull=False, next_review_on__isnull=False)


class SignOffQuerySet(models.QuerySet["SignOff"]):
    def on_text(self, fingerprint: str) -> "SignOffQuerySet":
        """Decisions on exactly this text."""
        return self.filter(fingerprint=fingerprint)
