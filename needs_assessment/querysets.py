from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.aggregates import JSONBAgg
from django.db import models
from django.db.models.functions import JSONObject

from datasets.models import DatasetVersion
from needs_assessment.rules.quotes import MARK
from needs_assessment.statuses import AskState, BlockKind, Marking
from partnerships.models import Partnership, SeatHolder
from svd_portal.core import clock

if TYPE_CHECKING:
    from needs_assessment.models import (  # named in strings below
        Ask,
        Block,
        Comment,
        OwnTemplate,
        ProviderLink,
        Quotation,
        Section,
    )


def _seats_that_read(section: str, user: Any) -> models.QuerySet[SeatHolder]:
    held = SeatHolder.objects.current().filter(person=user.pk)
    return held.filter(seat__sections_read=models.OuterRef(section))


def _newest() -> models.Subquery:
    """The newest version of the same data that everybody may use, if it is newer: a withdrawn one is not."""
    newer = DatasetVersion.objects.filter(
        dataset=models.OuterRef("dataset_version__dataset"),
        number__gt=models.OuterRef("dataset_version__number"),
        withdrawal__isnull=True,
        release__shared_at__isnull=False,
    ).order_by("-number")
    return models.Subquery(newer.values("pk")[:1])


class ManuscriptQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Working documents of the partnerships in which this person holds a seat."""
        return self.filter(partnership__in=Partnership.objects.visible_to(user))


class SectionQuerySet(models.QuerySet["Section"]):
    def visible_to(self, user: Any) -> "SectionQuerySet":
        """Sections of the partnerships in which this person holds a seat, but those for other seats only."""
        return self.open_to(user).filter(manuscript__partnership__in=Partnership.objects.visible_to(user))

    def open_to(self, user: Any) -> "SectionQuerySet":
        """Sections but those for other seats only, where the person is known to see the partnership."""
        return self.filter(
            ~models.Q(marking=Marking.SEATS) | models.Exists(_seats_that_read("pk", user)),
        )

    def closed_to(self, user: Any) -> "SectionQuerySet":
        """Sections that only seats may read which this person does not hold."""
        return self.filter(~models.Exists(_seats_that_read("pk", user)), marking=Marking.SEATS)

    def with_blocks(self) -> "SectionQuerySet":
        """Load every block, in order, with the data that its figure shows."""
        return self.prefetch_related(
            "blocks__changed_by",
            "blocks__dataset_version__dataset__authority",
            "blocks__dataset_version__dataset__definition",
            "blocks__dataset_version__withdrawal",
        )

    def with_asked(self) -> "SectionQuerySet":
        """Load what is asked of others in each section as ``asked``, the earliest due first, in the same query."""
        told = JSONObject(authority="asks__authority__name", due_on="asks__due_on", state="asks__state")
        standing = models.Q(asks__isnull=False) & ~models.Q(asks__state=AskState.WITHDRAWN)
        return self.annotate(
            asked=JSONBAgg(
                told, filter=standing, order_by=("asks__due_on", "asks__pk"), default=models.Value([])
            )
        )

    def with_manuscript(self) -> "SectionQuerySet":
        """Load the document as what it is, a needs assessment or a strategy: a page links back to it."""
        return self.select_related(
            "manuscript__partnership", "manuscript__assessment", "manuscript__strategy"
        )


class BlockQuerySet(models.QuerySet["Block"]):
    def visible_to(self, user: Any) -> "BlockQuerySet":
        return self.filter(
            ~models.Q(section__marking=Marking.SEATS) | models.Exists(_seats_that_read("section", user)),
            section__manuscript__partnership__in=Partnership.objects.visible_to(user),
        )

    def behind(self) -> "BlockQuerySet":
        """Figures whose data have a newer version, and nobody has said that they keep the older: ``newest_id`` is it.

        A withdrawn version is no newer one.
        """
        return (
            self.annotate(newest_id=_newest())
            .filter(newest_id__isnull=False)
            .exclude(kept_data__newer=models.F("newest_id"))
        )

    def with_data(self) -> "BlockQuerySet":
        """Load who changed each block and the data that its figure shows, in order."""
        related = (
            "changed_by",
            "dataset_version__dataset__authority",
            "dataset_version__dataset__definition",
            "dataset_version__withdrawal",
            "dataset_version__release",
        )
        return self.select_related(*related).order_by("position", "pk")

    def quoting(self) -> "BlockQuerySet":
        """Prose that quotes numbers."""
        return self.filter(kind=BlockKind.PROSE, body__html__icontains=MARK)


class QuotationQuerySet(models.QuerySet["Quotation"]):
    def with_data(self) -> "QuotationQuerySet":
        """Load the data that each number was quoted from."""
        return self.select_related(
            "dataset_version__dataset__authority",
            "dataset_version__dataset__definition",
            "dataset_version__withdrawal",
            "dataset_version__release",
        )

    def behind(self) -> "QuotationQuerySet":
        """Numbers whose data have a newer version, ``newest_id``, or were withdrawn."""
        return (
            self.annotate(newest_id=_newest())
            .filter(models.Q(newest_id__isnull=False) | models.Q(dataset_version__withdrawal__isnull=False))
            .with_data()
        )


class CommentQuerySet(models.QuerySet["Comment"]):
    def open(self) -> "CommentQuerySet":
        """What was said first and is not settled yet; answers belong to what they answer."""
        return self.filter(answers__isnull=True, resolved_at__isnull=True)

    def threads(self) -> "CommentQuerySet":
        """What was said first, open before settled, each with its answers."""
        first = self.filter(answers__isnull=True).select_related("made_by", "resolved_by", "block")
        return first.prefetch_related("replies__made_by").order_by(
            models.F("resolved_at").asc(nulls_first=True), "made_at", "pk"
        )


class AskQuerySet(models.QuerySet["Ask"]):
    def visible_to(self, user: Any) -> "AskQuerySet":
        return self.filter(
            ~models.Q(section__marking=Marking.SEATS) | models.Exists(_seats_that_read("section", user)),
            section__manuscript__partnership__in=Partnership.objects.visible_to(user),
        )

    def open(self) -> "AskQuerySet":
        """What waits for an answer; nobody is told of a section that they may not read."""
        return self.filter(state=AskState.OPEN).exclude(section__marking=Marking.SEATS)

    def with_place(self) -> "AskQuerySet":
        """Load where an ask stands and whom it asks."""
        return self.select_related("authority", "section__manuscript__partnership", "asked_by", "answered_by")


class ProviderLinkQuerySet(models.QuerySet["ProviderLink"]):
    def open(self) -> "ProviderLinkQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=clock.now())

    def with_place(self) -> "ProviderLinkQuerySet":
        """Load where the entry of a link stands."""
        return self.select_related("block__section__manuscript__partnership")


class OwnTemplateQuerySet(models.QuerySet["OwnTemplate"]):
    def visible_to(self, user: Any) -> "OwnTemplateQuerySet":
        return self.filter(partnership__in=Partnership.objects.visible_to(user))

    def current(self) -> "OwnTemplateQuerySet":
        """Those that a document can start from."""
        return self.filter(retired_at__isnull=True)
