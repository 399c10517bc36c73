import datetime as dt
import uuid
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from guardian.models import GroupObjectPermissionBase

from partnerships.querysets import (
    AreaQuerySet,
    BoundarySetQuerySet,
    InvitationQuerySet,
    MeetingQuerySet,
    MembershipQuerySet,
    PartnershipQuerySet,
    SeatHolderQuerySet,
)
from partnerships.roles import Capability, Role
from partnerships.statuses import RELEVANT, SPECIFIED, Asked, Attended, Capacity, Level, Nation, Sector


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


class Board(Dated):
    """A board of a partnership, or a sub-group of one."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="boards")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="sub_groups"
    )
    name = models.CharField(max_length=200)
    chaired_by = models.CharField(max_length=200, blank=True)  # a role, never a person's name
    chair_authority = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    terms_of_reference = models.TextField(blank=True)
    terms_of_reference_url = models.URLField(blank=True)
    meets_every_months = models.PositiveSmallIntegerField(default=6)  # guidance: 6 to 12

    class Meta(Dated.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """One role in one partnership. It owns the group that holds the role's capabilities there."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(max_length=20, choices=Role.choices)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="seat")

    class Meta:
        ordering = ["partnership", "role"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "role"], name="seat_once_a_partnership")
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.partnership}"


class SeatHolder(Dated):
    """A person in a seat, and the authority they act for: the Act speaks of authorities, not of users."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="holders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats_held")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="seat_holders")

    objects = SeatHolderQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["seat", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["seat", "person", "authority"],
                condition=Q(until_on__isnull=True),
                name="seat_held_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.seat}"


class Invitation(models.Model):
    """An offer of a seat, sent to an address. The link holds a secret of which only the hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="invitations")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    secret_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.CheckConstraint(
                name="invitation_accepted_at_with_by",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_withdrawn_at_with_by",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_accepted_or_withdrawn",
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.seat}"


class Meeting(models.Model):
    """A meeting of a board or of a sub-group."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)  # UK local time; the day may be known first
    place = models.CharField(max_length=200)  # or "online"
    purpose = models.TextField(blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["on", "starts_at", "pk"]

    def __str__(self) -> str:
        return f"{self.board}, {self.on.day} {self.on:%B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("partnerships:meeting", args=[self.board.partnership.slug, self.pk])


class AgendaItem(models.Model):
    """One item of an agenda, in its place."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    asked = models.CharField(max_length=10, choices=Asked.choices)
    paper_url = models.URLField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(name="one_item_at_a_position", fields=["meeting", "position"])]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Attendance(models.Model):
    """How an authority was represented at a meeting: by a role, never by a person's name."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    attended = models.CharField(max_length=10, choices=Attended.choices)
    role = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["authority__name"]
        constraints = [
            models.UniqueConstraint(name="one_attendance_of_an_authority", fields=["meeting", "authority"])
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.get_attended_display()}"


class MeetingDecision(models.Model):
    """What a meeting decided. Insert-only: a correction is a new row that names the old one."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    text = models.TextField()
    basis = models.TextField(blank=True)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
