"""``/api/v1/partnerships/``: who works together where. Public facts only."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework.generics import ListAPIView, RetrieveAPIView

from partnerships.api.serializers import PartnershipLine
from partnerships.models import Partnership
from partnerships.statuses import Nation
from svd_portal.core.api import PageByCursor, PublishedOnly


class BySlug(PageByCursor):
    ordering = "slug"


class PartnershipFilter(filters.FilterSet):
    area = filters.CharFilter(
        field_name="areas__code", distinct=True, help_text="A GSS code in the partnership."
    )
    nation = filters.ChoiceFilter(field_name="areas__nation", choices=Nation.choices, distinct=True)
    parent = filters.CharFilter(field_name="parent__slug", help_text="The slug of the partnership above.")

    class Meta:
        model = Partnership
        fields = ["area", "nation", "parent"]


class PartnershipList(ListAPIView[Partnership]):
    """List the partnerships, with their areas and authorities."""

    permission_classes = [PublishedOnly]
    serializer_class = PartnershipLine
    filterset_class = PartnershipFilter
    pagination_class = BySlug

    def get_queryset(self) -> QuerySet[Partnership]:
        return Partnership.objects.public().with_members()


class PartnershipDetail(RetrieveAPIView[Partnership]):
    """Give one partnership."""

    permission_classes = [PublishedOnly]
    serializer_class = PartnershipLine
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Partnership]:
        return Partnership.objects.public().with_members()
