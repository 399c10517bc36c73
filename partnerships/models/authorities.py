"""Public bodies, what kind each is, and for which areas it is an authority (Schedules 1 and 2)."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models

from partnerships.models.dated import Dated
from partnerships.models.geography import Area
from partnerships.statuses import RELEVANT, SPECIFIED, Nation, Sector


class AuthorityType(Dated):
    """A row of Schedule 1 or 2, with dates: the Secretary of State can amend both (s.11(7), s.12(3))."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    sector = models.CharField(max_length=20, choices=Sector.choices)
    nations = ArrayField(models.CharField(max_length=1, choices=Nation.choices))
    schedule_row = models.CharField(max_length=200, blank=True)
    areas_rule = models.CharField(max_length=300, blank=True)

    class Meta(Dated.Meta):
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_specified(self) -> bool:
        return self.sector in SPECIFIED

    @property
    def is_relevant(self) -> bool:
        return self.sector in RELEVANT


class Authority(models.Model):
    """A public body. Its name changes are kept with their dates; the row stays."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    type = models.ForeignKey(AuthorityType, on_delete=models.PROTECT, related_name="authorities")
    code = models.CharField(max_length=12, blank=True)  # GSS or ODS code, where the body has one
    mailbox = models.EmailField(blank=True)  # a role mailbox, never a person's address (defect D14)
    data_protection_mailbox = models.EmailField(blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name

    def name_on(self, day: dt.date) -> str:
        """Give the name that the authority had on that day."""
        former = [n for n in self.former_names.all() if n.is_current_on(day)]
        return former[0].name if former else self.name


class FormerName(Dated):
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class AuthorityArea(Dated):
    """For which local government areas a body is a specified or relevant authority (Schedules 1 and 2)."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="area_links")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="authority_links")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["authority", "area", "from_on"], name="authority_area_once"),
        ]

    def __str__(self) -> str:
        return f"{self.authority} for {self.area}"
