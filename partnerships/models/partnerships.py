"""Partnerships, their areas and their members (s.8, s.9)."""

from typing import Any, cast

from django.db import models
from django.urls import reverse
from guardian.models import GroupObjectPermissionBase

from partnerships.models.authorities import Authority
from partnerships.models.dated import Dated
from partnerships.models.geography import Area
from partnerships.querysets import (
    MembershipQuerySet,
    PartnershipQuerySet,
)
from partnerships.roles import Capability
from partnerships.statuses import Capacity


class Partnership(Dated):
    """The specified authorities of one or more local government areas, working under s.8, s.9 or both."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    mailbox = models.EmailField(blank=True)
    areas = models.ManyToManyField(Area, through="PartnershipArea", related_name="partnerships")
    authorities = models.ManyToManyField(Authority, through="Membership", related_name="partnerships")

    objects = PartnershipQuerySet.as_manager()

    # Filled by ``with_members()``.
    current_area_links: list["PartnershipArea"]
    current_memberships: list["Membership"]

    class Meta(Dated.Meta):
        ordering = ["name"]
        permissions = cast(Any, Capability.choices)  # the stubs want lazy texts
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnerships:public", args=[self.slug])


class PartnershipGroupObjectPermission(GroupObjectPermissionBase):
    """Guardian's rows, on Partnership only, with a direct foreign key (decision D6)."""

    content_object = models.ForeignKey(Partnership, on_delete=models.CASCADE)


class PartnershipArea(Dated):
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="area_links")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="partnership_links")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["partnership", "area", "from_on"], name="partnership_area_once"),
        ]

    def __str__(self) -> str:
        return f"{self.partnership}: {self.area}"


class Membership(Dated):
    """An authority belongs to a partnership, in a capacity, for a time."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="memberships")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="memberships")
    capacity = models.CharField(max_length=20, choices=Capacity.choices)

    objects = MembershipQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "authority", "capacity", "from_on"], name="membership_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} in {self.partnership}"
