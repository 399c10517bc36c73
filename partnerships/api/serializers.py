from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from partnerships.models import Area, Membership, Partnership


class AreaLine(serializers.ModelSerializer[Area]):
    class Meta:
        model = Area
        fields = ["code", "name", "name_cy", "level", "nation"]


class MemberLine(serializers.ModelSerializer[Membership]):
    """An authority in a partnership, with the type that the Act gives it."""

    name = serializers.CharField(source="authority.name")
    slug = serializers.CharField(source="authority.slug")
    type = serializers.CharField(source="authority.type.code")
    sector = serializers.CharField(source="authority.type.sector")

    class Meta:
        model = Membership
        fields = ["slug", "name", "type", "sector", "capacity", "from_on", "until_on"]


class PartnershipLine(serializers.ModelSerializer[Partnership]):
    # "parent" is also an attribute of every serializer field, hence the ignored assignment.
    parent: serializers.SlugRelatedField = serializers.SlugRelatedField(  # type: ignore[assignment]
        slug_field="slug", read_only=True
    )
    areas = serializers.SerializerMethodField()
    authorities = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()

    class Meta:
        model = Partnership
        fields = ["slug", "name", "about", "parent", "from_on", "areas", "authorities", "url", "page"]

    def get_areas(self, partnership: Partnership) -> list[dict[str, str]]:
        return [AreaLine(link.area).data for link in partnership.current_area_links]

    def get_authorities(self, partnership: Partnership) -> list[dict[str, str]]:
        return [MemberLine(member).data for member in partnership.current_memberships]

    def get_url(self, partnership: Partnership) -> str:
        return settings.SITE_URL + reverse("api:partnership", args=[partnership.slug])

    def get_page(self, partnership: Partnership) -> str:
        return settings.SITE_URL + partnership.get_absolute_url()
