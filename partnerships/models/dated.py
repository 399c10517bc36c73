"""Rows that are true for a time."""

import datetime as dt

from django.db import models
from django.db.models import F, Q


class Dated(models.Model):
    """A row that is true from a day (inclusive) until a day (exclusive), or still."""

    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_it_begins",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
            )
        ]

    def is_current_on(self, day: dt.date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)
