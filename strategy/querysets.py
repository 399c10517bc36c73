import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models

from needs_assessment.querysets import ManuscriptQuerySet
from needs_assessment.statuses import ManuscriptState
from svd_portal.core import clock

if TYPE_CHECKING:
    from strategy.models import Priority, SigningLink, SignOff


class StrategyQuerySet(ManuscriptQuerySet):
    def in_partnerships(self, partnerships: Any) -> "StrategyQuerySet":
        return self.filter(partnership__in=partnerships)

    def for_page(self) -> "StrategyQuerySet":
        return self.select_related("partnership", "document__latest", "answers__document", "board_rule")

    def under_review_duty(self) -> "StrategyQuerySet":
        """Strategies with a published edition and a date by which they are to be reviewed (s.8(7)(b))."""
        return self.filter(document__isnull=False, document__next_review_on__isnull=False)

    def published_since(self, day: dt.date) -> "StrategyQuerySet":
        """Strategies whose latest edition came out on this day or later."""
        return self.filter(document__latest__published_at__date__gte=day)

    def waiting_for_signatures(self) -> "StrategyQuerySet":
        return self.filter(state=ManuscriptState.IN_REVIEW)


class PriorityQuerySet(models.QuerySet["Priority"]):
    def with_plan(self) -> "PriorityQuerySet":
        """Add objectives, actions with their owners, and measures, in a fixed number of queries."""
        return self.prefetch_related("objectives__actions__owner__type", "measures")


class SignOffQuerySet(models.QuerySet["SignOff"]):
    def on_text(self, fingerprint: str) -> "SignOffQuerySet":
        """Decisions on exactly this text."""
        return self.filter(fingerprint=fingerprint)


class SigningLinkQuerySet(models.QuerySet["SigningLink"]):
    def open(self) -> "SigningLinkQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=clock.now())
