import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from svd_portal.jobs.statuses import JobState

if TYPE_CHECKING:
    from svd_portal.jobs.models import Job

RING_AGAIN_AFTER = dt.timedelta(seconds=10)


class JobQuerySet(models.QuerySet["Job"]):
    def claimable(self) -> "JobQuerySet":
        """Jobs that nobody works on: waiting, or running under a lease that has lapsed by the database's clock."""
        return self.filter(Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=Now()))

    def unheard(self) -> "JobQuerySet":
        """Claimable jobs whose doorbell was not rung lately."""
        return self.claimable().filter(Q(rung_at__isnull=True) | Q(rung_at__lt=Now() - RING_AGAIN_AFTER))

    def dead(self) -> "JobQuerySet":
        return self.filter(state=JobState.DEAD).order_by(F("ended_at").desc())
