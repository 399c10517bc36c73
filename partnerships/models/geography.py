"""Areas with their codes, what they lie in and became, and their boundaries."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnerships.models.dated import Dated
from partnerships.querysets import (
    AreaQuerySet,
    BoundarySetQuerySet,
)
from partnerships.statuses import Level, Nation


class Area(Dated):
    """A place with a GSS code, within a dated code list."""

    code = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=20, choices=Level.choices)
    nation = models.CharField(max_length=1, choices=Nation.choices)

    objects = AreaQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["name"]
        indexes = [models.Index(fields=["level", "name"])]

    def __str__(self) -> str:
        return self.name


class AreaParent(Dated):
    """One area lies in another; many-to-many, since districts, police areas and ICBs form no tree."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="parent_links")
    parent = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="child_links")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["area", "parent", "from_on"], name="area_parent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.area} in {self.parent}"


class AreaSuccession(models.Model):
    """An area's code ended on a day and these took its place: a recode has one on either side, a merger several
    before, a split several after."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="predecessions")
    on = models.DateField()  # the first day of the successor

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["area", "successor"], name="area_succession_once")]

    def __str__(self) -> str:
        return f"{self.area} to {self.successor}"


class AreaShape(models.Model):
    """The outline of an area for maps: a GeoJSON geometry in longitude and latitude, simplified."""

    area = models.OneToOneField(Area, primary_key=True, on_delete=models.CASCADE, related_name="shape")
    geometry = models.JSONField()
    source = models.CharField(max_length=200)  # whose boundaries, of when: the map says so

    def __str__(self) -> str:
        return f"Outline of {self.area}"


class BoundarySet(models.Model):
    """Outlines that a partnership brought, one version of them. Figures keep the one they were drawn with."""

    partnership = models.ForeignKey("Partnership", on_delete=models.PROTECT, related_name="boundary_sets")
    name = models.CharField(max_length=100)
    number = models.PositiveSmallIntegerField()  # of the version, within the name
    source = models.CharField(max_length=120)
    dated_on = models.DateField()  # of what day the boundaries are
    attribution = models.CharField(max_length=200, blank=True)  # licence and copyright, as their owner asks
    code_property = models.CharField(max_length=100)  # of the file, which held the codes
    name_property = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64)  # of the file, which is not kept
    areas = (
        models.JSONField()
    )  # list of {code, name, geometry, hectares, is_known}; no other property is kept
    area_count = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = BoundarySetQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "name", "number"], name="boundary_set_version_once"
            ),
            models.CheckConstraint(
                name="boundary_set_kept_at_with_by",
                condition=Q(kept_at__isnull=True, kept_by__isnull=True)
                | Q(kept_at__isnull=False, kept_by__isnull=False),
            ),
            models.CheckConstraint(
                name="boundary_set_retired_at_with_by",
                condition=Q(retired_at__isnull=True, retired_by__isnull=True)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    @property
    def line(self) -> str:
        """Say below a map whose outlines these are, of when, and what their owner asks to be said."""
        of = f"{self}, {self.source}, {self.dated_on.day} {self.dated_on:%B %Y}"
        return f"{of}. {self.attribution.rstrip('.')}" if self.attribution else of
