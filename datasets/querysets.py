import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from datasets.statuses import RequestState
from partnerships.models import Partnership, SeatHolder
from partnerships.roles import Role

if TYPE_CHECKING:
    from datasets.models import Confirmation, DataRequest, Dataset, DatasetVersion, Observation, Upload


def authorities_where_officer(user: Any) -> models.QuerySet[SeatHolder]:
    return SeatHolder.objects.current().filter(person=user, seat__role=Role.DATA_OFFICER)


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: Any) -> "UploadQuerySet":
        """An upload belongs to its authority: only its data officers in that partnership see it."""
        if not user.is_authenticated:
            return self.none()
        officer = authorities_where_officer(user).filter(
            authority=models.OuterRef("authority"), seat__partnership=models.OuterRef("partnership")
        )
        return self.filter(models.Exists(officer))


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def remembered(self) -> "ConfirmationQuerySet":
        """What holds for every later file of its source, until somebody wants to be asked again."""
        return self.filter(is_remembered=True, forgotten_at__isnull=True)


class DatasetQuerySet(models.QuerySet["Dataset"]):
    def visible_to(self, user: Any) -> "DatasetQuerySet":
        return self.filter(partnership__in=Partnership.objects.visible_to(user))


class DatasetVersionQuerySet(models.QuerySet["DatasetVersion"]):
    def visible_to(self, user: Any) -> "DatasetVersionQuerySet":
        """Versions of the partnerships a person works in: those that were shared, and to their authority's officers
        all. The cells that they see are protected all the same."""
        found = self.filter(dataset__partnership__in=Partnership.objects.visible_to(user))
        if not user.is_authenticated:
            return found.shared()
        own = authorities_where_officer(user).filter(
            authority=models.OuterRef("dataset__authority"),
            seat__partnership=models.OuterRef("dataset__partnership"),
        )
        return found.filter(Q(release__shared_at__isnull=False) | models.Exists(own))

    def to_check_by(self, user: Any) -> "DatasetVersionQuerySet":
        """Versions that a data officer of another authority is asked to look at before they are shared."""
        if not user.is_authenticated:
            return self.none()
        officer = authorities_where_officer(user).filter(
            seat__partnership=models.OuterRef("dataset__partnership")
        )
        own = officer.filter(authority=models.OuterRef("dataset__authority"))
        asked = self.standing().filter(release__offered_at__isnull=False, release__shared_at__isnull=True)
        return asked.filter(models.Exists(officer), ~models.Exists(own)).exclude(
            release__checks__is_safe=False
        )

    def shared(self) -> "DatasetVersionQuerySet":
        """Versions that the partnership may use."""
        return self.filter(release__shared_at__isnull=False)

    def standing(self) -> "DatasetVersionQuerySet":
        """Versions that were not withdrawn."""
        return self.filter(withdrawal__isnull=True)

    def standing_first(self) -> "DatasetVersionQuerySet":
        """The latest that stands first, then the others, withdrawn ones last."""
        stands = models.ExpressionWrapper(Q(withdrawal__isnull=True), output_field=models.BooleanField())
        return self.order_by(stands.desc(), "-number")

    def latest_first(self) -> "DatasetVersionQuerySet":
        return self.order_by("-number")


class ObservationQuerySet(models.QuerySet["Observation"]):
    def of(self, version: "DatasetVersion") -> "ObservationQuerySet":
        """The cells that a version holds: those that came with it, and those that it carries over from earlier ones."""
        held = Q(version=version.pk)
        for earlier, periods in version.carried.items():
            held |= Q(version=int(earlier), period__in=periods)
        return self.filter(held)


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, user: Any) -> "DataRequestQuerySet":
        return self.filter(partnership__in=Partnership.objects.visible_to(user))

    def open(self) -> "DataRequestQuerySet":
        return self.filter(state=RequestState.ASKED)

    def due_before(self, day: dt.date) -> "DataRequestQuerySet":
        return self.open().filter(due_on__lt=day)


class DefinitionQuerySet(models.QuerySet[Any]):
    def available_to(self, partnership: Partnership) -> "DefinitionQuerySet":
        """The shipped definitions and the partnership's own."""
        return self.filter(Q(partnership__isnull=True) | Q(partnership=partnership))

    def newest_versions(self) -> "DefinitionQuerySet":
        """Of every definition only its latest version."""
        # A key of a partnership's own begins with "own-": none of them is ever the key of a shipped one.
        newer = self.model._default_manager.filter(
            Q(partnership=models.OuterRef("partnership")) | Q(partnership__isnull=True),
            key=models.OuterRef("key"),
            version__gt=models.OuterRef("version"),
        )
        return self.exclude(models.Exists(newer))
