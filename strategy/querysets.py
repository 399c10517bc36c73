import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from needs_assessment.querysets import ManuscriptQuerySet
from needs_assessment.statuses import ManuscriptState
from strategy.statuses import InvitedBy, RecordKind
from svd_portal.core import clock

if TYPE_CHECKING:
    from strategy.models import (
        CalendarFeed,
        ConsultationInvite,
        Consultee,
        ObligationRecord,
        OwnObligation,
        Priority,
        Review,
        Schedule,
        SigningLink,
        SignOff,
    )


TRY_AGAIN_AFTER = dt.timedelta(minutes=10)


class StrategyQuerySet(ManuscriptQuerySet):
    def in_partnerships(self, partnerships: Any) -> "StrategyQuerySet":
        return self.filter(partnership__in=partnerships)

    def for_page(self) -> "StrategyQuerySet":
        return self.select_related("partnership", "document__latest", "answers__document", "board_rule")

    def waiting_for_signatures(self) -> "StrategyQuerySet":
        return self.filter(state=ManuscriptState.IN_REVIEW)


class PriorityQuerySet(models.QuerySet["Priority"]):
    def with_plan(self) -> "PriorityQuerySet":
        """Add objectives, actions with their owners, and measures, in a fixed number of queries."""
        return self.prefetch_related(
            "objectives__actions__owner__type",
            "objectives__actions__assigned_to",
            "objectives__actions__meeting_decision__meeting__board",
            "measures__owner",
        )


class SignOffQuerySet(models.QuerySet["SignOff"]):
    def on_text(self, fingerprint: str) -> "SignOffQuerySet":
        """Decisions on exactly this text."""
        return self.filter(fingerprint=fingerprint)


class SigningLinkQuerySet(models.QuerySet["SigningLink"]):
    def open(self) -> "SigningLinkQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=clock.now())


class ConsulteeQuerySet(models.QuerySet["Consultee"]):
    def current(self) -> "ConsulteeQuerySet":
        return self.filter(ended_at__isnull=True)


class ConsultationInviteQuerySet(models.QuerySet["ConsultationInvite"]):
    def asked(self) -> "ConsultationInviteQuerySet":
        """Those who were invited, unless the last e-mail to them could not be delivered."""
        given_up = Q(pk__in=self.undelivered().values("pk"))
        return self.filter(invited_at__isnull=False).exclude(given_up)

    def undelivered(self) -> "ConsultationInviteQuerySet":
        """Those whose e-mails the mail server refused, each of them, and who did not answer all the same."""
        sent = self.filter(invited_how=InvitedBy.EMAIL, links__isnull=False, replies__isnull=True)
        taken = Q(links__notice__given_up_at__isnull=True)
        return sent.exclude(pk__in=self.filter(taken, links__isnull=False).values("pk"))

    def unanswered(self) -> "ConsultationInviteQuerySet":
        return self.filter(replies__isnull=True)


class ObligationRecordQuerySet(models.QuerySet["ObligationRecord"]):
    def last_of_each(self) -> "ObligationRecordQuerySet":
        """The last word on each obligation of each partnership."""
        return self.order_by("partnership_id", "key", "-at", "-pk").distinct("partnership_id", "key")

    def waivers(self) -> "ObligationRecordQuerySet":
        """What is waived now, with its reason: public."""
        return self.filter(pk__in=self.last_of_each().values("pk"), kind=RecordKind.WAIVED)


class ReviewQuerySet(models.QuerySet["Review"]):
    def last_of_each(self) -> "ReviewQuerySet":
        """The newest review of the latest edition of each strategy."""
        current = self.filter(edition__latest_of__isnull=False)
        return current.order_by("strategy_id", "-on", "-pk").distinct("strategy_id")


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def open(self) -> "ScheduleQuerySet":
        return self.filter(cancelled_at__isnull=True, edition__isnull=True)

    def due(self) -> "ScheduleQuerySet":
        """Those whose moment has come by the clock of the database, unless they were tried within ten minutes."""
        tried = Q(tried_at__isnull=True) | Q(tried_at__lte=Now() - TRY_AGAIN_AFTER)
        return self.open().filter(tried, at__lte=Now())


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def open(self) -> "CalendarFeedQuerySet":
        return self.filter(ended_at__isnull=True)


class OwnObligationQuerySet(models.QuerySet["OwnObligation"]):
    def current(self) -> "OwnObligationQuerySet":
        return self.filter(ended_at__isnull=True)
