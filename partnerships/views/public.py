"""The public door: what everybody may know. Documents come from editions, never from drafts."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from partnerships.models import Partnership
from partnerships.views.overview import about
from svd_portal.core import clock
from svd_portal.publication.models import Document


class PublicIndex(TemplateView):
    template_name = "partnerships/public_index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(partnerships=Partnership.objects.public().with_members(), **kwargs)


class PublicPage(TemplateView):
    """A partnership as the public sees it. One that has ended keeps its page: its documents cite it."""

    template_name = "partnerships/public.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        begun = Partnership.objects.filter(from_on__lte=today).select_related("parent")
        partnership = get_object_or_404(begun, slug=kwargs["slug"])
        documents = Document.objects.published().filter(partnership_slug=partnership.slug)
        return super().get_context_data(
            partnership=partnership,
            **about(partnership),
            documents=documents,
            today=today,
            has_ended=partnership.until_on is not None and partnership.until_on <= today,
            **kwargs,
        )
